import TradeData

/// The label of a row or column of an inter-country table: whose it is, and of which sector or category of use.
struct IndustryLabel: Hashable {
    let country: Country
    /// As the table has it, such as `CN1` for a part of China.
    let economy: String
    /// The sector, or the category of final use, as the table has it.
    let code: String

    /// Economies that the OECD's tables divide, with their parts: these are added up.
    static let divided: [(whole: Country, parts: String)] = [("CHN", "CN"), ("MEX", "MX")]

    /// The economy that a label such as `CN1`, `MX2` is a part of; nil for all others.
    static func whole(ofPart economy: String) -> Country? {
        guard economy.count == 3, economy.last?.isNumber == true else { return nil }
        return divided.first { economy.hasPrefix($0.parts) }?.whole
    }

    /// `AUS_A01`, `PRC_c1`, `USA.F1`: three letters of an economy, a mark, then a sector or a category of use; without a mark
    /// (`AUS1`) where a number follows.
    /// - Parameter isNumbered: Whether a number follows at once.
    init?(_ text: String, isNumbered: Bool) {
        let text = text.hasPrefix("RoW") ? "ROW" + text.dropFirst(3) : text
        let head = text.prefix(3)
        guard head.count == 3, head.utf8.allSatisfy({ (65...90).contains($0) || (48...57).contains($0) }),
            head.first?.isLetter == true
        else { return nil }
        let rest = text.dropFirst(3)
        let code = String(rest.drop { $0 == "_" || $0 == "." || $0 == " " || $0 == "-" })
        let isSeparated = rest.first.map { "_. -".contains($0) } ?? false
        guard !code.isEmpty, isNumbered ? code.utf8.allSatisfy({ (48...57).contains($0) }) : isSeparated else { return nil }
        guard !["TOT", "OUT"].contains(String(head)), code.uppercased() != "TOTAL" else { return nil }
        self.init(country: Self.country(String(head)), economy: String(head), code: code)
    }

    init(country: Country, economy: String, code: String) { (self.country, self.economy, self.code) = (country, economy, code) }

    /// `AUS_A01`
    var text: String { "\(economy)_\(code)" }

    /// ISO code of an economy's label of three letters; the ADB's own codes are translated.
    static func country(_ code: String) -> Country {
        let known = [
            "ROM": "ROU", "PRC": "CHN", "SWI": "CHE", "GER": "DEU", "DEN": "DNK", "SPA": "ESP", "UKG": "GBR", "INO": "IDN",
            "IRE": "IRL", "NET": "NLD", "POR": "PRT", "TAP": "TWN", "BAN": "BGD", "MAL": "MYS", "PHI": "PHL", "VIE": "VNM",
            "MON": "MNG", "SRI": "LKA", "FIJ": "FJI", "BRU": "BRN", "BHU": "BTN", "CAM": "KHM", "MLD": "MDV", "NEP": "NPL",
            "SIN": "SGP", "KUW": "KWT", "UAE": "ARE",
        ]
        return whole(ofPart: code) ?? Country(known[code] ?? code)
    }
}

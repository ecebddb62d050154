import FoundationEssentials

/// Whose goods may pay another base rate than the general one: agreements of the importer, and economies without normal trade relations.
///
/// ```swift
/// let preferences = try TariffPreferences.load()
/// preferences.agreement(of: "MEX", with: "USA", on: Day("2025-03-07")!)?.name    // USMCA
/// ```
public struct TariffPreferences: Sendable {
    /// What an agreement does to base rates.
    public enum Kind: String, Sendable, CaseIterable {
        /// Goods that meet its rules of origin are free, but for some headings.
        case agreement
        /// Only some lines have a lower rate; which is not known here.
        case listed
        /// No normal trade relations: other rates, which are not known here.
        case columnTwo = "column-2"
    }

    /// An agreement with one economy.
    public struct Agreement: Sendable, Hashable {
        public let name: String
        public let kind: Kind
        /// In the schedule's special column.
        public let symbol: String
        public let days: DayRange
        /// HS prefixes that it does not free; what they pay is not known here.
        public let except: [String]
        public let source: String

        /// Whether goods of a code that meet its rules are free.
        public func frees(_ code: String) -> Bool { kind == .agreement && !except.contains { code.hasPrefix($0) } }
    }

    private let agreements: [Country: [Agreement]]
    private let shares: [Country: [String: Share]]
    /// The year of the shares that claim the USMCA.
    public static let useYear = 2025

    /// Reads a table with columns agreement, kind, symbol, members, from, until, except, source.
    /// - Parameter use: Of members the list, with columns prefix and share, of what of their trade claims their agreement.
    /// - Throws: `Problems` with every row that cannot be read.
    public init(csv: Data, name: String, use: [Country: Data] = [:]) throws {
        let t = try Table(csv: csv, name: name)
        let columns = try ["agreement", "kind", "symbol", "members", "from", "until", "except", "source"].map { try t.column($0) }
        var (agreements, problems) = ([Country: [Agreement]](), ProblemList())
        for row in 0..<t.rowCount {
            func refuse(_ what: String, _ remedy: String, _ column: Int) {
                problems.add(t.problem(what, remedy: remedy, row: row, column: columns[column]))
            }
            let texts = columns.map { t.text(row, $0) }
            guard let kind = Kind(rawValue: texts[1]) else {
                refuse(
                    "unknown kind \(PlainText.quoted(texts[1]))",
                    "write \(Kind.allCases.map(\.rawValue).joined(separator: ", "))", 1)
                continue
            }
            let until = Day(texts[5])
            guard let from = Day(texts[4]), until.map({ from < $0 }) ?? texts[5].isEmpty else {
                refuse("these are no days, or in the wrong order", "write 2020-07-01, and until empty or later", 4)
                continue
            }
            let except = texts[6].split(separator: " ").map(String.init)
            for code in except where Product(code) == nil {
                refuse("\(PlainText.quoted(code)) is no HS code", "write 2 to 10 digits", 6)
            }
            for member in texts[3].split(separator: " ") {
                agreements[Country(String(member)), default: []].append(
                    Agreement(
                        name: texts[0], kind: kind, symbol: texts[2], days: DayRange(from: from, until: until), except: except,
                        source: texts[7]))
            }
        }
        try problems.throwIfAny()
        self.agreements = agreements
        shares = try use.mapValues { try Self.shares($0) }
    }

    private static func shares(_ csv: Data) throws -> [String: Share] {
        let t = try Table(csv: csv, name: "use of the agreement")
        let (prefix, share) = (try t.column("prefix"), try t.column("share"))
        var found: [String: Share] = [:]
        for row in 0..<t.rowCount {
            let value = try t.value(row, share)
            guard (0...1).contains(value) else {
                throw Problems([t.problem("a share is from 0 to 1", remedy: "write one", row: row, column: share)])
            }
            found[t.text(row, prefix)] = Share(value)
        }
        return found
    }

    /// The shipped tables of the United States.
    /// - Throws: `Problems`; marked as missing where they are not installed.
    public static func load() throws -> TariffPreferences {
        try TariffPreferences(csv: DataLocation.read("rates/us-agreements.csv"), name: "us-agreements.csv")
    }

    /// With the shares of the trade that claim the USMCA: the lists that measures name, so that a good has one share everywhere.
    /// - Throws: `Problems`; marked as missing where the tables are not installed.
    public static func loadWithUse() throws -> TariffPreferences {
        try TariffPreferences(
            csv: DataLocation.read("rates/us-agreements.csv"), name: "us-agreements.csv",
            use: ["CAN": DataLocation.read("lists/usmca-canada.csv"), "MEX": DataLocation.read("lists/usmca-mexico.csv")])
    }

    /// The agreement of an importer that an origin's goods may claim on a day; nil where there is none, or none is known.
    public func agreement(of origin: Country, with importer: Country, on day: Day) -> Agreement? {
        importer == "USA" ? agreements[origin]?.first { $0.kind != .columnTwo && $0.days.contains(day) } : nil
    }

    /// Whether an importer has withdrawn the general rates from an origin.
    public func isOutsideGeneralRates(_ origin: Country, in importer: Country, on day: Day) -> Bool {
        importer == "USA" && (agreements[origin] ?? []).contains { $0.kind == .columnTwo && $0.days.contains(day) }
    }

    /// The share of an origin's trade in a product that claimed its agreement in `useYear`; nil where it is not known.
    public func use(of origin: Country, product: Product) -> Share? {
        guard let own = shares[origin], product.code.utf8.count >= 6 else { return nil }
        // What is on no list claims nothing.
        return own[String(product.code.prefix(6))] ?? own[String(product.code.prefix(4))] ?? own[product.chapter] ?? Share(0)
    }

    /// The names of all agreements, longest first.
    public var names: [String] {
        Set(agreements.values.joined().filter { $0.kind != .columnTwo }.map(\.name)).sorted { ($1.count, $0) < ($0.count, $1) }
    }
}

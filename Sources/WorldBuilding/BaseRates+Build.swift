import FoundationEssentials
import TradeData

/// Makes the shipped table of American base rates: the schedule by tariff line.
enum BaseRatesBuilder {
    static let schedule = "us-mfn-2025/mfn_rates_2025.csv"
    /// Trade below which a duty over its value says nothing, million USD.
    static let leastTrade = 0.1

    static func files(from folder: URL) throws -> [ShippedData.File] {
        let sources = SourceTables(folder: folder)
        return [.init(path: "rates/us-2025.csv", data: Data(try rates(sources).utf8))]
    }

    /// Every tariff line of chapters 1 to 97 with its rate of column 1, general.
    private static func rates(_ sources: SourceTables) throws -> String {
        let t = try sources.table(schedule)
        let columns = try ["hs8", "mfn_rate", "rate_type", "rate_raw"].map { try t.column($0) }
        let collected = try equivalents(sources)
        var lines: [String: String] = [:]
        for row in 0..<t.rowCount {
            let (line, type) = (t.text(row, columns[0]), t.text(row, columns[2]))
            guard let product = Product(line), line.utf8.count == 8 else { throw t.unknown("tariff line", row, columns[0]) }
            // Chapter 98 has provisions for other chapters' goods, chapter 99 temporary ones.
            if product.chapter >= "98" { continue }
            let percent = try t.value(row, columns[1]) * 100
            var fields = [line, "", "", "", ""]
            switch type {
            case "free": fields[1] = "free"
            case "ad_valorem": (fields[1], fields[2]) = ("ad-valorem", plain(percent))
            case "specific", "compound", "other":
                fields[1] = type
                fields[3] = words(t.text(row, columns[3]))
                // The percentage of a rate on a part of the value, such as the case of a watch, is in its words only.
                if type == "compound", percent > 0, !fields[3].contains("% on ") { fields[2] = plain(percent) }
                fields[4] = collected[String(line.prefix(6))].map { plain($0 * 100) } ?? ""
            default: throw t.unknown("type of rate", row, columns[2])
            }
            guard lines.updateValue(fields.joined(separator: ","), forKey: line) == nil else {
                throw t.unknown("second row of the tariff line", row, columns[0])
            }
        }
        return """
            # Harmonized Tariff Schedule of the United States, 2025, chapters 1 to 97: column 1, general (public domain).
            # percent: the part of the value; words: of rates that are no percentage of the value alone, the whole rate; collected: of these
            # lines, duty over value in percent on the whole subheading in 2024 (US Census Bureau), from economies without an agreement.
            line,type,percent,words,collected

            """ + lines.sorted { $0.key < $1.key }.map { $0.value + "\n" }.joined()
    }

    /// Duty over value by subheading in 2024, from economies that paid the general rates and no duty of Section 301 beside them.
    private static func equivalents(_ sources: SourceTables) throws -> [String: Double] {
        let us = try USTrade(sources)
        let preferences = try TariffPreferences.load()
        guard let midyear = Day(year: 2024, month: 7, day: 1) else { return [:] }
        var sums: [String: (value: Double, duty: Double)] = [:]
        for origin in us.origins where origin != "CHN" {
            guard preferences.agreement(of: origin, with: "USA", on: midyear) == nil,
                !preferences.isOutsideGeneralRates(origin, in: "USA", on: midyear)
            else { continue }
            for line in us.imports[origin]! {
                let (value, duty) = sums[line.product.code] ?? (0, 0)
                sums[line.product.code] = (value + line.value, duty + line.duty)
            }
        }
        return sums.compactMapValues { $0.value >= leastTrade ? $0.duty / $0.value : nil }
    }

    /// A percentage without the noise of binary fractions, such as `1.8`.
    private static func plain(_ percent: Double) -> String {
        let text = fixed(percent, decimals: 4)
        return String(text.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed())
    }

    /// A rate in the words of the schedule, in a field that needs no quotes.
    private static func words(_ text: String) -> String {
        text.replacing(",", with: ";").replacing("+", with: " + ").split(separator: " ")
            .joined(separator: " ")
    }
}

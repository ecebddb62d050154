import Foundation
import TradeData

/// What the origins of the world sold one destination by HS6 in one year: the weights of product lists.
///
/// The shipped table, `Data/weights/us-imports-2024.csv`, holds United States imports of 2024; it is
/// made by `ImportMix.condensed(imports:names:)`. An origin that the table does not name has the mix of
/// all origins together, and a destination that has no table the even mix of the concordance.
public struct ImportMix: ProductMix {
    public let destination: Country
    public let year: Int
    public var source: String {
        "imports of \(destination) in \(year) by HS6 and origin; elsewhere \(even.source)"
    }
    /// Origin and sector → shares.
    private let cells: [Country: [Sector: [(code: String, share: Double)]]]
    private let all: [Sector: [(code: String, share: Double)]]
    private let even: EvenMix
    private let unions: [Country: Country]

    /// Reads a table with columns `origin`, `hs6`, `value`.
    /// - Parameter unions: Members of a customs union that stands in the table as one origin.
    /// - Throws: `WorldProblem`.
    public init(
        _ table: Table, destination: Country, year: Int, concordance: Concordance, unions: [Country: Country] = [:]
    ) throws {
        let (o, h, v) = (try table.column("origin"), try table.column("hs6"), try table.column("value"))
        var sums: [Country: [Sector: [(code: String, share: Double)]]] = [:]
        var total: [Sector: [String: Double]] = [:]
        var sectors: [String: Sector] = [:]
        for row in 0..<table.rowCount {
            let code = table.text(row, h)
            guard let product = Product(code), let value = try table.number(row, v), value > 0 else {
                throw WorldProblem("\(table.name):\(table.line(row)):1: error: a row needs an HS code and a positive value")
            }
            guard let sector = sectors[code] ?? concordance.sector(of: product) else { continue }
            sectors[code] = sector
            sums[Country(table.text(row, o)), default: [:]][sector, default: []].append((code, value))
            total[sector, default: [:]][code, default: 0] += value
        }
        func shares(_ list: [(code: String, share: Double)]) -> [(code: String, share: Double)] {
            let sum = list.reduce(0) { $0 + $1.share }
            return list.sorted { $0.code < $1.code }.map { ($0.code, $0.share / sum) }
        }
        cells = sums.mapValues { $0.mapValues(shares) }
        all = total.mapValues { shares($0.map { ($0.key, $0.value) }) }
        even = EvenMix(concordance)
        self.destination = destination
        self.year = year
        self.unions = unions
    }

    /// Loads the shipped weights.
    /// - Throws: `WorldProblem`; marked as missing when the table is not installed.
    public static func load(unions: [Country: Country] = [:]) throws -> ImportMix {
        guard let url = DataLocation.find("weights/us-imports-2024.csv") else {
            throw WorldProblem(
                "The weights us-imports-2024 are not installed. Set DETENTE_DATA to the Data folder.", isMissing: true)
        }
        return try ImportMix(
            try Table(contentsOf: url), destination: "USA", year: 2024, concordance: try Concordance.load(), unions: unions)
    }

    public func products(destination: Country, origin: Country, sector: Sector) -> [(code: String, share: Double)] {
        guard destination == self.destination else {
            return even.products(destination: destination, origin: origin, sector: sector)
        }
        let own = cells[origin] ?? unions[origin].flatMap { cells[$0] }
        if let own, let list = own[sector] { return list }
        return all[sector] ?? []
    }

    /// The rows of the shipped table from the customs table: `origin,hs6,value` in million USD.
    ///
    /// Lines below 0.01% of what their origin sells are left out (about 5% of trade), and values are
    /// rounded to a hundred thousand dollars.
    /// - Parameter imports: A table with columns `CTY_CODE`, `HS6`, `imports` in USD; the partner `0003` is the European Union.
    /// - Throws: `WorldProblem`.
    public static func condensed(imports: Table, names: CountryNames) throws -> String {
        let (p, h, v) = (try imports.column("CTY_CODE"), try imports.column("HS6"), try imports.column("imports"))
        var lines: [Country: [(code: String, value: Double)]] = [:]
        for row in 0..<imports.rowCount {
            let partner = imports.text(row, p)
            // Slovakia stands beside the Union that holds it already.
            guard partner != "4359", let origin = partner == "0003" ? Country("EU27") : names.country(census: partner),
                let value = try imports.number(row, v), value > 0
            else { continue }
            lines[origin, default: []].append((imports.text(row, h), value))
        }
        var text =
            "# Imports of the United States in 2024 by origin and HS6, million USD; from US Census Bureau figures (public domain).\n"
        text += "# Lines below 0.01% of their origin's total are left out. Made by detente; do not edit.\n"
        text += "origin,hs6,value\n"
        for (origin, list) in lines.sorted(by: { $0.key < $1.key }) {
            let sum = list.reduce(0) { $0 + $1.value }
            for line in list.sorted(by: { $0.code < $1.code }) where line.value >= 1e-4 * sum {
                text += "\(origin),\(line.code),\(String(format: "%.1f", Swift.max(0.1, line.value / 1e6)))\n"
            }
        }
        return text
    }
}

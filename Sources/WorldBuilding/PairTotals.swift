import FoundationEssentials
import TradeData

/// Goods trade of 2023 among all pairs of economies, with what the published table lacks filled in.
///
/// The table (BACI) holds a pair only when one side reports in HS 2022; 76 economies do not, and
/// have nothing with each other, though Korea and Vietnam trade for tens of billions. Taiwan is absent.
public struct PairTotals: Sendable {
    /// How a pair's number was made.
    public enum Origin: String, Sendable, CaseIterable {
        /// As published.
        case published
        /// Regression on strategic goods and the partners' sizes.
        case regression
        /// Trade of 2014, grown as both sides' trade with the reporting economies has.
        case grown
        /// A single official total of the pair (`pair-facts.csv`, or US customs).
        case official
    }
    public let countries: [Country]
    /// Million USD, `[destination · count + origin]`.
    public internal(set) var values: [Double]
    public internal(set) var origins: [Origin]
    /// Root mean square error of the regression on pairs that are known, in log points, and their number.
    public internal(set) var regressionError = 0.0
    public internal(set) var regressionPairs = 0
    /// The source of an official total, by `origin>destination`.
    public internal(set) var sources: [String: String] = [:]
    private let index: [Country: Int]

    public subscript(destination: Country, origin: Country) -> Double? {
        guard let n = index[destination], let i = index[origin] else { return nil }
        return values[n * countries.count + i]
    }
    public func origin(_ destination: Country, _ origin: Country) -> Origin? {
        guard let n = index[destination], let i = index[origin] else { return nil }
        return origins[n * countries.count + i]
    }

    /// How many pairs were made in each way.
    public var counts: [Origin: Int] {
        let N = countries.count
        return Dictionary(grouping: (0..<N * N).filter { $0 / N != $0 % N }, by: { origins[$0] }).mapValues(\.count)
    }

    /// Reads the table as published: rows are origins, columns destinations, thousand USD, no Taiwan.
    /// - Throws: `Problems` when rows, columns and labels disagree.
    public static func published(from folder: URL) throws -> PairTotals {
        let sources = SourceTables(folder: folder)
        let labels = try sources.table("countries-2023/country_labels.csv")
        let iso = try labels.column("iso3")
        let countries = (0..<labels.rowCount).map { Country(labels.text($0, iso)) }
        let flows = try sources.table("countries-2023/trade_cepii.csv")
        let N = countries.count
        guard flows.rowCount == N, flows.header.count == N else {
            throw Problems(
                "\(flows.rowCount) rows and \(flows.header.count) columns for \(N) countries", remedy: "complete the table",
                file: flows.name)
        }
        var values = [Double](repeating: 0, count: N * N)
        for i in 0..<N { for n in 0..<N where n != i { values[n * N + i] = (try flows.number(i, n) ?? 0) / 1e3 } }
        return PairTotals(countries: countries, values: values)
    }

    init(countries: [Country], values: [Double]) {
        self.countries = countries
        self.values = values
        origins = Array(repeating: .published, count: values.count)
        index = Dictionary(uniqueKeysWithValues: zip(countries, countries.indices))
    }

    /// The economies that the published table lets trade with none of each other: the largest group around Korea and Russia.
    public func hole() -> [Country] {
        let N = countries.count
        let seeds: [Country] = ["KOR", "RUS", "POL", "PHL", "ARG", "VNM"]
        var members = countries.indices.filter { c in
            seeds.allSatisfy { s in
                let k = index[s]!
                return values[c * N + k] == 0 && values[k * N + c] == 0
            }
        }
        // Drop whoever trades with most others, until nobody trades inside.
        while true {
            let degrees = members.map { c in members.filter { values[c * N + $0] > 0 || values[$0 * N + c] > 0 }.count }
            guard let worst = degrees.max(), worst > 0 else { break }
            members.remove(at: degrees.firstIndex(of: worst)!)
        }
        return members.map { countries[$0] }
    }
}

import Foundation
import TradeData
import TradeEquilibrium

/// The rows of the long table that one law against another fills.
public struct ContrastRows: Sendable {
    public let scenario: String
    public let branch: String
    /// The day whose law is solved.
    public let date: Day
    /// The day whose law is "no change".
    public let comparedWith: Day

    public init(scenario: String, branch: String, date: Day, comparedWith: Day) {
        self.scenario = scenario
        self.branch = branch
        self.date = date
        self.comparedWith = comparedWith
    }

    /// Said in the note of every row, because a change means nothing without it.
    public var note: String { "against the law of \(comparedWith)" }

    /// All rows: economies, sectors, and the trade of every pair.
    ///
    /// - Parameters:
    ///   - contrast: The law against the law of the day compared with.
    ///   - alternatives: The same under other models; `low` and `high` are the ends over all of them.
    /// - Returns: Nothing that is not finite: a change from nothing has no row.
    /// - Complexity: O(N²J), and N² + NJ rows.
    public func rows(_ contrast: Contrast, alternatives: [Contrast] = []) -> [ResultTable.Row] {
        var writer = Writer(label: self, contrast: contrast, all: [contrast] + alternatives)
        let grid = contrast.grid
        let money = "\(contrast.world.unit) per year"
        for (n, country) in grid.countries.map(\.rawValue).enumerated() {
            writer.add(.welfare, "percent", country: country) { $0.welfare(n).percentChange }
            writer.add(.equivalentVariation, money, country: country) { $0.equivalentVariation(n) }
            writer.add(.realWage, "percent", country: country) { $0.realWage(n).percentChange }
            writer.add(.consumerPrices, "percent", country: country) { $0.consumerPrices(n).percentChange }
            writer.add(.tariffRevenue, money, country: country) { $0.tariffRevenue(n).policy }
            writer.add(.effectiveTariff, "percent", country: country) { $0.effectiveTariff(n).policy.percent }
        }
        writer.add(.welfare, "percent", country: "world") { $0.worldWelfare().percentChange }
        func add(_ value: Variable, _ volume: Variable, country: String, _ trade: (Contrast) -> Contrast.Trade) {
            let found = writer.all.map(trade)
            writer.add(value, "percent", country: country, found.map(\.value.percentChange))
            writer.add(volume, "percent", country: country, found.map(\.volume.percentChange))
        }
        for (n, country) in grid.countries.map(\.rawValue).enumerated() {
            add(.exports, .exportVolume, country: country) { $0.exports(n) }
            add(.imports, .importVolume, country: country) { $0.imports(n) }
        }
        add(.exports, .exportVolume, country: "world") { $0.worldTrade() }
        for (n, country) in grid.countries.map(\.rawValue).enumerated() {
            for (j, sector) in grid.sectors.map(\.rawValue).enumerated() where contrast.reference.output[n, j].value > 0 {
                writer.add(.output, "percent", country: country, sector: sector) { $0.outputVolume(n, j).percentChange }
                writer.add(.labour, "percent", country: country, sector: sector) { $0.labour(n, j).percentChange }
            }
        }
        let flows = writer.all.map(Self.pairFlows)
        for (n, destination) in grid.countries.map(\.rawValue).enumerated() {
            for (i, origin) in grid.countries.map(\.rawValue).enumerated() where i != n {
                writer.add(.flow, money, origin: origin, destination: destination, flows.map { $0[n * grid.countryCount + i] })
            }
        }
        writer.add(.residual, "relative", [contrast.worstResidual])
        return writer.rows
    }

    /// What every origin sells to every destination under the law asked about, all sectors, `n·N + i`.
    private static func pairFlows(_ contrast: Contrast) -> [Double] {
        let (N, J) = (contrast.grid.countryCount, contrast.grid.sectorCount)
        var flows = [Double](repeating: 0, count: N * N)
        for j in 0..<J {
            for n in 0..<N {
                for i in 0..<N where i != n { flows[n * N + i] += contrast.flow(n, i, j).policy }
            }
        }
        return flows
    }

    private struct Writer {
        let label: ContrastRows
        let contrast: Contrast
        let all: [Contrast]
        var rows: [ResultTable.Row] = []

        mutating func add(
            _ variable: Variable, _ unit: String, country: String = "", sector: String = "", _ value: (Contrast) -> Double
        ) {
            add(variable, unit, country: country, sector: sector, all.map(value))
        }

        /// - Parameter values: The scenario's own model first.
        mutating func add(
            _ variable: Variable, _ unit: String, country: String = "", origin: String = "", destination: String = "",
            sector: String = "", _ values: [Double]
        ) {
            guard let own = values.first, values.allSatisfy(\.isFinite) else { return }
            let hasRange = values.count > 1
            rows.append(
                ResultTable.Row(
                    scenario: label.scenario, branch: label.branch, date: label.date, country: country, origin: origin,
                    destination: destination, sector: sector, variable: variable, unit: unit, value: own,
                    low: hasRange ? values.min() : nil, high: hasRange ? values.max() : nil,
                    model: contrast.policy.model.label, note: label.note))
        }
    }
}

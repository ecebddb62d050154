import FoundationEssentials
import TradeData
import TradeEquilibrium

/// How a model did in the backtest, from the shipped table of verdicts (`Data/backtest/verdict.csv`, made by `detente backtest`).
public struct BacktestVerdict: Sendable, Equatable {
    /// A year of the test.
    public struct Year: Sendable, Equatable {
        public let year: Int
        /// Change of China's share in American goods imports less that in other rich importers, percentage points.
        public let predicted, actual: Double
        /// Over the sectors of both sides: 1 is right, 0 no better than "nothing changes".
        public let skill: Double
    }

    public let table: String
    public let horizon: Horizon
    /// In their order; never empty.
    public let years: [Year]

    /// What is known of a model; nil where it was not tested: own elasticities, other horizons, worlds without the table.
    ///
    /// Every horizon caps the elasticities of a table, so that what was tested is the table at a horizon.
    /// - Throws: `Problems` where the table is missing or damaged.
    public static func load(for model: Model) throws -> BacktestVerdict? {
        try BacktestVerdict(csv: DataLocation.read("backtest/verdict.csv"), name: "verdict.csv", model: model)
    }

    /// Reads a table with the columns table, horizon, deficits, year, predicted, actual, skill; nil where no row is about the model.
    public init?(csv: Data, name: String, model: Model) throws {
        let table = try Table(csv: csv, name: name)
        let columns = try ["table", "horizon", "deficits", "year", "predicted", "actual", "skill"].map { try table.column($0) }
        var years: [Year] = []
        for row in 0..<table.rowCount {
            let labels = columns.prefix(3).map { table.text(row, $0) }
            guard labels == [model.elasticities.name, model.horizon.rawValue, model.deficits.rawValue] else { continue }
            years.append(
                Year(
                    year: try table.integer(row, columns[3], in: 1_900...2_200), predicted: try table.value(row, columns[4]),
                    actual: try table.value(row, columns[5]), skill: try table.value(row, columns[6])))
        }
        guard !years.isEmpty, model.scale == nil, model.tariffExponent == 1 else { return nil }
        (self.table, horizon, self.years) = (model.elasticities.name, model.horizon, years.sorted { $0.year < $1.year })
    }
}

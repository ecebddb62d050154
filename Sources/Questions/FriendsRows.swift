import Reports
import Studies
import TradeData
import TradeEquilibrium

/// Exposure by the model as rows: what growth, costs and duties of others do to each economy, percent per percent.
public enum FriendsRows {
    /// What moves.
    public enum Shock: String, CaseIterable, Sendable {
        case labour, output, cost, tariff
        /// Whether it is between two economies, and not growth of one.
        public var isOfPairs: Bool { self == .cost || self == .tariff }
    }

    /// What growth of each economy does to one; to all where `here` is nil.
    /// - Complexity: O(N²).
    public static func growth(_ study: FriendsStudy, of here: Int?) -> TextTable {
        var rows = TextTable(["economy", "grows", "welfare", "income"], numeric: ["welfare", "income"])
        rows.context = context(study, study.kind == .output ? .output : .labour, study.growth.residual)
        let countries = study.world.grid.countries
        for n in countries.indices where here == nil || n == here {
            for m in countries.indices {
                rows.add([
                    countries[n].rawValue, countries[m].rawValue, "\(study.growth.welfare[n][m])", "\(study.growth.income[n][m])",
                ])
            }
        }
        return rows
    }

    /// What costs or duties between two economies do to one, or to all.
    ///
    /// - Parameters:
    ///   - buyers: Whose purchases; everybody's when nil.
    ///   - sectors: On which goods; when nil duties are on all goods, and costs on all that is traded.
    ///   - goods: What the goods were called.
    /// - Throws: `Problems` where a linear system was not solved.
    /// - Complexity: N linear solves.
    public static func pairs(
        _ study: FriendsStudy, _ outcome: PairExposure.Outcome, of here: Int?, isTariff: Bool, buyers: Set<Int>? = nil,
        sectors: [Sector]? = nil, goods: String? = nil
    ) throws -> (slopes: [PairSlope], table: TextTable, residual: Double) {
        let (world, countries) = (study.world, study.world.grid.countries)
        let taxed = sectors ?? (isTariff ? world.grid.sectors.filter(world.goods.contains) : world.grid.sectors)
        let exposure = study.pairs(outcome, sectors: taxed.compactMap { world.grid.index(of: $0) })
        guard exposure.converged else {
            throw Problems(
                "the linear systems were not solved (residual \(exposure.residual))",
                remedy: "take another table of elasticities", code: .notConverged)
        }
        var rows = TextTable(["economy", "buyer", "seller", "response"], numeric: ["response"])
        rows.context =
            context(study, isTariff ? .tariff : .cost, exposure.residual) + [
                ("kind", outcome.rawValue), ("goods", goods ?? (isTariff ? "goods" : "all")),
            ]
        var found: [PairSlope] = []
        for n in countries.indices where here == nil || n == here {
            for m in countries.indices where buyers?.contains(m) ?? true {
                for i in countries.indices where i != m {
                    let value = isTariff ? exposure.tariffs[n][m, i] : exposure.costs[n][m, i]
                    found.append(PairSlope(economy: n, buyer: m, seller: i, value: value))
                    rows.add([countries[n].rawValue, countries[m].rawValue, countries[i].rawValue, "\(value)"])
                }
            }
        }
        return (found, rows, exposure.residual)
    }

    private static func context(_ study: FriendsStudy, _ shock: Shock, _ residual: Double) -> [(title: String, value: String)] {
        [
            ("shock", shock.rawValue), ("unit", "percent per percent"), ("year", "\(study.world.year)"),
            ("world", study.world.id),
            ("model", study.model.label), ("residual", NumberText.residual(residual)),
        ]
    }
}

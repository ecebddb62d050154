import RealModule
import TestSupport
import Testing
import TradeData
import TradeEquilibrium

/// The effects of NAFTA's tariff cuts as published in Caliendo and Parro (2015), Tables 2 to 4, to the printed digit.
@Suite(.needsSourceData) struct NaftaTests {
    struct Row: Sendable {
        let country: Int
        let name: String
        let balanced, deficits: [Double]
        let exact, imports: Double
    }
    static let rows = [
        Row(
            country: NaftaTables.mexico, name: "Mexico", balanced: [-0.41, 1.72, 1.31, 1.72],
            deficits: [-0.41, 1.59, 1.17, 1.64],
            exact: 0.007, imports: 118.28),
        Row(
            country: NaftaTables.canada, name: "Canada", balanced: [-0.11, 0.04, -0.06, 0.32],
            deficits: [-0.08, 0.04, -0.04, 0.33],
            exact: -0.110, imports: 11.11),
        Row(
            country: NaftaTables.usa, name: "USA", balanced: [0.04, 0.04, 0.08, 0.11], deficits: [0.05, 0.04, 0.08, 0.12],
            exact: 0.074, imports: 40.52),
    ]

    static func solve(_ rule: DeficitRule) throws -> Counterfactual {
        let world = try NaftaTables.world()
        let model = Model(elasticities: world.elasticities[0], deficits: rule)
        let base = try Baseline.prepare(world, model: model)
        return try Counterfactual.solve(base, policy: NaftaTables.nafta(base), model: model).requireConverged()
    }

    private func printed(_ percent: Double, _ digits: Int = 2) -> Double {
        let scale = Double.pow(10, digits)
        return (percent * scale).rounded() / scale
    }

    @Test(arguments: [DeficitRule.balanced, .worldShare])
    func firstOrderWelfareAndRealWages(_ rule: DeficitRule) throws {
        let result = try Self.solve(rule)
        let statistic = result.firstOrderWelfare()
        for row in Self.rows {
            let (terms, volume) = (100 * statistic.termsOfTrade[row.country], 100 * statistic.volumeOfTrade[row.country])
            let found = [terms, volume, terms + volume, result.realWage(row.country).percentChange].map { printed($0) }
            #expect(found == (rule == .balanced ? row.balanced : row.deficits), "\(row.name), \(rule)")
        }
    }

    @Test func exactWelfareIsNotThePublishedStatistic() throws {
        let result = try Self.solve(.balanced)
        for row in Self.rows { #expect(printed(result.welfare(row.country).percentChange, 3) == row.exact, "\(row.name)") }
        // Along a path, Mexico's gain in volume is what its terms of trade lose.
        let parts = try #require(result.decomposition(steps: 5))
        #expect(printed(100 * parts.termsOfTrade[NaftaTables.mexico]) == -0.68)
        #expect(printed(100 * parts.volumeOfTrade[NaftaTables.mexico]) == 0.68)
        for row in Self.rows { #expect(abs(100 * parts.remainder(row.country)) < 0.02, "\(row.name)") }
    }

    @Test func importsWithinTheBloc() throws {
        let result = try Self.solve(.balanced)
        let unchanged = Counterfactual.solve(result.world, policy: Policy(unchanged: result.world), model: result.model)
        let comparison = Comparison(reference: unchanged, policy: result)
        let bloc = Self.rows.map(\.country)
        for row in Self.rows {
            let flows = bloc.filter { $0 != row.country }.map { comparison.trade(origin: $0, destination: row.country) }
            let change = flows.map(\.policy).reduce(0, +) / flows.map(\.reference).reduce(0, +)
            #expect(printed(100 * (change - 1)) == row.imports, "\(row.name)")
        }
    }
}

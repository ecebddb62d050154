import Foundation
import Studies
import Testing
import TradeData
import TradeEquilibrium

/// What a cut-off costs, from the shipped tables and world.
struct MineralStudyTests {
    static let given = Result { (world: try World.load("icio-2022"), tables: try MineralTables.load()) }

    private func study(
        _ names: [String], on: Country = "USA", scope: MineralCutOff.Scope = .everybody, leakage: Double = 0,
        stocks: Double? = nil
    ) throws -> MineralStudy {
        let (world, tables) = try Self.given.get()
        return try MineralStudy(
            MineralCutOff(by: "CHN", on: on, scope: scope, leakage: leakage, stocks: stocks), minerals: tables.named(names),
            tables: tables,
            world: world)
    }

    /// Cobb-Douglas ≤ willingness to pay ≤ proportional ≤ Leontief, before and after it spreads.
    @Test(arguments: [
        "light-rare-earths", "samarium", "dysprosium", "terbium", "magnets", "gallium", "germanium", "graphite", "antimony",
        "tungsten",
    ])
    func boundsHold(_ name: String) throws {
        let study = try study([name])
        let order: [MineralLosses.Kind] = [.cobbDouglas, .willingness, .proportional, .leontief]
        for (less, more) in zip(order, order.dropFirst()) {
            #expect(study.central.total(less) <= study.central.total(more) * (1 + 1e-9), "\(less) \(more)")
            #expect(try #require(study.spread[less]) <= #require(study.spread[more]) * (1 + 1e-4), "\(less) \(more)")
        }
        #expect(study.central.total(.leontief) > 0)
        #expect(study.residual < 1e-8)
        #expect(study.loss.best <= study.loss.low && study.loss.low <= study.loss.central)
        #expect(study.loss.central <= study.loss.high && study.loss.high <= study.loss.worst)
    }

    /// What spreads is what the loss of productivity costs: near to the output lost, and above it.
    @Test func spreadingAddsALittle() throws {
        let study = try study(["dysprosium"])
        let ratio = try #require(study.spread[.willingness]) / study.central.total(.willingness)
        #expect(ratio > 0.9 && ratio < 1.3)
    }

    @Test func stocksAndLeakageHelp() throws {
        let study = try study(["samarium"], scope: .alone)
        #expect(study.stocks.map(\.months) == [0, 3, 12])
        #expect(study.stocks[0].willingness > study.stocks[1].willingness && study.stocks[1].willingness > 0)
        #expect(study.stocks[2].willingness == 0 && study.stocks[2].proportional == 0)
        let leaking = try self.study(["samarium"], scope: .alone, leakage: 0.5)
        #expect(leaking.loss.central < study.loss.central)
        #expect(try self.study(["samarium"], scope: .alone, leakage: 1).loss.central == 0)
        // Given stocks are no parameter any more.
        #expect(try !self.study(["samarium"], scope: .alone, stocks: 3).drivers.contains { $0.parameter == .stocks })
    }

    /// One buyer cut off is worse off than none and, of all these, better off than when everybody is.
    @Test func everybodyIsWorseThanAlone() throws {
        let study = try study(["dysprosium"], scope: .alone)
        let everybody = try #require(study.everybody)
        #expect(study.loss.central > 0 && study.loss.central < everybody.central)
        let gallium = try self.study(["gallium"], scope: .alone)
        #expect(gallium.central.outcomes[0].market.state == .noShortage && gallium.loss.central == 0)
        #expect(try #require(gallium.everybody).central > 0)
    }

    /// Minerals of one family are not added up, others nearly are.
    @Test func familiesCountOnce() throws {
        let (world, tables) = try Self.given.get()
        func total(_ names: [String]) throws -> Double {
            let question = try MineralCutOff(by: "CHN", on: "USA", scope: .everybody)
            return try MineralStudy(question, minerals: tables.named(names), tables: tables, world: world).central.total(
                .proportional)
        }
        let (dysprosium, terbium, samarium) = (try total(["dysprosium"]), try total(["terbium"]), try total(["samarium"]))
        let family = try total(["dysprosium", "terbium"])
        #expect(family >= max(dysprosium, terbium) && family < dysprosium + terbium)
        let both = try total(["dysprosium", "samarium"])
        #expect(both < dysprosium + samarium && both > 0.95 * (dysprosium + samarium))
    }

    /// Beside what USGS published: the same question, with nothing fitted. The published loss of gallium and germanium is that
    /// of fixed
    /// proportions here; samarium, dysprosium, terbium are of the published order of magnitude.
    @Test func besideThePublished() throws {
        let compared = try #require(try study(["gallium", "germanium"]).compared.first)
        let published = compared.published
        #expect([published.low, published.central, published.high] == [1.7, 3.4, 9])
        #expect(compared.leontief > 1700 && compared.leontief < 9000)
        #expect(compared.ours.central < 1700)
        #expect(try #require(compared.substitutionAtLow) < 0.05)
        for name in ["samarium", "dysprosium", "terbium"] {
            let ours = try #require(try study([name]).compared.first)
            #expect(ours.ours.central > 300 && ours.ours.central < 10_000, "\(name)")
        }
    }

    /// The same scope asked directly is the same answer as beside it.
    @Test func theComparisonIsTheSameQuestion() throws {
        let study = try study(["gallium", "germanium"])
        #expect(study.compared.first?.ours.central == study.loss.central)
        #expect(study.everybody == nil)
    }

    @Test func otherEconomiesHaveUsesOfTheirSize() throws {
        let japan = try study(["dysprosium"], on: "JPN")
        #expect(japan.compared.isEmpty)
        #expect(japan.central.outcomes[0].use > 0 && japan.loss.central > 0)
    }

    @Test func whatCannotBeAnsweredIsRefused() throws {
        let (world, tables) = try Self.given.get()
        func refusal(_ by: Country, _ on: Country) throws -> String {
            let problems = try #require(throws: Problems.self) {
                _ = try MineralStudy(
                    MineralCutOff(by: by, on: on), minerals: tables.named(["gallium"]), tables: tables, world: world)
            }
            return problems.description
        }
        #expect(try refusal("DEU", "USA").contains("do not say what DEU supplies of gallium; they know CHN"))
        #expect(try refusal("CHN", "CHN").contains("cannot cut off itself"))
        #expect(try refusal("CHN", "ATA").contains("has no economy"))
        #expect(throws: Problems.self) { try MineralCutOff(by: "CHN", on: "USA", leakage: 1.2) }
        #expect(throws: Problems.self) { try MineralCutOff(by: "CHN", on: "USA", leakage: .nan) }
        #expect(throws: Problems.self) { try MineralCutOff(by: "CHN", on: "USA", stocks: -1) }
    }
}

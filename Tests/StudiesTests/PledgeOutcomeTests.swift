import Foundation
import Scenarios
import TestSupport
import Testing
import TradeData
import TradePolicy

@testable import Studies
@testable import TradeEquilibrium

/// Pledges to invest from their text to what they come to.
struct PledgeOutcomeTests {
    static let world = RandomWorld.make(countries: 4, sectors: 3, seed: 17, codes: ["USA", "JPN", "KOR", "DEU"])

    static func scenario(_ measures: String) throws -> Scenario {
        try Scenario.parse(
            """
            schema: 1
            id: pledges
            title: "Pledges"
            world: \(world.id)
            as-of: 2026-01-01
            compare-to: 2025-01-01
            model: {horizon: long}
            measures:
            \(measures)
            """)
    }
    static func pledge(_ more: String = "", id: String = "p", share: Double = 0.1) -> String {
        let millions = (share * world.valueAdded[1] * 1e6).rounded() / 1e6
        return "  - {id: \(id), kind: investment-pledge, by: JPN, destinations: USA, amount: \(millions) million USD, years: 5, "
            + "from: 2025-09-01, source: hypothetical\(more.isEmpty ? "" : ", " + more)}"
    }
    static func study(_ measures: String) throws -> Study { try StudyRunner(scenario(measures), world: world).run() }

    @Test("As money: what the investor has less the host has more, a part of it a year, and both feel it")
    func transfer() throws {
        let study = try Self.study(Self.pledge("additionality: 30%"))
        let policy = study.runs[0].comparison.policy.policy
        let perYear = 0.1 * Self.world.valueAdded[1] / 5
        #expect(abs(policy.transfers[0] / (0.3 * perYear) - 1) < 1e-5 && abs(policy.transfers[1] / (-0.3 * perYear) - 1) < 1e-5)
        #expect(policy.transfers[2] == 0 && policy.transfers[3] == 0 && policy.productivity.values.allSatisfy { $0 == 1 })
        #expect(study.runs[0].comparison.welfare(0).value > 1 && study.runs[0].comparison.welfare(1).value < 1)
        // The branch has what the pledge by itself comes to.
        let one = try #require(study.pledges.first)
        let money = try #require(one.values.first { $0.channel == .transfer })
        #expect(one.values.count == 2 && one.residual < 1e-9)
        #expect(abs(money.host / study.runs[0].comparison.equivalentVariation(0) - 1) < 1e-6)
        #expect(abs(money.investor / study.runs[0].comparison.equivalentVariation(1) - 1) < 1e-6)
    }

    @Test("As capital: productivity by capital's part of costs in the sectors named, and nowhere else")
    func capital() throws {
        let study = try Self.study(
            Self.pledge(
                "additionality: 100%, channel: capital, capital-output: 2.5, capital-share: 40%, goods: {sectors: [goods-1]}"))
        let policy = study.runs[0].comparison.policy.policy
        let world = Self.world
        let output = (0..<4).reduce(0) { $0 + world.flow($1, 0, 0) }
        let gamma = world.valueAddedShares[0, 0].value
        let grown = 1 + 0.1 * world.valueAdded[1] / (2.5 * gamma * output)
        #expect(abs(policy.productivity[0, 0].value - pow(grown, 0.4 * gamma)) < 1e-6)
        #expect(policy.productivity[0, 0].value > 1)
        #expect(policy.productivity.values.filter { $0 != 1 }.count == 1 && policy.transfers.allSatisfy { $0 == 0 })
        #expect(study.runs[0].comparison.welfare(0).value > 1)
        let value = try #require(study.pledges.first?.values.first { $0.channel == .capital })
        let range = try #require(value.hostRange)
        #expect(range.low < range.high)
    }

    @Test("Nothing additional changes nothing, exactly; more is worth more to the host and costs the investor more")
    func additionality() throws {
        let study = try Self.study(Self.pledge())
        // Nothing is invented: without a word on it no branch has the pledge, and the report has all three.
        #expect(study.isUnchanged && study.notes.contains { $0.contains("additionality") })
        let one = try #require(study.pledges.first)
        for channel in PledgeTerms.Channel.allCases {
            let values = one.values.filter { $0.channel == channel }
            #expect(values.map(\.additionality) == [0, 0.3, 1])
            #expect(values[0].host == 0 && values[0].investor == 0)
            #expect(0 < values[1].host && values[1].host < values[2].host)
            if channel == .transfer { #expect(0 > values[1].investor && values[1].investor > values[2].investor) }
        }
        let none = try Self.study(Self.pledge("additionality: 0%"))
        #expect(none.isUnchanged && none.pledges.count == 1 && none.pledges[0].hostSpan == (0, 0))
    }

    @Test("Two pledges add up; one that ends is gone; one of the base day is the world's own")
    func several() throws {
        let both = try Self.study(
            Self.pledge("additionality: 100%") + "\n" + Self.pledge("additionality: 50%, until: 2025-12-01", id: "q") + "\n"
                + Self.pledge("additionality: 50%", id: "r"))
        let perYear = 0.1 * Self.world.valueAdded[1] / 5
        #expect(abs(both.runs[0].comparison.policy.policy.transfers[0] / (1.5 * perYear) - 1) < 1e-5)
        #expect(both.pledges.map(\.pledge.measure.id) == ["p", "r"])
        let old = try Self.study(Self.pledge("additionality: 100%").replacing("2025-09-01", with: "2020-09-01"))
        #expect(old.isUnchanged && old.notes.contains { $0.contains("p: was law on") })
    }

    @Test("A pledge beyond the investor's whole income is refused by name")
    func beyondIncome() throws {
        let error = #expect(throws: Problems.self) { try Self.study(Self.pledge("additionality: 100%", share: 6)) }
        #expect(error?.problems.count == 1 && error?.problems[0].what.contains("p pledges") == true)
        #expect(error?.problems[0].what.contains("whole income") == true)
    }

    @Test("Figures of what economies take in anyway: read, or refused row by row")
    func capacity() throws {
        let shipped = try #require(try AbsorptiveCapacity.load())
        #expect(shipped["USA", .foreign]?.amount == 279_000 && shipped["USA", .fixed]?.isUnchecked == true)
        #expect(shipped["VNM", .foreign] == nil)
        let head = "economy,flow,billion_usd,year,kind,source\n"
        for (row, what) in [
            ("USA,fdi,1,2024,fact,x", "unknown flow"), ("USA,fdi-inflow,0,2024,fact,x", "not positive"),
            ("USA,fdi-inflow,1,2024,guess,x", "no kind"),
            ("USA,fdi-inflow,1,2024,fact,x\nUSA,fdi-inflow,1,2024,fact,x", "duplicate"),
        ] {
            let error = #expect(throws: Problems.self) {
                try AbsorptiveCapacity(csv: Data((head + row + "\n").utf8), name: "a.csv")
            }
            #expect(error?.problems.contains { $0.what.contains(what) } == true, "\(row)")
        }
    }
}

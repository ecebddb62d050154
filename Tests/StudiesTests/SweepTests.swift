import Scenarios
import Studies
import TestSupport
import Testing
import TradeData
import TradeEquilibrium
import TradePolicy
import RealModule

/// A slider says what a file with that rate says.
struct SweepTests {
    static let world = RandomWorld.make(countries: 4, sectors: 3, seed: 17, codes: ["USA", "CHN", "DEU", "VNM"])

    /// A measure under a truce, one on top of its layer, an answer of the same value, and a ban.
    static func text(rate: String = "34%", points: String = "+20pp") -> String {
        """
        schema: 1
        id: slider
        title: slider
        world: w
        as-of: 2026-01-01
        compare-to: 2025-06-01
        layers: [{id: duty}, {id: answer}]
        measures:
          - {id: us, by: USA, origins: CHN, layer: duty, rate: {2025-09-01: \(rate)}, source: hypothetical}
          - {id: top, by: USA, origins: CHN, layer: duty, rate: {2025-10-01: \(points)}, source: hypothetical}
          - {id: cn, by: CHN, origins: USA, layer: answer, answers: us, rule: match-value, source: hypothetical}
          - {id: ban, kind: export-control, by: CHN, destinations: USA, goods: {sectors: {goods-1: 50%}}, from: 2025-10-01, source: hypothetical}
        truces:
          - {id: calm, suspends: {us: 24pp}, from: 2025-11-01, until: 2027-01-01, source: hypothetical}
        """
    }

    private func run(_ text: String) throws -> Comparison {
        try StudyRunner(Scenario.parse(text), world: Self.world).run().runs[0].comparison
    }

    @Test(arguments: [("us", "34%", 34.0), ("us", "50%", 50), ("us", "90%", 90), ("top", "+60pp", 60), ("top", "+5pp", 5)])
    func aPointIsTheFileWithThatRate(_ measure: String, _ written: String, _ percent: Double) throws {
        let sweep = try Sweep(
            Scenario.parse(Self.text()), world: Self.world, mix: nil, measure: measure, rates: [.percent(percent)])
        let file = try run(measure == "us" ? Self.text(rate: written) : Self.text(points: written))
        let point = sweep.points[0].comparison
        #expect(sweep.comparedWith == Day("2025-06-01"))
        for n in 0..<4 {
            #expect(abs(point.welfare(n).value - file.welfare(n).value) < 1e-9)
            #expect(abs(point.tariffRevenue(n).policy - file.tariffRevenue(n).policy) < 1e-6 * Self.world.valueAdded[n])
        }
        #expect(abs(point.welfare(0).value - 1) > 1e-6)
        #expect(sweep.points[0].due == (measure == "us" ? Rate.percent(percent) - .percent(24) : .percent(percent)))
        #expect(sweep.notes.contains { $0.contains("what us raises") })
    }

    /// The bits of a rate depend neither on the rates beside it, nor on their order, nor on threads.
    @Test func everyRateIsItsOwn() throws {
        let scenario = try Scenario.parse(Self.text())
        func bits(_ percents: [Double], threads: Int?) throws -> [Double: [UInt64]] {
            let sweep = try Sweep(
                scenario, world: Self.world, mix: nil, measure: "us", rates: percents.map { .percent($0) }, threads: threads)
            #expect(sweep.points.map(\.rate) == percents.map { .percent($0) } && sweep.points.allSatisfy(\.comparison.converged))
            return Dictionary(
                uniqueKeysWithValues: zip(percents, sweep.points).map { percent, point in
                    (percent, (0..<4).map { point.comparison.welfare($0).value.bitPattern })
                })
        }
        let percents = (0..<37).map { 30 + Double($0 * 11) }
        let all = try bits(percents, threads: nil)
        #expect(try bits(percents.reversed(), threads: 1) == all)
        for percent in [30.0, 41, 228, 426] { #expect(try bits([percent], threads: nil)[percent] == all[percent]) }
        #expect(Set(all.values).count == 37)
    }

    @Test func whatHasNoRateIsRefused() throws {
        let scenario = try Scenario.parse(Self.text())
        for (id, words) in [("cn", "sweep us"), ("ban", "has no rate"), ("uss", "did you mean us")] {
            let problem = #expect(throws: Problems.self) {
                try Sweep(scenario, world: Self.world, mix: nil, measure: id, rates: [.percent(10)])
            }
            #expect(problem?.description.contains(words) == true)
        }
    }

    /// The parts of a Shapley value are the whole, for every economy, counted exactly and drawn.
    @Test(arguments: [4, 8, 10]) func partsAreTheWhole(_ count: Int) throws {
        var text = Self.text()
        var layers = "[{id: duty}, {id: answer}"
        var lines = ""
        for k in 4..<count {
            layers += ", {id: l\(k)}"
            lines += "  - {id: m\(k), by: DEU, origins: VNM, layer: l\(k), rate: {2025-10-01: \(k)%}, source: hypothetical}\n"
        }
        text = text.replacing("[{id: duty}, {id: answer}", with: layers).replacing(
            "truces:", with: lines.trimmingPrefix("  ") + "truces:")
        text = text.replacing(
            "from: 2025-10-01, source: hypothetical}\n- ", with: "from: 2025-10-01, source: hypothetical}\n  - ")
        let runner = StudyRunner(try Scenario.parse(text), world: Self.world)
        var study = try runner.run()
        try runner.attribute(&study)
        let attribution = try #require(study.attributions[0])
        // Beyond eight, those of one imposer and layer are one.
        #expect(attribution.converged && attribution.groups.count == (count <= 8 ? count : count - 1))
        #expect((attribution.draws == nil) == (count <= 8))
        for n in 0..<4 {
            let whole = Double.log(study.runs[0].comparison.welfare(n).value)
            let sum = attribution.logWelfare.reduce(0) { $0 + $1[n] }
            #expect(abs(sum - attribution.total[n]) < 1e-12)
            #expect(abs(sum - whole) < 1e-9)
        }
        // Alone against nobody who answers, a measure's part is what it does.
        #expect(attribution.logWelfare.contains { abs($0[0]) > 1e-6 })
    }

    /// A control leaves the same varieties under every elasticity, in ensembles and at every horizon.
    @Test func controlsUnderOtherElasticities() throws {
        let scenario = try Scenario.parse(Self.text())
        let own = try scenario.model(for: Self.world)
        func model(_ theta: Double) -> Model {
            var model = own
            model.elasticities = ElasticityTable(name: "\(theta)", source: "", theta: [theta, theta, theta])
            return model
        }
        let study = try StudyRunner(scenario, world: Self.world, alternatives: [model(8.2), model(1.5)]).run()
        let policies = ([study.runs] + study.alternatives).map { $0[0].comparison.policy.policy }
        for policy in policies { #expect(abs(policy.availability[0, 1, 0].value - 0.5) < 1e-12) }
        for run in study.alternatives.map({ $0[0].comparison.policy }) {
            // Chinese varieties in American spending at given prices: half of what they were, whatever θ.
            let theta = run.model.elasticities.theta[0]
            let (china, home) = (run.shares()[0, 1, 0].value, run.shares()[0, 0, 0].value)
            let wedge = run.policy.tariffs[0, 1, 0].factor.value / Self.world.tariffs[0, 1, 0].factor.value
            let relative = wedge * run.inputCosts[1, 0].value / run.inputCosts[0, 0].value
            let before = Self.world.shares[0, 1, 0].value / Self.world.shares[0, 0, 0].value
            #expect(abs(china / home / before / Double.pow(relative, -theta) - 0.5) < 1e-9)
        }
    }
}

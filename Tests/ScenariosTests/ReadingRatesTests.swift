import Studies
import Testing
import TradeData
import TradePolicy

@testable import Scenarios

/// Numbers of a file have a stated range, and nothing beyond it is read.
struct ReadingRatesTests {
    private func read(_ lines: String) -> Result<Scenario, Problems> {
        do { return .success(try Scenario.parse(LargeScenarios.head + lines, name: "f.yaml")) } catch let problems as Problems {
            return .failure(problems)
        } catch { return .failure(Problems("\(error)")) }
    }

    private func rate(_ rate: String) -> Result<Scenario, Problems> {
        read(LargeScenarios.layer + "measures:\n  - {id: m, by: USA, origins: CHN, layer: d, source: x, rate: \(rate)}\n")
    }

    @Test(arguments: [
        ("0%", 0.0), ("10000%", 10_000), ("9999.999%", 9999.999), ("+10000pp", 10_000), ("0.0000001%", 1e-7), ("25 %", 25),
    ])
    func isWithinTheRange(text: String, percent: Double) throws {
        let law = try rate("{2025-02-04: \(text)}").get().law
        #expect(abs(law.measures[0].rate.steps[0].rate.percent - percent) < 1e-9)
    }

    @Test(
        arguments: [
            "10000.1%", "10001%", "99999999999999999999999999%", "+10001pp", "-10001pp", "+9999999999999999999999999pp", "1e3%",
            "-5%", "5",
            "+5%", ".%", "%", "pp", "0x10%", "٣%", "1.2.3%", "nan%", "inf%", String(repeating: "9", count: 400) + "%",
            "0." + String(repeating: "0", count: 60) + "1%",
        ])
    func isBeyondTheRange(text: String) throws {
        guard case .failure(let found) = rate("{2025-02-04: \(text)}") else {
            Issue.record("\(text) was read")
            return
        }
        #expect(found.problems.count == 1 && found.problems[0].line == 9 && found.problems[0].column == 76, "\(found)")
        #expect(!found.problems[0].remedy.isEmpty)
    }

    /// Points add up, and their sum has the range of a rate.
    @Test func sumsOfPointsHaveTheRange() throws {
        let most = try rate("{2025-02-04: 9000%, 2025-02-05: +1000pp}").get().law.measures[0].rate
        #expect(most.steps.map { $0.rate.percent.rounded() } == [9000, 10_000])
        for path in [
            "{2025-02-04: 9000%, 2025-02-05: +1001pp}", "{2025-02-04: +10000pp, 2025-02-05: +10000pp, 2025-02-06: -10000pp}",
        ] {
            guard case .failure(let found) = rate(path) else {
                Issue.record("\(path) was read")
                continue
            }
            #expect(found.problems[0].what.hasPrefix("the points add up to a rate above 10000% on 2025-02-05"), "\(found)")
        }
    }

    @Test(
        arguments: [
            ("layers: [{id: d, days: 9223372036854775807}]", "9223372036854775807 is out of range", "from 1 to 36525"),
            ("layers: [{id: d, days: 99999999999999999999999}]", "is out of range", "from 1 to 36525"),
            ("layers: [{id: d, days: 0}]", "0 is out of range", "from 1 to 36525"),
            ("layers: [{id: d, days: -5}]", "a whole number is needed here", "digits only"),
            ("layers: [{id: d, days: 1.5}]", "a whole number is needed here", "digits only"),
            ("layers: [{id: d, highest: 20000%}]", "the rate 20000% is out of range", "from 0% to 10000%"),
            ("model: {theta: 1001}", "1001 is too large here", "number above 0, at most 1000"),
            ("model: {theta: 0}", "0 is too small here", "number above 0, at most 1000"),
            ("model: {theta: 1e300}", "a number is needed here", "such as 1.5"),
            ("model: {labour-supply: 101}", "101 is too large here", "0 or more, at most 100"),
            ("model: {labour: {kappa: 10000000}}", "too large here", "1 or more, at most 1000000"),
            ("model: {scale: {psi: 500}}", "too large here", "0 or more, at most 100"),
            ("model: {tariff-exponent: 5000}", "too large here", "above 0, at most 100"),
            ("model: {production: {inputs: 99999}}", "too large here", "0.02 or more, at most 1000"),
            ("model: {collected: 101%}", "a share is needed here", "from 0% to 100%"),
            ("ensemble: {labour-supply: [0, 0.5, 101]}", "101 is too large here", "at most 100"),
            ("ensemble: {deficits: [balanced, balanced]}", "\"balanced\" appears twice in this list", "keep one"),
            ("ensemble: {deficits: []}", "the list is empty", "at least one"),
        ])
    func numbersHaveTheirRange(line: String, what: String, remedy: String) {
        guard case .failure(let found) = read(line + "\n") else {
            Issue.record("\(line) was read")
            return
        }
        #expect(found.problems.contains { $0.what.contains(what) && $0.remedy.contains(remedy) && $0.line == 7 }, "\(found)")
    }

    /// An answer has the very rate that it answers, also where its digits would take an exponent.
    @Test func aSmallRateIsMatched() throws {
        let lines =
            LargeScenarios.layer + """
                measures:
                  - {id: a, by: USA, origins: CHN, layer: d, source: x, rate: {2025-02-04: 0.00001%}}
                  - {id: b, by: CHN, origins: USA, layer: d, source: x, answers: a, rule: match-rate}

                """
        let law = try read(lines).get().law
        #expect(abs(law.measures[1].rate.steps[0].rate.value - 1e-7) < 1e-16)
    }
}

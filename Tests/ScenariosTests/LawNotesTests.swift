import Studies
import TestSupport
import Testing
import TradeData
import TradePolicy

@testable import Scenarios

/// What would surprise whoever wrote a law is a warning of reading, with its place: the same in every command.
struct LawNotesTests {
    private func warnings(_ rest: String, asOf: String = "2026-06-01", compareTo: String = "2024-12-31") throws -> [Problem] {
        let head = LargeScenarios.head.replacing("2026-06-01", with: asOf).replacing("2024-12-31", with: compareTo)
        return try Scenario.parse(head + rest, name: "f.yaml").warnings
    }

    private func measure(_ id: String, _ layer: String, _ rate: String, _ more: String = "") -> String {
        "  - {id: \(id), by: USA, origins: CHN, layer: \(layer), rate: \(rate), source: x\(more)}\n"
    }

    // MARK: Points

    @Test func pointsSayTheirLayerAndTheTotal() throws {
        let found = try warnings(
            "layers: [{id: a}, {id: b}]\nmeasures:\n" + measure("one", "a", "{2025-02-04: 10%}")
                + measure("two", "b", "{2025-02-04: 7.5%}") + measure("mine", "b", "{2025-05-01: +20pp}"))
        #expect(
            found.map(\.what) == [
                "mine: +20pp in layer b is added to two (7.5%); on all goods, CHN → USA, 2026-06-01, it makes 27.5% in the layer and 37.5% in all, beside base rates"
            ])
        #expect(found.first.map { $0.severity == .warning && $0.line == 11 } ?? false, "\(found)")
    }

    @Test func pointsOnNothingSayThat() throws {
        let found = try warnings(
            "layers: [{id: a}, {id: b}]\nmeasures:\n" + measure("one", "a", "{2025-02-04: 10%}")
                + measure("mine", "b", "{2025-05-01: +20pp}", ", goods: {hs: [\"7208\"]}"))
        #expect(found.count == 1 && found[0].what.contains("is added to nothing else; on HS 7208"), "\(found)")
        #expect(found[0].what.hasSuffix("it makes 20% in the layer and 30% in all, beside base rates"))
    }

    /// What the points come to is what the law says of the good, whatever is below and above.
    @Test func theTotalIsThatOfTheLaw() throws {
        var random = SplitMix64(seed: 6)
        for _ in 0..<40 {
            let rates = (0..<4).map { _ in Int.random(in: 1...40, using: &random) }
            let combine = ["add", "max", "floor"].randomElement(using: &random) ?? "add"
            let text =
                LargeScenarios.head + "layers: [{id: a}, {id: b}, {id: c, combine: \(combine)}]\nmeasures:\n"
                + measure("one", "a", "{2025-02-04: \(rates[0])%}") + measure("two", "b", "{2025-02-04: \(rates[1])%}")
                + measure("three", "c", "{2025-02-04: \(rates[2])%}") + measure("mine", "b", "{2025-05-01: +\(rates[3])pp}")
            let scenario = try Scenario.parse(text)
            let total = scenario.law.generalAdder(origin: "CHN", destination: "USA", on: scenario.asOf)
            #expect(
                scenario.warnings.map(\.what).contains {
                    $0.contains("it makes \(rates[1] + rates[3])% in the layer and \(Explanation.percent(total)) in all")
                }, "\(scenario.warnings)")
        }
    }

    /// A layer that a court has voided, or that another displaces, adds nothing; the note says which.
    @Test func pointsThatAddNothingSayWhy() throws {
        let void = "void:\n  - {authority: ieepa, decided: 2026-02-20, source: x}\n"
        let voided = try warnings(
            "layers: [{id: a, authority: ieepa}]\nmeasures:\n" + measure("mine", "a", "{2026-03-01: +20pp}") + void)
        #expect(
            voided.contains {
                $0.what == "mine: +20pp in layer a adds nothing: ieepa, on which the layer rests, is void since 2026-02-20"
            }, "\(voided)")
        let displaced = try warnings(
            "layers: [{id: a}, {id: b, displaced-by: a}]\nmeasures:\n" + measure("one", "a", "{2025-02-04: 10%}")
                + measure("mine", "b", "{2025-05-01: +20pp}"))
        #expect(displaced.contains { $0.what.hasSuffix("it makes nothing, since a reaches the good") }, "\(displaced)")
    }

    // MARK: Days

    @Test func aMeasureThatNoDaySeesIsNamed() throws {
        let found = try warnings(
            "layers: [{id: a}]\nmeasures:\n" + measure("seen", "a", "{2025-02-04: 10%}", ", until: 2026-07-01")
                + measure("late", "a", "{2026-07-01: 20%}", ", until: 2026-08-01"))
        #expect(found.map(\.what) == ["late begins on 2026-07-01, after as-of 2026-06-01: it changes nothing here"])
        let past = try warnings(
            "layers: [{id: a}]\nmeasures:\n" + measure("seen", "a", "{2025-02-04: 10%}")
                + measure("past", "a", "{2018-07-06: 20%}", ", until: 2020-01-01"))
        #expect(past.map(\.what) == ["past ends on 2020-01-01, before every day of the scenario: it changes nothing here"])
    }

    @Test func daysOfOneLawAreNamed() throws {
        let text = "layers: [{id: a}]\nmeasures:\n" + measure("m", "a", "{2025-02-04: 10%}")
        #expect(
            try warnings(text, compareTo: "[2025-03-01, 2024-12-31]").map(\.what) == [
                "the law of 2026-06-01 is that of 2025-03-01: every change between them is zero"
            ])
        #expect(try warnings(text).isEmpty)
        let events =
            "events:\n  - {id: e, date: 2026-01-01, branches: [{id: stays, then: []}, {id: goes, then: [{withdraw: m}]}]}\n"
        #expect(
            try warnings(text + events, compareTo: "2025-03-01").map(\.what) == [
                "on branch stays the law of 2026-06-01 is that of 2025-03-01: every change between them is zero"
            ])
    }

    /// What the calendar holds is not the writer's: only the file's own measures are spoken of.
    @Test func theCalendarIsNotSpokenOf() throws {
        let found = try warnings("calendar: all\nmeasures:\n" + measure("mine", "threatened", "{2026-05-01: +20pp}"))
        #expect(!found.contains { $0.what.contains("changes nothing here") }, "\(found)")
        #expect(found.filter { $0.what.contains("is added to") }.count == 1)
    }

    // MARK: A question in one line

    /// `try` has the same notes, and points with or without a sign are points.
    @Test(arguments: ["+20pp", "20pp"])
    func aQuestionHasThemToo(rate: String) throws {
        let world = RandomWorld.make(countries: 2, sectors: 2, seed: 7, traded: 1, codes: ["USA", "CHN"])
        var options = WhatIf.Options(world: "w")
        options.retaliate = true
        let text = try WhatIf("USA \(rate) on CHN", in: world).scenario(in: world, options)
        let scenario = try Scenario.parse(text)
        #expect(scenario.law.measures.allSatisfy(\.rate.isOnTop) && scenario.law.measures.count == 2)
        #expect(
            scenario.warnings.map(\.what).contains {
                $0.hasPrefix("duty: +20pp in layer question-points is added to nothing else; on all goods, CHN → USA, 2025-01-01")
            }, "\(scenario.warnings)")
    }

    /// Notes on a large law stay few, and cheap.
    @Test func ofManyPointsTheFirstAreSpokenOf() throws {
        let many = (0..<3_000).map { measure("m\($0)", "a", "{2025-02-04: +1pp}") }.joined()
        let found = try warnings("layers: [{id: a}]\nmeasures:\n" + many)
        #expect((1...20).contains(found.filter { $0.what.contains("is added to") }.count))
    }
}

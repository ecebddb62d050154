import Testing
import TradeData
import TradePolicy

struct TruceTests {
    func law(
        until: String, extensions: [(String, String)] = [], then: Truce.After = .snapback,
        relief: Truce.Relief = .suspended(.percent(24))
    ) -> Law {
        Law(
            layers: [Layer(id: "duty")],
            measures: [
                Measure(
                    id: "m", by: ["USA"], partners: .only(["CHN"]), layer: "duty", rate: path(["2025-01-01": 34]),
                    period: open("2025-01-01"), source: "test")
            ],
            truces: [
                Truce(
                    id: "t", relief: ["m": relief], from: day("2025-05-14"), until: day(until),
                    extensions: extensions.map { .init(decided: day($0.0), until: day($0.1)) }, then: then, source: "test")
            ])
    }

    @Test func aTruceThatLapsesSnapsBackOnItsLastDay() {
        let law = law(until: "2025-08-12")
        #expect(law.adder("CHN", "USA", "2025-05-13") == 34)
        #expect(law.adder("CHN", "USA", "2025-05-14") == 10)
        #expect(law.adder("CHN", "USA", "2025-08-11") == 10)
        #expect(law.adder("CHN", "USA", "2025-08-12") == 34)
    }

    @Test func anExtendedTruceHoldsThrough() {
        let law = law(until: "2025-08-12", extensions: [("2025-08-11", "2025-11-10"), ("2025-11-04", "2026-11-10")])
        for date in ["2025-08-12", "2025-11-09", "2025-11-10", "2026-11-09"] { #expect(law.adder("CHN", "USA", date) == 10) }
        #expect(law.adder("CHN", "USA", "2026-11-10") == 34)
    }

    @Test func anExtensionDecidedTooLateLeavesAGap() {
        let law = law(until: "2025-08-12", extensions: [("2025-08-20", "2025-11-10")])
        #expect(law.adder("CHN", "USA", "2025-08-15") == 34)
        #expect(law.adder("CHN", "USA", "2025-08-20") == 10)
    }

    @Test func keepAndEnd() {
        #expect(law(until: "2025-08-12", then: .keep).adder("CHN", "USA", "2030-01-01") == 10)
        #expect(law(until: "2025-08-12", then: .end).adder("CHN", "USA", "2025-08-11") == 10)
        #expect(law(until: "2025-08-12", then: .end).adder("CHN", "USA", "2025-08-12") == 0)
    }

    @Test func aCapIsNotASuspension() {
        #expect(law(until: "2025-08-12", relief: .capped(.percent(15))).adder("CHN", "USA", "2025-06-01") == 15)
        #expect(law(until: "2025-08-12", relief: .capped(.percent(50))).adder("CHN", "USA", "2025-06-01") == 34)
        #expect(law(until: "2025-08-12", relief: .suspended(.percent(50))).adder("CHN", "USA", "2025-06-01") == 0)
    }

    @Test func aTruceBrokenOffEndsOnThatDay() {
        var law = law(until: "2025-08-12", extensions: [("2025-08-11", "2025-11-10")])
        law.events = [
            Event(id: "e", date: day("2025-09-01"), branches: [Branch(id: "b", actions: [.end("t", from: day("2025-09-01"))])])
        ]
        let after = law.after([BranchChoice(event: "e", branch: "b")])
        #expect(after.adder("CHN", "USA", "2025-08-31") == 10)
        #expect(after.adder("CHN", "USA", "2025-09-01") == 34)
        #expect(after.adder("CHN", "USA", "2025-06-01") == 10)
    }

    /// A truce changes no day outside its windows: random windows against the law without it.
    @Test(arguments: 0..<40)
    func nothingChangesOutsideTheWindow(seed: Int) {
        var random = SplitMix(seed: UInt64(seed))
        let start = day("2025-01-01")
        let from = start.advanced(by: Int.random(in: 0..<200, using: &random))
        let until = from.advanced(by: Int.random(in: 1..<100, using: &random))
        let decided = from.advanced(by: Int.random(in: 0..<150, using: &random))
        let later = decided.advanced(by: Int.random(in: 1..<120, using: &random))
        let truce = Truce(
            id: "t", relief: ["m": .suspended(.percent(Double.random(in: 1..<40, using: &random)))], from: from, until: until,
            extensions: [.init(decided: decided, until: later)], source: "test")
        var with = law(until: "2025-08-12")
        with.truces = [truce]
        var without = with
        without.truces = []
        for k in 0..<500 {
            let d = start.advanced(by: k)
            let inside = d >= from && d < until || d >= decided && d >= from && d < later
            let same =
                with.generalAdder(origin: "CHN", destination: "USA", on: d)
                == without.generalAdder(origin: "CHN", destination: "USA", on: d)
            #expect(same != inside, "\(d)")
        }
    }
}

/// A small seeded generator, so that random tests repeat.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

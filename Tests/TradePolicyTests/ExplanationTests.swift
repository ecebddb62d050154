import Testing
import TradeData
import TradePolicy

struct ExplanationTests {
    func law() -> Law {
        var law = summitLaw()
        law.measures.append(
            Measure(
                id: "us-steel", by: ["USA"], partners: .all, goods: .products(ProductSet(["72"])), layer: "section-232",
                rate: path(["2025-03-12": 25, "2025-06-04": 50]), period: open("2025-03-12"), source: "Proclamation 10947"))
        return law
    }

    func text(_ law: Law, _ code: String?, _ date: String) -> String {
        Explanation(
            law.assess(origin: "CHN", destination: "USA", product: code.flatMap { Product($0) }, on: day(date)), law: law
        ).text()
    }

    @Test func steelIsExplained() {
        #expect(
            text(law(), "720839", "2025-06-05") == """
                70%   statutory, on 7208.39, CHN → USA, 2025-06-05
                  base rate      0%   the rate before any measure of this law
                  fentanyl     +20%   us-fentanyl-cn, 20% since 2025-03-04; test
                  section-232  +50%   us-steel, 50% since 2025-06-04; Proclamation 10947
                  reciprocal      —   us-reciprocal-cn, not due on what section-232 reaches; test

                """)
    }

    @Test func aTruceIsNamed() {
        let found = text(law(), nil, "2025-06-05")
        #expect(found.contains("34% since 2025-05-14, of which 24 points are suspended by geneva to 2025-08-12; test"))
        #expect(found.contains("+10%"))
    }

    @Test func theLowerOfTwoIsNamed() {
        var law = law()
        law.layers[1] = Layer(id: "section-232", combine: .max)
        law.measures.append(
            Measure(
                id: "us-parts", by: ["USA"], partners: .all, goods: .products(ProductSet(["7208"])), layer: "section-232",
                rate: path(["2025-05-03": 25]), period: open("2025-05-03"), source: "test", confidence: .partly, note: "all of it"
            ))
        let found = text(law, "720839", "2025-06-05")
        #expect(found.contains("us-parts, 25%, and a higher rate of section-232 counts; test; sourced in part"))
        #expect(found.contains("note: all of it"))
    }

    @Test func whatIsDisplacedHasNoFloor() {
        var law = law()
        law.layers[2] = Layer(id: "reciprocal", combine: .floor, displacedBy: ["section-232"])
        #expect(text(law, "720839", "2025-06-05").contains("us-reciprocal-cn, not due on what section-232 reaches; test"))
        #expect(
            text(law, "850440", "2025-06-05").contains(
                "us-reciprocal-cn, at least 34% in all since 2025-05-14, of which 24 points are suspended by geneva to 2025-08-12, which is reached already"
            ))
    }

    @Test func aJudgmentIsNamed() {
        var law = law()
        law.voids = [LegalVoid(authority: "ieepa", on: day("2026-02-20"), collectedUntil: day("2026-02-24"), source: "The Case")]
        #expect(text(law, nil, "2026-02-21").contains("void since 2026-02-20 (The Case), collected until 2026-02-24"))
        #expect(text(law, nil, "2026-02-24").contains("no measure of this law concerns the good"))
    }

    @Test func anExemptionIsNamed() {
        var law = law()
        law.measures.append(
            Measure(
                id: "us-chips", by: ["USA"], partners: .all, layer: "threatened", rate: path(["2025-01-01": 5]),
                period: open("2025-01-01"),
                exemptions: [Exemption(goods: .products(ProductSet(["8542"])), source: "Annex II")], source: "test"))
        #expect(text(law, "854231", "2025-06-05").contains("us-chips, exempt: Annex II"))
    }

    @Test func theTimelineHasAStepForEachChange() {
        let timeline = Timeline(law(), origin: "CHN", destination: "USA", from: day("2025-01-01"), until: day("2025-12-31"))
        #expect(
            timeline.steps.map(\.from.description) == [
                "2025-01-01", "2025-02-04", "2025-03-04", "2025-04-05", "2025-04-09", "2025-04-10", "2025-05-14", "2025-11-10",
            ])
        #expect(timeline.steps.map { ($0.total.percent * 10).rounded() / 10 } == [0, 10, 20, 30, 104, 145, 30, 54])
        #expect(timeline.truces.map(\.truce) == ["geneva"])
        let steel = Timeline(
            law(), origin: "CHN", destination: "USA", product: Product("720839"), from: day("2025-04-01"),
            until: day("2025-12-31"))
        #expect(steel.steps.map { ($0.total.percent * 10).rounded() / 10 } == [45, 70])
        #expect(timeline.chart().split(separator: "\n").count == 10)
    }

    /// A truce is shaded only where it takes something off: not on what comes after a judgment ended what it suspends.
    @Test func aTruceIsShadedWhereItTakesSomethingOff() {
        var law = law()
        law.truces[0].extensions.append(.init(decided: day("2025-11-04"), until: day("2026-11-10")))
        law.voids = [LegalVoid(authority: "ieepa", on: day("2026-02-20"), collectedUntil: day("2026-02-24"), source: "x")]
        law.measures.append(
            Measure(
                id: "us-122", by: ["USA"], partners: .all, layer: "threatened", rate: path(["2026-02-24": 10]),
                period: open("2026-02-24"), source: "x"))
        let found = Timeline(law, origin: "CHN", destination: "USA", from: day("2025-01-01"), until: day("2027-01-01"))
        #expect(found.truces.map(\.days) == [DayRange(from: day("2025-05-14"), until: day("2026-02-24"))])
        let chart = found.chart().split(separator: "\n")
        #expect(chart.contains { $0.hasPrefix("2026-02-24    10.0  █") })
        #expect(chart.contains { $0.hasPrefix("2025-05-14    30.0  ▒") })
    }

    /// A timeline of all goods says that duties on lists of goods are not in it, and which.
    @Test func aTimelineOfAllGoodsSaysWhatIsNotInIt() {
        let law = law()
        let found = Timeline(law, origin: "CHN", destination: "USA", from: day("2025-01-01"), until: day("2026-01-01"))
        let lists = law.measures.filter { $0.goods != .all && $0.by == ["USA"] }.map(\.id)
        #expect(!lists.isEmpty && found.leftOut.map(\.id) == lists)
        #expect(found.chart().hasPrefix("Duties on all goods alike, CHN → USA, without duties on lists of goods, percent\n"))
        let steel = Timeline(
            law, origin: "CHN", destination: "USA", product: Product("720839"), from: day("2025-04-01"),
            until: day("2025-12-31"))
        #expect(steel.leftOut.isEmpty && steel.title == "Statutory duty on 7208.39, CHN → USA")
    }

    /// The timeline and the single day agree on every day.
    @Test func theTimelineIsTheLawOfEachDay() {
        let law = law()
        let timeline = Timeline(law, origin: "CHN", destination: "USA", from: day("2025-01-01"), until: day("2026-01-01"))
        for k in 0..<365 {
            let date = day("2025-01-01").advanced(by: k)
            #expect(timeline.rate(on: date) == law.generalAdder(origin: "CHN", destination: "USA", on: date))
        }
    }
}

import TestSupport
import Testing
import TradeData
import TradePolicy

/// Where a code does not decide what is due, each side has its own total; the mean is that of the sides.
struct TreatmentTests {
    private func duty(
        _ id: String, _ layer: String, _ percent: Double, goods: Goods = .all, exempt: [Exemption] = [], content: Double = 1,
        share: Double = 1
    )
        -> Measure
    {
        Measure(
            id: id, by: ["USA"], partners: .only(["MEX"]), goods: goods, layer: layer, rate: path(["2025-04-05": percent]),
            period: open("2025-04-05"), exemptions: exempt, content: Share(content), terms: Terms(share: Share(share)), source: id
        )
    }

    private func treatments(_ law: Law, _ code: String = "870323", base: BaseDuty = .percent(.zero, source: "x")) throws
        -> [Treatment]
    {
        try #require(
            law.assess(origin: "MEX", destination: "USA", product: Product(code), on: day("2025-06-01"), base: base).treatments)
    }

    private func percents(_ treatments: [Treatment]) -> [Double] { treatments.map { ($0.total.percent * 1e9).rounded() / 1e9 } }

    @Test func aClaimHasTwoSides() throws {
        let law = Law(
            layers: [Layer(id: "borders")],
            measures: [duty("border", "borders", 25, exempt: [Exemption(share: Share(0.6), source: "goods of the USMCA")])])
        let base = BaseDuty(
            general: .init(percent: .percent(2.5), words: "2.5%", source: "HTSUS"),
            claim: .init(
                agreement: "USMCA", rate: .init(percent: .zero, words: "Free", source: "USMCA"), use: Share(0.6), year: 2024))
        let found = try treatments(law, base: base)
        #expect(percents(found) == [0, 27.5])
        #expect(found[0].words.contains("claim USMCA") && found[1].words.contains("do not claim USMCA"))
        #expect(found.map { (($0.share?.value ?? -1) * 1e9).rounded() / 1e9 } == [0.6, 0.4])
    }

    /// Nothing that decides, one treatment: the total.
    @Test func withoutCircumstancesThereIsOne() throws {
        let law = Law(layers: [Layer(id: "a"), Layer(id: "b")], measures: [duty("x", "a", 10), duty("y", "b", 7.5)])
        let found = try treatments(law)
        #expect(percents(found) == [17.5] && found[0].conditions.isEmpty && found[0].share == Share(1))
    }

    /// A rate in all takes in the base rate, whatever it is: without one at hand the total is no additional duty alone.
    @Test func aRateInAllHasTheBaseInIt() throws {
        let unknown = BaseDuty(general: nil)
        func title(_ law: Law) -> String {
            Explanation(
                law.assess(origin: "MEX", destination: "USA", product: Product("870323"), on: day("2025-06-01"), base: unknown),
                law: law
            ).totals()
        }
        let floor = Law(layers: [Layer(id: "a", combine: .floor)], measures: [duty("x", "a", 15)])
        #expect(title(floor).hasPrefix("at least 15%   in all, the base duty included, on 8703.23"))
        let added = Law(layers: [Layer(id: "a")], measures: [duty("x", "a", 15)])
        #expect(title(added).hasPrefix("15%   additional duties alone, on 8703.23"))
    }

    /// A specific duty is in words, beside the total; never a percentage of zero.
    @Test func aDutyInWordsStaysInWords() throws {
        let law = Law(layers: [Layer(id: "a")], measures: [duty("x", "a", 10)])
        let base = BaseDuty(general: .init(percent: .zero, specific: "4.4¢/kg", words: "4.4¢/kg", source: "HTSUS"))
        #expect(try treatments(law, base: base).map(\.text) == ["10% + 4.4¢/kg"])
        // A floor takes the words in, and may be exceeded by them.
        let floor = Law(layers: [Layer(id: "a", combine: .floor)], measures: [duty("x", "a", 15)])
        let found = try treatments(floor, base: base)
        #expect(found.count == 1 && found[0].isAtLeast && found[0].text.hasPrefix("at least 15%"))
    }

    /// The metal and the rest: the content pays the one layer, what is left the layer that is displaced.
    @Test func contentIsASideOfTheValue() throws {
        let law = Law(
            layers: [Layer(id: "metal"), Layer(id: "rest", displacedBy: ["metal"], exceptShare: .content)],
            measures: [duty("steel", "metal", 50, content: 0.4), duty("all", "rest", 10)])
        let found = try treatments(law)
        #expect(percents(found).sorted() == [10, 50])
        let total = law.assess(origin: "MEX", destination: "USA", product: Product("870323"), on: day("2025-06-01")).total
        #expect(abs(total.percent - (0.4 * 50 + 0.6 * 10)) < 1e-9)
    }

    /// Whatever decides, with shares of goods, of the trade and exemptions in layers that add: the mean is that of the treatments by
    /// their shares.
    @Test func theMeanIsThatOfTheSides() throws {
        var random = SplitMix64(seed: 31)
        func share() -> Double { Double(Int.random(in: 1...9, using: &random)) / 10 }
        for _ in 0..<200 {
            let layers = (0..<2).map { Layer(id: "l\($0)") }
            let measures = layers.enumerated().map { k, layer in
                duty(
                    "m\(k)", layer.id, Double(Int.random(in: 1...50, using: &random)),
                    goods: Bool.random(using: &random) ? .all : .products(ProductSet(["870323": Share(share())])),
                    exempt: Bool.random(using: &random) ? [Exemption(share: Share(share()), source: "s\(k)")] : [],
                    share: Bool.random(using: &random) ? 1 : share())
            }
            let law = Law(layers: layers, measures: measures)
            let found = try treatments(law)
            let shares = try found.map { try #require($0.share).value }
            #expect(abs(shares.reduce(0, +) - 1) < 1e-9)
            let mean = zip(found, shares).reduce(0) { $0 + $1.0.total.value * $1.1 }
            let total = law.assess(origin: "MEX", destination: "USA", product: Product("870323"), on: day("2025-06-01")).total
            #expect(abs(mean - total.value) < 1e-9, "\(percents(found)) × \(shares) ≠ \(total.percent)")
        }
    }
}

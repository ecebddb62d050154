import Testing
import TradeData
import TradePolicy

struct StackingTests {
    func measure(
        _ id: String, _ layer: String, _ percent: Double, goods: Goods = .all, content: Double = 1,
        exemptions: [Exemption] = []
    ) -> Measure {
        Measure(
            id: id, by: ["USA"], partners: .all, goods: goods, layer: layer, rate: path(["2025-01-01": percent]),
            period: open("2025-01-01"), exemptions: exemptions, content: Share(content), source: "test")
    }

    func total(_ law: Law, _ code: String? = nil, sector: Sector? = nil, origin: Country = "DEU", base: Double = 0) -> Double {
        let assessment = law.assess(
            origin: origin, destination: "USA", product: code.flatMap { Product($0) }, sector: sector, on: day("2025-06-01"),
            base: .percent(base))
        return (assessment.total.percent * 1e9).rounded() / 1e9
    }

    let layers = [
        Layer(id: "mfn", combine: .base), Layer(id: "section-232", combine: .max),
        Layer(id: "reciprocal", displacedBy: ["section-232"], exceptShare: .content),
        Layer(id: "deals", combine: .floor, displacedBy: ["section-232"]), Layer(id: "roof", combine: .cap),
        Layer(id: "fixed", combine: .set),
    ]
    let steel = Goods.products(ProductSet(["72", "73"]))

    @Test func layersAddAndDisplace() {
        let law = Law(layers: layers, measures: [measure("s", "section-232", 50, goods: steel), measure("r", "reciprocal", 10)])
        #expect(total(law, "720839", base: 2) == 52)
        #expect(total(law, "080390", base: 2) == 12)
    }

    @Test func contentSplitsAGood() {
        let law = Law(
            layers: layers,
            measures: [measure("s", "section-232", 50, goods: steel, content: 0.4), measure("r", "reciprocal", 10)])
        #expect(total(law, "732690") == 0.4 * 50 + 0.6 * 10)
    }

    @Test func inAMaxLayerOnlyTheHighestCounts() {
        let law = Law(
            layers: layers,
            measures: [
                measure("s", "section-232", 50, goods: steel),
                measure("parts", "section-232", 25, goods: .products(ProductSet(["7326"]))),
            ])
        #expect(total(law, "732690") == 50)
    }

    @Test func aFloorIsAllIn() {
        let law = Law(layers: layers, measures: [measure("d", "deals", 15)])
        #expect(total(law, "080390", base: 2) == 15)
        #expect(total(law, "080390", base: 22) == 22)
        let both = Law(layers: layers, measures: [measure("d", "deals", 15), measure("s", "section-232", 50, goods: steel)])
        #expect(total(both, "720839", base: 2) == 52)
    }

    @Test func capSetAndBase() {
        #expect(total(Law(layers: layers, measures: [measure("r", "reciprocal", 30), measure("c", "roof", 20)]), base: 3) == 20)
        #expect(total(Law(layers: layers, measures: [measure("r", "reciprocal", 30), measure("f", "fixed", 7)]), base: 3) == 7)
        #expect(total(Law(layers: layers, measures: [measure("b", "mfn", 4), measure("r", "reciprocal", 30)]), base: 3) == 34)
    }

    /// A floor under a sector of which 60% is steel: the steel keeps 52%, the rest gets the floor; not max of the mean.
    @Test func aFloorSeesThePartsOfASector() {
        let law = Law(
            layers: layers,
            measures: [
                measure("s", "section-232", 50, goods: .sectors(["basic-metals": Share(0.6)])), measure("d", "deals", 15),
            ])
        #expect(total(law, sector: "basic-metals", base: 2) == 0.6 * 52 + 0.4 * 15)
    }

    @Test func exemptionsTakeTheFirstThatFits() {
        let law = Law(
            layers: layers,
            measures: [
                measure(
                    "s", "section-232", 50, goods: steel,
                    exemptions: [
                        Exemption(partners: .only(["GBR"]), rate: .percent(25)),
                        Exemption(goods: .products(ProductSet(["7326"]))),
                        Exemption(partners: .only(["MEX"]), share: Share(0.8)),
                    ]),
                measure("r", "reciprocal", 10),
            ])
        #expect(total(law, "720839", origin: "GBR") == 25)
        #expect(total(law, "732690") == 10)
        #expect(total(law, "720839", origin: "MEX") == 0.2 * 50 + 0.8 * 10)
    }

    @Test func anExemptionEndsOnItsDay() {
        let law = Law(
            layers: layers,
            measures: [
                measure(
                    "r", "reciprocal", 10,
                    exemptions: [Exemption(period: DayRange(from: day("2025-01-01"), until: day("2025-07-01")))])
            ])
        func rate(_ text: String) -> Double {
            law.assess(origin: "DEU", destination: "USA", on: day(text)).total.percent
        }
        #expect(rate("2025-06-30") == 0)
        #expect(rate("2025-07-01") == 10)
    }

    /// The order of measures in a file means nothing.
    @Test(arguments: 0..<20)
    func fileOrderDoesNotMatter(seed: Int) {
        var random = SplitMix(seed: UInt64(seed))
        let measures = [
            measure("s", "section-232", 50, goods: .sectors(["machinery": Share(0.3)])), measure("r", "reciprocal", 10),
            measure("a", "section-232", 25, goods: .sectors(["machinery": Share(0.5)])), measure("d", "deals", 15),
            measure("c", "roof", 40), measure("b", "mfn", 3),
        ]
        let first = Law(layers: layers, measures: measures)
        let second = Law(layers: layers, measures: measures.shuffled(using: &random))
        #expect(total(first, sector: "machinery") == total(second, sector: "machinery"))
    }

    /// Points of the lines add up to the total.
    @Test func theStepsAddUp() {
        let law = Law(
            layers: layers,
            measures: [
                measure("s", "section-232", 50, goods: .sectors(["machinery": Share(0.3)]), content: 0.5),
                measure("r", "reciprocal", 10), measure("d", "deals", 15),
            ])
        let a = law.assess(origin: "DEU", destination: "USA", sector: "machinery", on: day("2025-06-01"), base: .percent(2))
        #expect(abs(a.lines.reduce(a.base.value) { $0 + $1.points.value } - a.total.value) < 1e-12)
    }

    @Test func manySharesEndInTime() {
        let many = (0..<50).map { Layer(id: "l\($0)") }
        let law = Law(
            layers: many,
            measures: (0..<50).map { measure("m\($0)", "l\($0)", 1, goods: .sectors(["machinery": Share(0.5)])) })
        #expect(abs(total(law, sector: "machinery") - 25) < 1e-9)
    }
}

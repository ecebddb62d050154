import TestSupport
import Testing
import TradeData
import TradePolicy

/// Averages are sums of the rates of goods times their trade, over the trade.
struct AverageRatesTests {
    private let law = Law(
        layers: [Layer(id: "a"), Layer(id: "b")],
        measures: [
            Measure(
                id: "steel", by: ["USA"], partners: .all, goods: .products(ProductSet(["72"])), layer: "a",
                rate: path(["2025-03-12": 50]), period: open("2025-03-12"), source: "x"),
            Measure(
                id: "all", by: ["USA"], partners: .only(["CHN", "DEU"]), layer: "b", rate: path(["2025-04-05": 10]),
                period: open("2025-04-05"),
                exemptions: [
                    Exemption(goods: .products(ProductSet(["8542"])), source: "Annex II"),
                    Exemption(goods: .products(ProductSet(["8703"])), share: Share(0.25), source: "y"),
                ],
                source: "x"),
        ])

    private func line(_ code: String, _ value: Double, _ duty: Double = 0) throws -> TradeWeights.Line {
        TradeWeights.Line(product: try #require(Product(code)), value: value, duty: duty)
    }

    private func average(
        _ partners: [Country: [TradeWeights.Line]], base: AverageRates.Base = .none, members: [Country] = [],
        only: Set<Country>? = nil, law: Law? = nil
    )
        -> AverageRates
    {
        AverageRates(
            law ?? self.law, importer: "USA", partners: only, on: day("2025-06-01"),
            weights: AverageRates.Weights(partners: partners, source: "x", year: 2024), base: base, sector: { _ in nil },
            members: members, isByProduct: true)
    }

    @Test func exemptionsCountOrDoNot() throws {
        let found = average(["CHN": [try line("720839", 100), try line("854231", 200), try line("870323", 100)]])
        // Steel 60, chips 0, cars 7.5 with exemptions; 60, 10, 10 without.
        #expect(abs(found.total.asLaw.percent - (60 * 100 + 0 + 7.5 * 100) / 400) < 1e-9)
        #expect(abs(found.total.headline.percent - (60 * 100 + 10 * 300) / 400) < 1e-9)
        #expect(found.products.count == 3 && found.total.value == 400 && found.total.base == .zero)
        #expect(found.exempted.map(\.measure) == ["all", "all"] && found.exempted.map(\.value) == [200, 25])
    }

    /// The total is the mean of the partners by their trade, and a partner's that of its products.
    @Test func partsAddUp() throws {
        var random = SplitMix64(seed: 12)
        var partners: [Country: [TradeWeights.Line]] = [:]
        for partner in ["CHN", "DEU", "VNM"] as [Country] {
            partners[partner] = try ["720839", "854231", "870323", "090111"].map {
                try line($0, Double(Int.random(in: 1...500, using: &random)))
            }
        }
        let found = average(partners)
        let mean = found.partners.reduce(0) { $0 + $1.value * $1.asLaw.value } / found.total.value
        #expect(abs(mean - found.total.asLaw.value) < 1e-12)
        for row in found.partners {
            let own = found.products.filter { $0.partner == row.partner }
            #expect(abs(own.reduce(0) { $0 + $1.value * $1.asLaw.value } / row.value - row.asLaw.value) < 1e-12)
            for product in own {
                let rate = law.assess(origin: row.partner, destination: "USA", product: product.product, on: day("2025-06-01"))
                    .total
                #expect(abs(rate.value - product.asLaw.value) < 1e-12)
            }
            let alone = average(partners, only: [row.partner])
            #expect(alone.total.asLaw == row.asLaw && alone.partners.count == 1)
        }
        #expect(found.partners.map(\.value) == found.partners.map(\.value).sorted(by: >))
    }

    /// The base is what was collected, less what the law of the weights' year added.
    @Test func theBaseIsWhatWasCollected() throws {
        var old = law
        old.measures.append(
            Measure(
                id: "301", by: ["USA"], partners: .only(["CHN"]), layer: "a", rate: path(["2018-07-06": 25]),
                period: open("2018-07-06"), source: "x"))
        let found = average(["CHN": [try line("090111", 100, 28)]], base: .collected, law: old)
        #expect(abs(found.total.base.percent - 3) < 1e-9)
        #expect(abs(found.total.asLaw.percent - (3 + 25 + 10)) < 1e-9)
        // Less than the law asks for was collected: the base is nothing, not less than that.
        #expect(average(["CHN": [try line("090111", 100, 20)]], base: .collected, law: old).total.base == .zero)
    }

    /// A list of which only the share of the trade is known counts as that share of every good, as on the grid; parcels do not.
    @Test func aShareOfTheTradeCounts() throws {
        func measure(_ kind: Instrument, _ id: String, _ share: Double) -> Measure {
            Measure(
                id: id, by: ["USA"], instrument: kind, partners: .only(["CHN"]), layer: "a", rate: path(["2025-03-12": 50]),
                period: open("2025-03-12"), terms: Terms(share: Share(share)), source: "x")
        }
        var law = Law(layers: [Layer(id: "a")], measures: [measure(.tariff, "list", 0.2), measure(.deMinimis, "parcels", 0.1)])
        let found = average(["CHN": [try line("720839", 100), try line("854231", 300)]], law: law)
        #expect(abs(found.total.asLaw.percent - 10) < 1e-9 && abs(found.total.headline.percent - 10) < 1e-9)
        #expect(found.shared.map(\.id) == ["list"] && found.remarks.joined().contains("list (20%)"))
        // No single product is told to pay it.
        let single = law.assess(origin: "CHN", destination: "USA", product: Product("720839"), on: day("2025-06-01"))
        #expect(single.total == .zero)
        law.measures.removeFirst()
        let none = average(["CHN": [try line("720839", 100)]], law: law)
        #expect(none.total.asLaw == .zero && none.remarks.joined().contains("no additional duty of USA"))
    }

    /// What the text has at a higher rate for an origin is in the headline too, which is never below the law.
    @Test func aHigherRateIsInTheHeadline() throws {
        let law = Law(
            layers: [Layer(id: "a")],
            measures: [
                Measure(
                    id: "metal", by: ["USA"], partners: .all, layer: "a", rate: path(["2025-03-12": 50]),
                    period: open("2025-03-12"),
                    exemptions: [
                        Exemption(partners: .only(["RUS"]), rate: .percent(200), source: "x"),
                        Exemption(partners: .only(["CHN"]), rate: .percent(10), source: "x"),
                    ], source: "x")
            ])
        let found = average(["RUS": [try line("760110", 100)], "CHN": [try line("760110", 90)]], law: law)
        #expect(found.partners.map { $0.asLaw.percent.rounded() } == [200, 10])
        #expect(found.partners.map { $0.headline.percent.rounded() } == [200, 50])
    }

    /// The Union is one partner; where the law treats members apart, each counts alike.
    @Test func theUnionIsThatOfItsMembers() throws {
        let found = average(["EU": [try line("090111", 100)]], members: ["DEU", "FRA", "ITA", "ESP"])
        #expect(abs(found.total.asLaw.percent - 10.0 / 4) < 1e-9)
    }

    @Test func nothingIsAnAverageOfNothing() throws {
        let found = average([:])
        #expect(found.total.value == 0 && found.total.asLaw == .zero && found.partners.isEmpty)
    }
}

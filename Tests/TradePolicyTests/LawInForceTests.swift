import TestSupport
import Testing
import TradeData

@testable import TradePolicy

/// The law asked by standing: what holds, what is set, left out or mixed, and that knowing a neighbour changes nothing.
struct LawInForceTests {
    struct Mix: ProductMix {
        let source = "test"
        func products(destination: Country, origin: Country, sector: Sector) -> [(code: String, share: Double)] {
            sector == "goods-1" ? [("720839", 0.5), ("850760", 0.3), ("030211", 0.2)] : [("870380", 1)]
        }
    }
    static let world = RandomWorld.make(countries: 5, sectors: 3, seed: 41, codes: ["USA", "CHN", "DEU", "MEX", "VNM"])

    /// A law with every way of combining, exemptions by code, origin and date, truces, threats, bans, taxes and fees.
    static func randomLaw(seed: UInt64) -> Law {
        var random = SplitMix64(seed: seed)
        func pick<Element>(_ list: [Element]) -> Element { list[Int(random.next() % UInt64(list.count))] }
        func goods() -> Goods {
            pick([
                .all, .products(ProductSet(["72": Share(1), "8507": Share(0.4)])), .products(ProductSet(["0302"])),
                .sectors(["goods-1": Share(0.6)]), .sectors(["goods-2": Share(1)]),
            ])
        }
        let countries = world.grid.countries
        let layers = [
            Layer(id: "a"), Layer(id: "m", combine: .max), Layer(id: "d", displacedBy: ["a"], exceptShare: .content),
            Layer(id: "f", combine: .floor), Layer(id: "c", combine: .cap),
        ]
        var measures: [Measure] = []
        for k in 0..<12 {
            let instrument: Instrument = pick([
                .tariff, .tariff, .tariff, .exportTax, .exportBan, .exportControl, .portFee, .importBan,
            ])
            let exemptions = (0..<random.next() % 3).map { _ in
                Exemption(
                    partners: pick([.all, .only([pick(countries)])]), goods: goods(), share: Share(random.uniform(0.3, 1)),
                    rate: random.chance(0.4) ? Rate(random.uniform(0, 0.1)) : nil,
                    period: random.chance(0.5) ? DayRange(from: day("2025-06-01"), until: nil) : nil)
            }
            measures.append(
                Measure(
                    id: "m\(k)", by: [pick(countries)], instrument: instrument, partners: pick([.all, .only([pick(countries)])]),
                    goods: goods(), layer: instrument.isDuty ? pick(["a", "m", "d", "f", "c"]) : nil,
                    rate: instrument.hasRate
                        ? path(["2025-01-01": random.uniform(0, 50), "2025-07-01": random.uniform(0, 90)]) : RatePath([:]),
                    period: DayRange(from: day("2025-01-01"), until: random.chance(0.2) ? day("2025-09-01") : nil),
                    exemptions: exemptions, content: Share(random.chance(0.3) ? 0.4 : 1),
                    collected: Share(random.chance(0.3) ? 0.8 : 1),
                    terms: Terms(approval: Share(0.2), share: Share(random.uniform(0.4, 1)), cost: Rate(0.03)), source: "test"))
        }
        let truce = Truce(
            id: "t", relief: ["m0": .suspended(.percent(10)), "m1": .capped(.percent(5))], from: day("2025-05-01"),
            until: day("2025-11-01"), source: "test")
        let threat = Threat(
            Measure(
                id: "threat", by: ["USA"], partners: .only(["CHN"]), layer: "a",
                rate: RatePath([(day("2025-10-01"), .by(.percent(100)))]), period: open("2025-10-01"), source: "test"))
        return Law(layers: layers, measures: measures, truces: [truce], threats: [threat])
    }

    /// The law of a neighbour, worked out from it, is the law worked out anew, to the last bit.
    @Test(arguments: 0..<30) func aNeighbourIsTheSame(_ seed: Int) throws {
        let law = Self.randomLaw(seed: UInt64(seed))
        let bridge = LawBridge(law, world: Self.world, mix: Mix(), goods: ["goods-1", "goods-2"], baseDay: day("2025-02-01"))
        var random = SplitMix64(seed: UInt64(seed) &+ 99)
        let days = ["2024-12-31", "2025-05-15", "2025-08-01", "2025-12-01"].map(day)
        var last = bridge.policy(law.inForce(on: days[0]))
        for _ in 0..<12 {
            var next = law.inForce(on: days[Int(random.next() % 4)])
            if random.chance(0.5) {
                let measure = law.measures[Int(random.next() % 12)]
                if measure.instrument.hasRate { next = next.setting(measure, to: Rate(random.uniform(0, 1))) }
            }
            if random.chance(0.3) { next = next.without(["m\(random.next() % 12)"]) }
            if random.chance(0.3) { next = next.setting(law.threats[0].measure, to: .percent(50)) }
            if random.chance(0.3) { next = next.mixing(law.inForce(on: days[1])) { ($0.last?.wholeNumberValue ?? 0) % 2 == 0 } }
            let (near, anew) = (bridge.policy(next, near: last), bridge.policy(next))
            #expect(near.policy == anew.policy)
            #expect(near.schedule.tariffs == anew.schedule.tariffs && near.schedule.availability == anew.schedule.availability)
            #expect(near.notes == anew.notes && near.clipped.count == anew.clipped.count)
            last = near
        }
    }

    /// On the grid each product pays what it is assessed to pay alone.
    @Test(arguments: 0..<10) func cellsAreMeansOfAssessments(_ seed: Int) throws {
        let law = Self.randomLaw(seed: UInt64(seed))
        let onGrid = LawOnGrid(law, grid: Self.world.grid, mix: Mix(), goods: ["goods-1", "goods-2"])
        for date in ["2025-05-15", "2025-08-01"].map(day) {
            let tariffs = onGrid.schedule(on: date).tariffs
            for n in Self.world.grid.countries {
                for i in Self.world.grid.countries where i != n {
                    for j: Sector in ["goods-1", "goods-2"] {
                        let mean = Mix().products(destination: n, origin: i, sector: j).reduce(0.0) {
                            let duty = law.assess(
                                origin: i, destination: n, product: Product($1.code), sector: j, on: date,
                                where: { !$0.hasUnlistedGoods })
                            return $0 + $1.share * duty.total.value
                        }
                        // Measures on a share of all goods are told of no single product.
                        let hidden = law.measures.contains { $0.hasUnlistedGoods && $0.concerns(origin: i, destination: n) }
                        #expect(hidden || abs(tariffs[destination: n, origin: i, sector: j].value - mean) < 1e-12)
                    }
                }
            }
        }
    }

    @Test func textAndTruce() {
        let law = summitLaw()
        let now = law.inForce(on: day("2025-06-01"))
        let measure = law.measure("us-reciprocal-cn")!
        #expect(now[measure.id]?.full?.percent == 34)
        #expect(abs(now[measure.id]!.rate!.percent - 10) < 1e-12)
        // The text is moved, and the truce still takes off its points.
        #expect(abs(now.setting(measure, to: .percent(60))[measure.id]!.rate!.percent - 36) < 1e-12)
        #expect(now.setting(measure, to: .percent(20))[measure.id]?.rate == .zero)
        #expect(now.without([measure.id])[measure.id] == nil)
        #expect(now.changes(from: law.inForce(on: day("2025-05-13"))) == ["cn-general-us", "us-reciprocal-cn"])
        #expect(now.mixing(law.inForce(on: day("2025-05-13"))) { $0 == "cn-general-us" }["cn-general-us"]?.rate?.percent == 125)
    }

    /// What a code exempts from a ban, a control or an export tax stays free, and what its trade is not remains banned.
    @Test func exemptionsByCodeOfWhatIsNoDuty() {
        let world = Self.world
        func made(_ instrument: Instrument, _ exemption: Exemption) -> Policy {
            let measure = Measure(
                id: "x", by: ["CHN"], instrument: instrument, partners: .only(["USA"]), goods: .sectors(["goods-1": Share(1)]),
                rate: instrument.hasRate ? path(["2025-01-01": 20]) : RatePath([:]), period: open("2025-01-01"),
                exemptions: [exemption], source: "test")
            return LawBridge(Law(measures: [measure]), world: world, mix: Mix()).policy(on: day("2025-06-01")).policy
        }
        let batteries = Exemption(goods: .products(ProductSet(["8507"])))
        #expect(abs(made(.exportBan, batteries).availability[0, 1, 0].value - 0.3) < 1e-12)
        #expect(abs(made(.exportControl, batteries).availability[0, 1, 0].value - 0.3) < 1e-12)
        #expect(abs(made(.exportTax, batteries).exportTaxes[0, 1, 0].value - 0.14) < 1e-12)
        let cheaper = Exemption(goods: .products(ProductSet(["8507"])), rate: .percent(5))
        #expect(abs(made(.exportTax, cheaper).exportTaxes[0, 1, 0].value - 0.155) < 1e-12)
    }
}

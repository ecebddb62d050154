import Foundation
import TestSupport
import Testing
import TradeData
import TradePolicy

struct LawOnGridTests {
    let grid = Grid(countries: ["USA", "CHN", "DEU", "MEX"], sectors: ["basic-metals", "machinery", "finance"])

    struct Mix: ProductMix {
        var source: String { "made up" }
        func products(destination: Country, origin: Country, sector: Sector) -> [(code: String, share: Double)] {
            switch sector {
            case "basic-metals": origin == "CHN" ? [("720839", 0.25), ("740811", 0.75)] : [("720839", 1)]
            case "machinery": [("847130", 0.5), ("843149", 0.5)]
            default: []
            }
        }
    }

    let layers = [Layer(id: "section-232"), Layer(id: "reciprocal", displacedBy: ["section-232"])]

    func law(_ measures: [Measure]) -> Law { Law(layers: layers, measures: measures) }

    func duty(_ id: String, _ layer: String, _ percent: Double, goods: Goods = .all, exempt: [Exemption] = []) -> Measure {
        Measure(
            id: id, by: ["USA"], partners: .all, goods: goods, layer: layer, rate: path(["2025-04-05": percent]),
            period: open("2025-04-05"), exemptions: exempt, source: "test")
    }

    @Test func whatAllGoodsReachIsSaid() {
        let general = law([duty("reciprocal", "reciprocal", 10)])
        let known = LawOnGrid(general, grid: grid, mix: Mix(), goods: ["basic-metals", "machinery"])
        #expect(known.notes == ["A measure on all goods reaches 2 of 3 sectors: not finance."])
        let unknown = LawOnGrid(general, grid: grid, mix: Mix())
        #expect(unknown.notes == ["Nothing says which sectors are goods: a measure on all goods reaches all 3."])
        let narrow = law([duty("steel", "section-232", 50, goods: .sectors(["basic-metals": Share(1)]))])
        #expect(LawOnGrid(narrow, grid: grid, mix: Mix(), goods: ["machinery"]).notes.isEmpty)
    }

    @Test func productsAreWeightedByWhatIsTraded() {
        let law = law([
            duty("steel", "section-232", 50, goods: .products(ProductSet(["72"]))),
            duty("reciprocal", "reciprocal", 10, exempt: [Exemption(goods: .products(ProductSet(["8471"])))]),
        ])
        let laid = LawOnGrid(law, grid: grid, mix: Mix())
        let before = laid.schedule(on: day("2025-04-04"))
        #expect(before.tariffs.values.allSatisfy { $0 == 0 })
        let s = laid.schedule(on: day("2025-04-05")).tariffs
        func percent(_ origin: Country, _ sector: Sector) -> Double {
            (s[destination: "USA", origin: origin, sector: sector].percent * 1e9).rounded() / 1e9
        }
        #expect(percent("CHN", "basic-metals") == 0.25 * 50 + 0.75 * 10)
        #expect(percent("DEU", "basic-metals") == 50)
        #expect(percent("CHN", "machinery") == 5)
        #expect(percent("CHN", "finance") == 10)
        #expect(percent("USA", "machinery") == 0)
        #expect(s[destination: "DEU", origin: "USA", sector: "machinery"].value == 0)
        let reach = LawOnGrid.reachOfAllGoods(grid, nil)
        #expect(laid.notes == [reach])
        let without = LawOnGrid(law, grid: grid).notes
        #expect(without.count == 2 && without[0] == reach && without[1].contains("steel: names HS codes"))
    }

    /// The grid and the single assessment are one arithmetic.
    @Test func aCellIsTheMeanOfItsProducts() {
        let law = law([
            duty("steel", "section-232", 50, goods: .products(ProductSet(["7208": Share(0.5)]))),
            duty("reciprocal", "reciprocal", 10),
        ])
        let cell = LawOnGrid(law, grid: grid, mix: Mix()).schedule(on: day("2025-06-01")).tariffs[
            destination: "USA", origin: "CHN", sector: "basic-metals"]
        let mean = Mix().products(destination: "USA", origin: "CHN", sector: "basic-metals").reduce(0.0) {
            $0 + $1.share
                * law.assess(origin: "CHN", destination: "USA", product: Product($1.code), on: day("2025-06-01")).total.value
        }
        #expect(abs(cell.value - mean) < 1e-15)
    }

    @Test func theBridgePutsTheChangeOfTheLawOnTheWorld() {
        let world = RandomWorld.make(countries: 4, sectors: 3, seed: 3)
        let (a, b) = (world.grid.countries[0], world.grid.countries[1])
        let old = Measure(
            id: "old", by: [a], partners: .only([b]), layer: "reciprocal", rate: path(["2018-07-06": 25, "2025-06-01": 40]),
            period: open("2018-07-06"), source: "test")
        let bridge = LawBridge(law([old]), world: world)
        #expect(bridge.policy(on: LawBridge.usualBaseDay).policy == Policy(unchanged: world))
        let policy = bridge.policy(on: day("2025-06-01")).policy
        for j in 0..<3 { #expect(abs(policy.tariffs[0, 1, j].value - world.tariffs[0, 1, j].value - 0.15) < 1e-12) }
        #expect(policy.tariffs[1, 0, 0] == world.tariffs[1, 0, 0])
        #expect(policy.tariffs[0, 2, 0] == world.tariffs[0, 2, 0])
        let half = LawBridge(law([old]), world: world, collected: Share(0.5)).policy(on: day("2025-06-01")).policy
        #expect(abs(half.tariffs[0, 1, 0].value - world.tariffs[0, 1, 0].value - 0.075) < 1e-12)
    }

    /// A world that says whose law its tariffs carry is changed by what became law since then, and by nothing before.
    @Test func theBridgeStartsAtTheLawOfTheWorld() {
        let plain = RandomWorld.make(countries: 4, sectors: 3, seed: 3)
        let world = World(
            id: "dated", title: "", year: 2017, unit: "million USD", goods: plain.goods, lawDay: day("2017-12-31"),
            accounts: plain.accounts(), elasticities: plain.elasticities, provenance: plain.provenance)
        let (a, b) = (world.grid.countries[0], world.grid.countries[1])
        let war = Measure(
            id: "war", by: [a], partners: .only([b]), layer: "reciprocal", rate: path(["2018-07-06": 25]),
            period: open("2018-07-06"),
            source: "test")
        let bridge = LawBridge(law([war]), world: world)
        #expect(bridge.baseDay == day("2017-12-31") && LawBridge(law([war]), world: plain).baseDay == LawBridge.usualBaseDay)
        #expect(bridge.policy(on: day("2017-12-31")).policy == Policy(unchanged: world))
        let policy = bridge.policy(on: day("2018-07-06")).policy
        #expect(abs(policy.tariffs[0, 1, 0].value - world.tariffs[0, 1, 0].value - 0.25) < 1e-12)
        let other = LawBridge(law([war]), world: world, baseDay: day("2024-12-31"))
        #expect(other.policy(on: day("2018-07-06")).policy == Policy(unchanged: world))
    }

    @Test func aTariffNeverFallsBelowZero() {
        let world = RandomWorld.make(countries: 3, sectors: 2, seed: 5, tariffFree: true)
        let (a, b) = (world.grid.countries[0], world.grid.countries[1])
        let gone = Measure(
            id: "gone", by: [a], partners: .only([b]), layer: "reciprocal", rate: path(["2018-07-06": 25]),
            period: DayRange(from: day("2018-07-06"), until: day("2025-06-01")), source: "test")
        let made = LawBridge(law([gone]), world: world).policy(on: day("2025-06-01"))
        #expect(made.policy.tariffs.values.allSatisfy { $0 == 0 })
        #expect(made.clipped.count == 2)
        #expect(made.notes.count == 2 && made.notes.contains(LawOnGrid.reachOfAllGoods(world.grid, nil)))
    }

    /// Licences for half of a sector's goods, half of them granted: three quarters of the varieties remain, whatever θ.
    @Test func controlsLeaveAShareOfVarieties() {
        let world = RandomWorld.make(countries: 3, sectors: 2, seed: 5)
        let (a, b) = (world.grid.countries[0], world.grid.countries[1])
        func export(_ instrument: Instrument, _ terms: Terms, _ share: Double) -> Measure {
            Measure(
                id: instrument.rawValue, by: [a], instrument: instrument, partners: .only([b]),
                goods: .sectors([world.grid.sectors[0]: Share(share)]), period: open("2025-06-01"), terms: terms, source: "test")
        }
        let control = LawBridge(law([export(.exportControl, Terms(approval: Share(0.5)), 0.5)]), world: world)
            .policy(on: day("2025-06-01")).policy
        #expect(abs(control.availability[1, 0, 0].value - 0.75) < 1e-12)
        #expect(control.availability[0, 1, 0].value == 1)
        #expect(control.availability[1, 0, 1].value == 1)
        #expect(control.icebergs.isUntouched(on: .one))
        let ban = LawBridge(law([export(.exportBan, Terms(), 1)]), world: world).policy(on: day("2025-06-01")).policy
        #expect(ban.availability[1, 0, 0].value == 0)
    }

    @Test func exportTaxesAndFees() {
        let world = RandomWorld.make(countries: 3, sectors: 2, seed: 5)
        let (a, b) = (world.grid.countries[0], world.grid.countries[1])
        let tax = Measure(
            id: "tax", by: [a], instrument: .exportTax, partners: .only([b]), rate: path(["2025-06-01": 20]),
            period: open("2025-06-01"), source: "test")
        let fee = Measure(
            id: "fee", by: [b], instrument: .portFee, partners: .only([a]), period: open("2025-06-01"),
            terms: Terms(share: Share(0.5), cost: Rate(0.02)), source: "test")
        let purchase = Measure(
            id: "soy", by: [a], instrument: .purchaseCommitment, partners: .only([b]), period: open("2025-06-01"), source: "test")
        let made = LawBridge(law([tax, fee, purchase]), world: world).policy(on: day("2025-06-01"))
        #expect(made.policy.exportTaxes[1, 0, 0].value == 0.2)
        #expect(abs(made.policy.icebergs[1, 0, 1].value - 1.01) < 1e-12)
        #expect(made.notes.contains { $0.contains("soy") && $0.contains("not modelled") })
    }
}

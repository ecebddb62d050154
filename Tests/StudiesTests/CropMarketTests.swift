import TestSupport
import Testing
import TradeData

@testable import Studies

/// The market of a crop in tonnes: what holds in every market, and what the shipped table says.
struct CropMarketTests {
    /// A market of random tonnes, prices and elasticities.
    static func market(_ seed: UInt64) -> CropMarket {
        var random = SplitMix64(seed: seed)
        func draw(_ range: ClosedRange<Double>) -> Double { .random(in: range, using: &random) }
        return CropMarket(
            origins: CropTables.origins, prices: (0..<3).map { _ in draw(300...700) },
            sales: (0..<2).map { _ in (0..<3).map { _ in draw(0.5...80) } },
            parameters: .init(
                theta: draw(2...12), supply: (0..<3).map { _ in draw(0.2...3) }, demand: (0..<2).map { _ in draw(0...1.5) }))
    }
    static let seeds = Array<UInt64>(1...25)

    @Test("A floor at or below what is bought is slack: nothing moves, exactly", arguments: seeds)
    func slack(seed: UInt64) throws {
        let market = Self.market(seed)
        let base = try #require(market.solve())
        #expect(base.prices.allSatisfy { $0 == 1 })
        for (o, share) in [(0, 1.0), (1, 0.57), (2, 0.0)] {
            let kept = try #require(market.solve(floor: (o, share * base.sales[0][o])))
            #expect(kept.logWedge == 0 && kept.subsidy == 0 && kept.prices == base.prices && kept.sales == base.sales)
        }
    }

    @Test("A floor that binds is kept to the tonne, what is sold is what is bought, and prices part", arguments: seeds)
    func binding(seed: UInt64) throws {
        let market = Self.market(seed)
        let base = try #require(market.solve())
        let asked = 1.2 * base.sales[0][0]
        let kept = try #require(market.solve(floor: (0, asked)))
        #expect(kept.isBinding && kept.subsidy > 0 && kept.subsidy < 1 && kept.residual < 1e-11)
        #expect(abs(kept.sales[0][0] / asked - 1) < 1e-11)
        // By hand, not by the solver's own residual: supply is demand in each origin.
        for o in 0..<3 {
            let supplied = base.sold(o) * power(kept.prices[o], market.parameters.supply[o])
            #expect(abs(kept.sold(o) / supplied - 1) < 1e-10)
        }
        #expect(kept.prices[0] > 1)
        #expect(kept.sales[1][0] < base.sales[1][0] && kept.sales[0][1] < base.sales[0][1] && kept.sales[0][2] < base.sales[0][2])
    }

    @Test("More asked takes a higher subsidy, a higher price of the seller and lower sales of the others", arguments: seeds)
    func monotone(seed: UInt64) throws {
        let market = Self.market(seed)
        let base = try #require(market.solve())
        let found = try [1.05, 1.15, 1.3].map { try #require(market.solve(floor: (0, $0 * base.sales[0][0]))) }
        for (less, more) in zip(found, found.dropFirst()) {
            #expect(more.logWedge > less.logWedge && more.prices[0] > less.prices[0])
            #expect(more.sales[0][1] < less.sales[0][1] && more.sales[1][0] < less.sales[1][0])
        }
    }

    @Test("A boycott lowers the seller's price, and a duty does what an equal subsidy undoes", arguments: seeds)
    func boycottAndDuty(seed: UInt64) throws {
        let market = Self.market(seed)
        let base = try #require(market.solve())
        let boycott = try #require(market.solve(boycott: (0, 0.05)))
        #expect(boycott.prices[0] < 1 && boycott.sales[0][0] < base.sales[0][0] && boycott.prices[1] > boycott.prices[0])
        // The floor of what was bought before the duty takes exactly the duty as a subsidy, and prices are as before.
        let undone = try #require(market.solve(floor: (0, base.sales[0][0]), duty: (0, 1.25)))
        #expect(abs(undone.logWedge - 0.22314355131420976) < 1e-9)
        #expect(undone.prices.allSatisfy { abs($0 - 1) < 1e-9 })
    }

    @Test("A promise of more than any subsidy brings ends by name")
    func unreachable() throws { #expect(Self.market(3).solve(floor: (0, 1e6)) == nil) }

    private func power(_ x: Double, _ y: Double) -> Double { x == 1 ? 1 : exponential(y * logarithm(x)) }
    private func logarithm(_ x: Double) -> Double {
        // Atanh series about 1 after roots, so that the test does not share the solver's functions.
        var (root, times) = (x, 1.0)
        while abs(root - 1) > 0.05 { (root, times) = (root.squareRoot(), times * 2) }
        let z = (root - 1) / (root + 1)
        return times * 2 * (z + z * z * z / 3 + z * z * z * z * z / 5 + z * z * z * z * z * z * z / 7)
    }
    private func exponential(_ x: Double) -> Double {
        var (sum, term) = (1.0, 1.0)
        for k in 1..<40 { (term, sum) = (term * x / Double(k), sum + term * x / Double(k)) }
        return sum
    }
}

/// The shipped table of soybeans, and promises in it.
struct CropPromiseTests {
    static let tables = Result { try CropTables.load() }

    @Test("The table has the tonnes of China's customs, and whole markets for three years at least")
    func table() throws {
        let tables = try Self.tables.get()
        #expect(Set([2017, 2022, 2024]).isSubset(of: tables.years))
        #expect(tables.rows[2017]?["USA"]?.china == 32.85 && tables.rows[2024]?["USA"]?.china == 22.13)
        #expect(tables.rows[2017]?["USA"]?.isUnchecked == true && tables.rows[2024]?["USA"]?.isUnchecked == false)
    }

    @Test(
        "Which promise binds in which market",
        arguments: [
            (12.0, 2017, false), (12, 2022, false), (12, 2024, false), (25, 2017, false), (25, 2022, false), (25, 2024, true),
            (14.25, 2024, false), (40, 2017, true),
        ])
    func binds(tonnes: Double, year: Int, isBinding: Bool) throws {
        let promise = try #require(CropPromise(tonnes, from: 0, in: .year(year), try Self.tables.get()))
        #expect(promise.isBinding == isBinding)
        if isBinding {
            #expect(promise.perTonne.low > 0 && promise.cost.value > 0 && promise.priceChange(0).low > 0)
            #expect(promise.change(.china, 1).high < 0 && promise.change(.others, 0).high < 0)
            let diverted = try #require(promise.diverted)
            #expect(diverted.low > 0 && diverted.high < 1 && diverted.low <= diverted.value && diverted.value <= diverted.high)
        } else {
            let nothing = CropPromise.Ranged(value: 0, low: 0, high: 0)
            #expect(promise.cost == nothing && promise.priceChange(0) == nothing && promise.change(.china, 0) == nothing)
            #expect(promise.diverted == nil)
        }
    }

    @Test("Beside the boycott even a promise that binds nobody is worth the end of the boycott")
    func boycott() throws {
        let promise = try #require(CropPromise(12, from: 0, in: .boycott, try Self.tables.get()))
        #expect(!promise.isBinding && promise.cost.high == 0)
        #expect(promise.priceChange(0).low > 0 && promise.change(.china, 1).high < 0)
        #expect(abs(promise.after.sales[0][0] - 22.13) < 1e-9)
    }

    /// The duty of 25% from July 2018 took the American share of China's purchases from 36% to 20% in 2018 and 2019.
    @Test("The duty of 2018, at prices of 2017: the share falls by about what it fell by")
    func phaseOneWar() throws {
        let tables = try Self.tables.get()
        let market = tables.market(of: 2017)
        let base = try #require(market.solve())
        func share(_ sales: [Double]) -> Double { sales[0] / sales.reduce(0, +) }
        func actual(_ year: Int) -> Double { share(CropTables.origins.map { tables.rows[year]![$0]!.china }) }
        let duty = try #require(market.solve(duty: (0, 1.28 / 1.03)))
        #expect(abs(share(base.sales[0]) - actual(2017)) < 1e-12)
        #expect(abs(actual(2018) - 0.198) < 0.001 && abs(actual(2019) - 0.203) < 0.001)
        let predicted = share(duty.sales[0])
        #expect(predicted < actual(2017) && abs(predicted - actual(2019)) < 0.03)
    }

    @Test("Tables that are wrong are refused row by row")
    func refusals() throws {
        let head = "year,origin,china_mt,exports_mt,usd_per_tonne,exports_kind,source\n"
        let parameters = try String(decoding: DataLocation.read("crops/soybeans-parameters.csv"), as: UTF8.self)
        func problems(_ rows: String, _ parameters: String) -> [String] {
            do {
                _ = try CropTables(rows: .init((head + rows).utf8), parameters: .init(parameters.utf8))
                return []
            } catch let found as Problems { return found.problems.map(\.what) } catch { return ["\(error)"] }
        }
        #expect(problems("2024,USA,22,46,544,fact,x\n", parameters).isEmpty)
        #expect(problems("2024,URY,22,46,544,fact,x\n", parameters) == ["unknown origin URY"])
        #expect(problems("2024,USA,22,20,544,fact,x\n", parameters).count == 1)
        #expect(problems("2024,USA,22,46,544,fact,x\n2024,USA,22,46,544,fact,x\n", parameters).count == 1)
        #expect(problems("", parameters.replacing("theta,,6,8,10", with: "theta,,8,6,10")).count >= 1)
        #expect(problems("", parameters.replacing("boycott", with: "strike")) == ["no row for boycott CHN"])
    }
}

import TestSupport
import Testing
import TradeData

@Suite struct CalibrationTests {
    let grid = Grid(countries: ["HOM", "FOR"], sectors: ["goods", "services"])

    /// Two countries, two sectors, worked by hand.
    func accounts() -> Accounts {
        var flows = Bilateral<Money>(grid: grid, repeating: Money(0))
        flows[0, 0, 0] = Money(80)
        flows[0, 1, 0] = Money(20)
        flows[1, 0, 0] = Money(10)
        flows[1, 1, 0] = Money(90)
        flows[0, 0, 1] = Money(100)
        flows[1, 1, 1] = Money(50)
        var tariffs = Bilateral<Rate>(grid: grid, repeating: .zero)
        tariffs[0, 1, 0] = .percent(25)
        var inputs = InputTable<Share>(grid: grid, repeating: Share(0))
        inputs[0, 0, 0] = Share(0.5)  // goods into goods at home
        inputs[0, 1, 0] = Share(0.1)
        return Accounts(flows: flows, tariffs: tariffs, inputShares: inputs)
    }

    @Test func sharesFollowFromFlows() {
        let c = Calibration(accounts())
        #expect(c.expenditure[0, 0] == Money(105))  // 80 + 20·1.25
        #expect(abs(c.shares[0, 1, 0].value - 25.0 / 105) < 1e-15)
        #expect(abs(c.shares[0, 0, 0].value - 80.0 / 105) < 1e-15)
        #expect(c.shares[1, 0, 0] == Share(0.1))
        #expect(c.output[0, 0] == Money(90) && c.output[1, 0] == Money(110))
        #expect(abs(c.valueAddedShares[0, 0].value - 0.4) < 1e-15)
        #expect(abs(c.valueAdded[0] - (0.4 * 90 + 100)) < 1e-12)
        #expect(c.deficits == [10, -10])
        // F = X − G·Y: goods 105 − 45, services 100 − 9.
        #expect(abs(c.consumptionShares[0, 0].value - 60.0 / 151) < 1e-15)
        #expect(c.clipped.isEmpty)
    }

    /// Income from wages, tariffs and the deficit is what is left for final demand.
    @Test func incomeIsFinalDemand() {
        let c = Calibration(accounts())
        let income = c.valueAdded[0] + 0.25 * 20 + c.deficits[0]
        #expect(abs(income - 151) < 1e-12)
    }

    @Test func negativeFinalDemandIsClippedAndTold() {
        var a = accounts()
        a.inputShares[0, 1, 0] = Share(0.3)
        a.flows[0, 0, 1] = Money(10)  // needs 27 as inputs
        let c = Calibration(a)
        #expect(c.clipped.count == 1)
        #expect(c.clipped.first?.country == 0 && c.clipped.first?.sector == 1)
        #expect(abs((c.clipped.first?.value ?? 0) + 17) < 1e-12)
        #expect(c.consumptionShares[0, 1] == Share(0) && c.consumptionShares[0, 0] == Share(1))
    }

    /// A good that nobody buys is home-made on paper, so that its price index exists.
    @Test func emptyMarketsAreAtHome() {
        var a = accounts()
        a.flows[1, 1, 1] = Money(0)
        let c = Calibration(a)
        #expect(c.shares[1, 1, 1] == Share(1) && c.shares[1, 0, 1] == Share(0))
    }

    @Test(arguments: [false, true]) func accountsComeBack(wild: Bool) {
        let world = RandomWorld.make(countries: 5, sectors: 4, seed: 8, wild: wild)
        let again = Calibration(world.accounts())
        let scale = world.expenditure.values.max()!
        for (a, b) in zip(again.expenditure.values, world.expenditure.values) { #expect(abs(a - b) < 1e-12 * scale) }
        for (a, b) in zip(again.shares.values, world.shares.values) { #expect(abs(a - b) < 1e-12) }
        for (a, b) in zip(again.consumptionShares.values, world.consumptionShares.values) { #expect(abs(a - b) < 1e-11) }
        #expect(abs(world.deficits.reduce(0, +)) < 1e-9 * scale)
    }
}

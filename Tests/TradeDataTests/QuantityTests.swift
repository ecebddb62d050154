import Testing
import TradeData

@Suite struct QuantityTests {
    @Test func rateAndFactorAreTwoThings() {
        #expect(Rate.percent(25) == Rate(0.25))
        #expect(Rate(0.25).factor == Factor(1.25))
        #expect(Factor(1.25).rate == Rate(0.25))
        #expect(Rate(0.25).percent == 25)
        #expect(Rate(0.1) + Rate(0.24) > Rate(0.33))
        #expect(abs(Hat(0.98).percentChange + 2) < 1e-12)
    }
}

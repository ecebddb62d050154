import Reports
import Testing

@Suite struct NumberTextTests {
    @Test(arguments: [
        (0.4249, "+0.42%"), (-1.3, "−1.30%"), (0.0001, "0.00%"), (-0.0049, "0.00%"), (1234.5, "+1,234.50%"),
    ])
    func changes(value: Double, text: String) { #expect(NumberText.change(value) == text) }

    @Test func ratesLoseIdleZeros() {
        #expect(NumberText.percent(25) == "25%")
        #expect(NumberText.percent(12.5) == "12.5%")
        #expect(NumberText.percent(-7.04) == "−7%")
        #expect(NumberText.percent(100, decimals: 0) == "100%")
        #expect(NumberText.percent(-0.01) == "0%")
    }

    @Test func money() {
        #expect(NumberText.billions(12_444, "USD") == "+$12.4bn")
        #expect(NumberText.billions(-1_234_567, "USD") == "−$1,234.6bn")
        #expect(NumberText.billions(-5_200, "EUR") == "−EUR 5.2bn")
        #expect(NumberText.billions(3, "USD") == "$0.0bn")
        #expect(NumberText.billions(98_000_000, "USD", sign: false, decimals: 0) == "$98,000bn")
    }

    @Test func plainNumbers() {
        #expect(NumberText.fixed(-1234567.891, 1) == "−1,234,567.9")
        #expect(NumberText.fixed(999, 0) == "999")
        #expect(NumberText.fixed(-0.04, 1) == "0.0")
        #expect(NumberText.residual(3.2e-11) == "3e-11")
    }
}

import Reports
import Testing
import TradeData

@Suite struct NumberTextTests {
    @Test(arguments: [
        (0.4249, "+0.42%"), (-1.3, "−1.3%"), (0.0001, "0.00%"), (-0.0049, "0.00%"), (1234.4, "+1,234%"), (9.96, "+10%"),
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

    /// Running text has two digits that count, and words for what would print as zero.
    @Test func sizesOfRunningText() throws {
        #expect(NumberText.size(-0.284) == "0.28%" && NumberText.size(1.26) == "1.3%" && NumberText.size(0.004) == "under 0.01%")
        #expect(NumberText.amount(-74_960, "USD") == "$75 bn" && NumberText.amount(7_240, "USD") == "$7.2 bn")
        #expect(NumberText.amount(847, "EUR") == "EUR 850 mn" && NumberText.amount(0.3, "USD") == "under $1 mn")
        #expect(NumberText.amount(999.6, "USD") == "$1.0 bn" && NumberText.amount(123_456, "USD") == "$120 bn")
        #expect(NumberText.household(-564, "USD") == "$560" && NumberText.household(37.4, "USD") == "$37")
        #expect(NumberText.household(0.2, "USD") == "under $1")
        #expect(NumberText.date(try #require(Day("2025-11-10"))) == "10 November 2025")
    }

    @Test func plainNumbers() {
        #expect(NumberText.fixed(-1234567.891, 1) == "−1,234,567.9")
        #expect(NumberText.fixed(999, 0) == "999")
        #expect(NumberText.fixed(-0.04, 1) == "0.0")
        #expect(NumberText.residual(3.2e-11) == "3e-11")
    }
}

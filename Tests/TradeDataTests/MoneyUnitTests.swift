import Testing
import TradeData

@Suite struct MoneyUnitTests {
    @Test(arguments: [
        ("million USD", 1.0, "USD"), ("thousand USD", 1e-3, "USD"), ("billion CNY", 1e3, "CNY"), ("EUR", 1e-6, "EUR"),
        ("Million EUR", 1, "EUR"), ("trillion JPY", 1e6, "JPY"),
    ])
    func unitsAreScalesOfCurrencies(_ text: String, _ millions: Double, _ currency: String) throws {
        let unit = try MoneyUnit(text)
        #expect(abs(unit.millions / millions - 1) < 1e-15 && unit.currency == currency)
        #expect(try MoneyUnit(unit.description) == unit)
    }

    @Test(arguments: [
        "", "million", "dollars", "million usd", "mn USD", "million ABC", "2 million USD", "million USD per year", "$",
    ])
    func othersAreRefused(_ text: String) {
        #expect { try MoneyUnit(text) } throws: { "\($0)".contains("unknown money unit") && "\($0)".contains("thousand USD") }
    }
}

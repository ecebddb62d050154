import Testing
import TradeData

@Suite struct PlainTextTests {
    @Test(arguments: ["plain", "Côte d’Ivoire", "東京", "a=b", ""]) func whatIsReadIsPlain(_ text: String) {
        #expect(PlainText.fault(in: text) == nil)
    }

    @Test(arguments: [
        ("\u{1B}[31m", "U+001B"), ("a\tb", "U+0009"), ("\u{9B}x", "U+009B"), ("a\u{202E}b", "U+202E"), ("\u{7F}", "U+007F"),
    ])
    func whatActsIsNamed(_ text: String, _ code: String) {
        #expect(PlainText.fault(in: text) == code)
        #expect(PlainText.fault(in: PlainText.quoted(text)) == nil)
    }

    @Test func quotesAreShort() {
        #expect(PlainText.quoted("abc") == "“abc”")
        #expect(PlainText.quoted(String(repeating: "x", count: 41)) == "“" + String(repeating: "x", count: 40) + "…”")
        #expect(PlainText.quoted("e" + String(repeating: "\u{301}", count: 100_000)).unicodeScalars.count < 50)
    }
}

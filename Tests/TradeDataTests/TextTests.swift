import Foundation
import Testing

@testable import TradeData

/// What texts need without Foundation, held to Foundation itself.
@Suite struct TextTests {
    private static let pieces = [
        "", " ", "\t", "a", "é", "\u{A0}", "\u{3000}", "\n", "\r\n", "e\u{301}", "\"", "\"\"", "🇺🇸", ".", "0.5",
    ]

    private static func texts(_ count: Int) -> [String] {
        var random = SplitMix64(seed: 5)
        return (0..<count).map { _ in
            (0..<Int(random.next() % 7)).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }.joined()
        }
    }

    @Test func trimsAsFoundationDoes() {
        for text in Self.texts(2000) {
            #expect(text.trimmed() == text.trimmingCharacters(in: .whitespaces), "\(text.debugDescription)")
            #expect(text.trimmed(lines: true) == text.trimmingCharacters(in: .whitespacesAndNewlines), "\(text.debugDescription)")
        }
    }

    /// Byte for byte: a quote with an accent after it is a quote all the same.
    @Test func replacesEveryOccurrence() {
        #expect("a\"\"b\"\"".replacingAll("\"\"", with: "\"") == "a\"b\"")
        #expect("\"\"\u{301}".replacingAll("\"\"", with: "\"").unicodeScalars.elementsEqual("\"\u{301}".unicodeScalars))
        #expect("aaa".replacingAll("aa", with: "b") == "ba")
        #expect("abc".replacingAll("", with: "x") == "abc" && "".replacingAll("a", with: "b") == "")
        for text in Self.texts(500) where !text.unicodeScalars.contains("\u{301}") {
            #expect(text.replacingAll("\"\"", with: "'") == text.replacingOccurrences(of: "\"\"", with: "'"))
        }
    }

    @Test func writesNumbersAsFoundationDoes() {
        var random = SplitMix64(seed: 9)
        for _ in 0..<2000 {
            let number = Double(bitPattern: random.next())
            guard number.isFinite else { continue }
            for format in ["%.6g", "%.2f", "%+.12f", "%.17g", "%.0e"] {
                #expect(String(printf: format, number) == String(format: format, number))
            }
        }
        #expect(String(printf: "%02x", 10) == "0a" && String(printf: "%.3f", Double.nan) == "nan")
    }

    /// A host may have chosen decimal commas; where no such locale is installed the numbers are those of C anyway.
    @Test func asksNoLocale() {
        for name in ["de_DE.UTF-8", "fr_FR.UTF-8", "de_DE"] {
            guard let commas = newlocale(1 << LC_NUMERIC, name, nil) else { continue }
            let before = uselocale(commas)
            defer {
                uselocale(before)
                freelocale(commas)
            }
            #expect(String(printf: "%.1f", 0.5) == "0.5")
            #expect("0.5".withCString(CLocale.number) == 0.5)
        }
        #expect("0.5".withCString(CLocale.number) == 0.5)
    }
}

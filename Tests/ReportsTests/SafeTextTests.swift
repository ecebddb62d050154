import Foundation
import Testing
import TradeData

@testable import Reports

/// Whatever a title holds, nothing in it is obeyed: random Unicode through the filter of each form, read back by another reader.
struct SafeTextTests {
    /// Random text, half of it from what makes trouble.
    static func text(_ draw: inout SplitMix64) -> String {
        let trouble: [Unicode.Scalar] = [
            "\u{0}", "\u{1}", "\u{7}", "\u{8}", "\t", "\n", "\r", "\u{1B}", "\u{1F}", "\u{7F}", "\u{80}", "\u{85}", "\u{9B}",
            "\u{9F}", "\u{A0}", "\u{61C}", "\u{200E}", "\u{202E}", "\u{2028}", "\u{2066}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}",
            "\u{E0041}", "\u{301}", "\u{20D2}", "\u{200D}", "=", "+", "-", "@", "＝", "\"", "'", "<", ">", "&", "\\", "`", "*",
            "_", "[", "]", "|", "#", "~", "1", ".", ")", ",", ";", " ", "a", "Z", "é", "−", "·", "中", "🚢",
        ]
        var view = String.UnicodeScalarView()
        for _ in 0..<Int(draw.uniform(0, 14)) {
            if draw.chance(0.8) {
                view.append(trouble[Int(draw.uniform(0, Double(trouble.count)))])
            } else if let scalar = Unicode.Scalar(UInt32(draw.uniform(0, 0x110000))) {
                view.append(scalar)
            }
        }
        return String(view)
    }

    static func obeyed(_ text: String) -> [Unicode.Scalar] { text.unicodeScalars.filter(SafeText.isObeyed) }

    @Test func nothingIsObeyedInAnyForm() {
        var draw = SplitMix64(seed: 1)
        for _ in 0..<20_000 {
            let text = Self.text(&draw)
            for safe in [
                SafeText.plain(text), SafeText.line(text), SafeText.xml(text), SafeText.csvCell(text), SafeText.json(text),
                SafeText.markdown(text), SafeText.markdownCell(text), SafeText.markdownCode(text),
            ] {
                #expect(Self.obeyed(safe).isEmpty, "\(text.unicodeScalars.map(\.value))")
            }
            #expect(!SafeText.line(text).unicodeScalars.contains { $0 == "\n" || $0 == "\t" })
            #expect(SafeText.plain(SafeText.plain(text)) == SafeText.plain(text))
        }
        let harmless = "Détente: 25% “on all” − −0.3 · 中文 🚢\n\tR&D"
        #expect(SafeText.plain(harmless) == harmless)
    }

    /// JSON loses nothing, and another reader reads it.
    @Test func jsonComesBack() throws {
        var draw = SplitMix64(seed: 2)
        for _ in 0..<5000 {
            let text = Self.text(&draw)
            let json = SafeText.json(text)
            let read = try JSONSerialization.jsonObject(with: Data("[\(json)]".utf8)) as? [String]
            #expect(read?.first.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars), "\(json)")
            #expect(!json.unicodeScalars.contains { $0.value < 0x20 })
        }
        #expect(SafeText.json("\u{1}\\\t\u{9B}\u{202E}") == "\"\\u0001\\\\\\t\\u009b\\u202e\"")
    }

    /// A reader of RFC 4180 finds the text again, and no cell begins as a formula does.
    @Test func csvIsOneCellAndNoFormula() {
        var draw = SplitMix64(seed: 3)
        for _ in 0..<20_000 {
            let text = Self.text(&draw)
            let cell = SafeText.csvCell(text)
            let read = Self.unquoted(cell)
            let plain = SafeText.plain(text)
            #expect(read == plain || read == "'" + plain, "\(cell)")
            if let first = read?.unicodeScalars.first, "=+-@\t＝＋－＠".unicodeScalars.contains(first) {
                #expect(Double(read!) != nil, "\(cell)")
            }
        }
        #expect(SafeText.csvCell("=cmd|' /C calc'!A0") == "'=cmd|' /C calc'!A0")
        #expect(SafeText.csvCell("@SUM(1,2)") == "\"'@SUM(1,2)\"")
        for number in ["-0.125", "+3", "-1e-05", "-0"] { #expect(SafeText.csvCell(number) == number) }
        for word in ["-inf", "-nan", "-", "+", "-1+1", "-0x"] { #expect(SafeText.csvCell(word) == "'" + word) }
        #expect(SafeText.csvCell("\"\u{301},") == "\"\"\"\u{301},\"", "a quote is a quote under any accent")
    }

    /// The one field of a line of comma-separated values; nil where it is not one field.
    static func unquoted(_ cell: String) -> String? {
        let scalars = Array(cell.unicodeScalars)
        guard scalars.first == "\"" else {
            return scalars.contains { $0 == "," || $0 == "\"" || $0 == "\n" } ? nil : cell
        }
        guard scalars.count > 1, scalars.last == "\"" else { return nil }
        var (read, k) = (String.UnicodeScalarView(), 1)
        while k < scalars.count - 1 {
            if scalars[k] == "\"" {
                guard k + 1 < scalars.count - 1, scalars[k + 1] == "\"" else { return nil }
                k += 1
            }
            read.append(scalars[k])
            k += 1
        }
        return String(read)
    }

    @Test func xmlHasNoMarksAndOnlyItsCharacters() {
        var draw = SplitMix64(seed: 4)
        for _ in 0..<20_000 {
            let xml = SafeText.xml(Self.text(&draw))
            #expect(!xml.unicodeScalars.contains { "<>\"'".unicodeScalars.contains($0) })
            for scalar in xml.unicodeScalars {
                let value = scalar.value
                #expect(
                    value == 9 || value == 10 || (0x20...0xD7FF).contains(value) || (0xE000...0xFFFD).contains(value)
                        || value > 0xFFFF)
            }
            for rest in xml.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
                #expect(
                    ["amp;", "lt;", "gt;", "quot;", "#39;"].contains { rest.unicodeScalars.starts(with: $0.unicodeScalars) },
                    "\(xml)")
            }
        }
        #expect(SafeText.xml("\"\u{301} onload=x") == "&quot;\u{301} onload=x")
    }

    @Test func markdownHasNoMarksOfItsOwn() {
        #expect(SafeText.markdown("# a", opensLine: true) == "\\# a")
        #expect(SafeText.markdown("  - a", opensLine: true) == "\\- a")
        #expect(SafeText.markdown("12. a", opensLine: true) == "12\\. a")
        #expect(SafeText.markdown("12.5 a") == "12.5 a")
        #expect(SafeText.markdown("[l](javascript:alert(3)) &amp; & R&D") == "\\[l\\](javascript:alert(3)) \\&amp; & R\\&D")
        #expect(SafeText.markdownCell("a | b") == "a \\| b")
        #expect(SafeText.markdownCode("a\n````\nb").hasPrefix("`````\n"))
        var draw = SplitMix64(seed: 5)
        for _ in 0..<5000 {
            let text = SafeText.markdown(Self.text(&draw), opensLine: true)
            var isEscaped = false
            for scalar in text.unicodeScalars {
                #expect(isEscaped || !"`*_[]<>~".unicodeScalars.contains(scalar), "\(text)")
                isEscaped = !isEscaped && scalar == "\\"
            }
            #expect(!isEscaped, "no backslash is left to escape what follows: \(text)")
            #expect(text.unicodeScalars.first.map { !"#+-= ".unicodeScalars.contains($0) } ?? true)
        }
    }
}

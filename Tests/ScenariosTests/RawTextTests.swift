import Studies
import Testing
import TradeData

@testable import Scenarios

/// What acts on a terminal, a page or a table instead of being read is refused, as it is and escaped, with its place.
struct RawTextTests {
    /// All that has no place in a file, by its meaning: C0 but tab and line feed, DEL, C1, separators, directions, byte order.
    private static let refused: [UInt32] =
        Array(0...8) + Array(11...31) + Array(0x7F...0x9F) + [0x200E, 0x200F] + Array(0x2028...0x202E) + Array(0x2066...0x2069)
        + [0xFEFF]

    private func problems(_ text: String) -> [Problem] {
        do {
            _ = try Item.read(text, file: "f.yaml")
            return []
        } catch let problems as Problems { return problems.problems } catch { return [] }
    }

    @Test func exactlyTheseAreRefused() {
        for value in UInt32(0)...0x3FFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let fault = PlainText.fault(in: "a\(scalar)b", isBlock: true)
            #expect((fault != nil) == Self.refused.contains(value), "\(PlainText.codePoint(scalar))")
        }
    }

    @Test(arguments: refused)
    func isRefusedInTheFile(value: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(value))
        let digits = String(value, radix: 16, uppercase: true)
        let code = "U+" + String(repeating: "0", count: 4 - digits.count) + digits
        let raw = problems("a: b\nçc: d\(scalar)e\n")
        #expect(
            raw.map(\.what) == ["the file has the control character \(code)"]
                && raw[0].remedy == "remove the control character \(code)")
        #expect(raw[0].line == 2 && raw[0].column == 6, "\(raw)")
        let escaped = problems("a: \"b\\U0000\(String(repeating: "0", count: 4 - digits.count))\(digits)c\"\n")
        #expect(
            escaped.map(\.description) == [
                "f.yaml:1:4: error: the text has the control character \(code); remove the control character \(code)"
            ])
    }

    /// A note may have lines; what is printed in one line may not.
    @Test func linesAreForNotes() throws {
        func found(_ key: String, _ value: String) -> [Problem] {
            do {
                return try Scenario.parse(LargeScenarios.head.replacing("title: large", with: "title: t\n\(key): \(value)"))
                    .warnings.filter { !$0.what.contains("every change between them is zero") }
            } catch let problems as Problems { return problems.problems } catch { return [] }
        }
        #expect(found("note", "\"one\\ntwo\\tthree\"").isEmpty)
        #expect(found("note", "|\n  one\n  two").isEmpty)
        let broken = LargeScenarios.head.replacing("title: large", with: "title: \"one\\n# two\"")
        #expect { try Scenario.parse(broken) } throws: { "\($0)".contains(":3:8: error: this text has a line break or a tab") }
        let folded = LargeScenarios.head.replacing("title: large", with: "title: >\n  one\n  two")
        #expect(try Scenario.parse(folded).title == "one two")
    }
}

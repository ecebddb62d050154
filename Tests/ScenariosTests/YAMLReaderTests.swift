import Testing
import TradeData

@testable import Scenarios

/// YAML becomes items with places, and what the dialect has no use for is refused where it is read.
struct YAMLReaderTests {
    private func problems(_ text: String) -> [Problem] {
        do {
            _ = try Item.read(text, file: "f.yaml")
            return []
        } catch let problems as Problems { return problems.problems } catch { return [] }
    }

    @Test func textStaysText() throws {
        let item = try Item.read(
            "a: NO\nb: 0201\nc: [1e3, ~, 'it''s', \"x\\ty\"]\nd: {e: }\nf: |\n  one\n  two\n\ng: >-\n  long\n  line\n",
            file: "f.yaml")
        #expect(item["a"]?.text == "NO" && item["b"]?.text == "0201")
        #expect(item["c"]?.list?.map(\.text) == ["1e3", "~", "it's", "x\ty"])
        #expect(item["d"]?["e"]?.text == "")
        #expect(item["f"]?.text == "one\ntwo" && item["g"]?.text == "long line")
        #expect(item["c"]?.list?[2].line == 3 && item["c"]?.list?[2].column == 13)
    }

    @Test func lineEndsAndTheMarkOfByteOrder() throws {
        #expect(try Item.read("\u{FEFF}a: 1\r\nb: 2\r\n", file: "f.yaml")["b"]?.text == "2")
    }

    /// Long maps are looked up as short ones are.
    @Test func everyKeyIsFound() throws {
        for count in [1, 16, 17, 1_000] {
            let text = (0..<count).map { "k\($0): v\($0)\n" }.joined()
            let item = try Item.read(text, file: "f.yaml")
            #expect((0..<count).allSatisfy { item["k\($0)"]?.text == "v\($0)" } && item["k\(count)"] == nil)
        }
    }

    @Test(
        arguments: [
            ("a: &1 x", 1, 4, "anchors and aliases"), ("a: &1a x", 1, 4, "anchors and aliases"),
            ("a: *1", 1, 4, "anchors and aliases"),
            ("- x\n- &_y [z]", 2, 3, "anchors and aliases"), ("a: !!str x", 1, 4, "tags (!)"),
            ("a: !own {b: c}", 1, 4, "tags (!)"),
            ("%YAML 1.1\n---\na: b", 1, 1, "directives"), ("a: b\n---\nc: d", 2, 1, "a second document"),
            ("[a]: b", 1, 1, "a key is text"),
            ("? {a: b}\n: c", 1, 3, "a key is text"), ("a: b\nc: d\na: e", 3, 1, "the key \"a\" appears twice"),
            ("a:\n\tb: c", 2, 1, "a tab indents"),
            ("a: [", 2, 1, "this is not YAML"), ("", 1, 1, "the file is empty"), ("# nothing\n", 1, 1, "the file is empty"),
            ("a: " + String(repeating: "[", count: 25), 1, 27, "nested more than 24 deep"),
        ])
    func isRefused(text: String, line: Int, column: Int, words: String) {
        let found = problems(text)
        #expect(
            found.contains { $0.line == line && $0.column == column && $0.what.contains(words) && !$0.remedy.isEmpty }, "\(found)"
        )
    }

    @Test(arguments: [
        "a: R & D", "a: AT&T", "a: 2 * 3", "a: '&x *y !z'", "a: \"&x\"", "a: |\n  &x\n  *y\n", "a: x # &y", "a: 100%",
    ])
    func isNoAnchor(text: String) { #expect(problems(text).isEmpty) }
}

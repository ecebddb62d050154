import Testing
import TradeData

/// The nearest word is the one of the whole table of edits, and none where all are far.
struct SpellingTests {
    /// Levenshtein distance by the whole table.
    private func edits(_ a: String, _ b: String) -> Int {
        let (a, b) = (Array(a.lowercased().utf8), Array(b.lowercased().utf8))
        var row = Array(0...b.count)
        for i in 0..<a.count {
            var diagonal = row[0]
            row[0] = i + 1
            for j in 0..<b.count {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }

    @Test func theNearestIsTheNearest() {
        var random = SplitMix64(seed: 7)
        func word(_ letters: Int) -> String {
            String((0..<letters).map { _ in "abAc".randomElement(using: &random)! })
        }
        for _ in 0..<3000 {
            let (asked, words) = (
                word(.random(in: 0...9, using: &random)), (0..<6).map { _ in word(.random(in: 0...9, using: &random)) }
            )
            let limit = min(4, max(1, (asked.count + 2) / 3))
            let best = words.map { edits(asked, $0) }.min()!
            let found = Spelling.nearest(asked, in: words)
            if best > limit {
                #expect(found == nil, "\(asked) in \(words)")
            } else {
                #expect(found == words.first { edits(asked, $0) == best }, "\(asked) in \(words)")
            }
        }
    }

    @Test func longTextIsNoSlip() {
        #expect(Spelling.nearest(String(repeating: "a", count: 100_000), in: ["a"]) == nil)
        #expect(Spelling.nearest("combain", in: ["id", "combine", "days"]) == "combine")
        #expect(Spelling.nearest("x", in: [String(repeating: "x", count: 1_000_000)]) == nil)
    }
}

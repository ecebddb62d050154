/// Words that were probably meant.
public enum Spelling {
    /// The word of a list that a misspelt one was probably meant to be; nil when none is near.
    ///
    /// Near means: at most one edit for every three letters begun, whatever the case.
    /// - Complexity: O(words × letters²).
    public static func nearest(_ word: String, in words: some Sequence<String>) -> String? {
        // A longer word is no slip of the pen, and comparing it would take for ever.
        guard word.utf8.count <= 80 else { return nil }
        let limit = max(1, (word.count + 2) / 3)
        let letters = Array(word.lowercased().utf8)
        var best: (word: String, distance: Int)?
        for candidate in words {
            let distance = edits(letters, Array(candidate.lowercased().utf8))
            if distance <= limit && (best.map { distance < $0.distance } ?? true) { best = (candidate, distance) }
        }
        return best?.word
    }

    /// Levenshtein distance; where lengths are far apart, the longer of the two.
    private static func edits(_ a: [UInt8], _ b: [UInt8]) -> Int {
        if a.isEmpty || b.isEmpty || abs(a.count - b.count) > 8 { return max(a.count, b.count) }
        var row = Array(0...b.count)
        for i in 1...a.count {
            var diagonal = row[0]
            row[0] = i
            for j in 1...b.count {
                let above = row[j]
                row[j] = min(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }
}

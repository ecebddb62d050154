/// Words that were probably meant.
public enum Spelling {
    /// The word of a list that a misspelt one was probably meant to be; nil when none is near.
    ///
    /// Near means: at most one edit for every three letters begun and at most four, whatever the case. Codes of economies are not
    /// words: `CountryNames.meant(by:)` knows those.
    /// - Complexity: O(words × letters).
    public static func nearest(_ word: String, in words: some Sequence<String>) -> String? {
        // A longer word is no slip of the pen.
        guard word.utf8.count <= 80 else { return nil }
        let limit = min(4, max(1, (word.count + 2) / 3))
        let letters = Array(word.lowercased().utf8)
        var best: (word: String, distance: Int)?
        for candidate in words where abs(candidate.utf8.count - letters.count) <= 2 * limit {
            guard
                let distance = edits(letters, Array(candidate.lowercased().utf8), limit: (best?.distance).map { $0 - 1 } ?? limit)
            else { continue }
            best = (candidate, distance)
            if distance == 0 { break }
        }
        return best?.word
    }

    /// Levenshtein distance; nil where it is above the limit. Only cells within the limit of the diagonal are looked at.
    private static func edits(_ a: [UInt8], _ b: [UInt8], limit: Int) -> Int? {
        guard abs(a.count - b.count) <= limit else { return nil }
        let far = limit + 1
        var row = (0...b.count).map { min($0, far) }
        for i in a.indices {
            let (first, last) = (max(0, i - limit), min(b.count - 1, i + limit))
            var diagonal = row[first]
            row[first] = first == 0 ? min(i + 1, far) : far
            if first <= last {
                for j in first...last {
                    let above = row[j + 1]
                    row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0 : 1), far)
                    diagonal = above
                }
            }
            if last + 2 <= b.count { row[last + 2] = far }
        }
        return row[b.count] <= limit ? row[b.count] : nil
    }
}

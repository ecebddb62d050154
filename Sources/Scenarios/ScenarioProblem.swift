/// One fault in a scenario file, with its place and its remedy.
public struct ScenarioProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// Whether the file is refused for it.
    public enum Severity: String, Sendable { case error, warning }

    public let severity: Severity
    public let file: String
    /// From 1; 0 where the fault is the file itself.
    public let line: Int
    public let column: Int
    /// What is wrong.
    public let what: String
    /// What to write instead.
    public let remedy: String

    public init(
        _ severity: Severity = .error, file: String, line: Int, column: Int, what: String, remedy: String
    ) {
        self.severity = severity
        self.file = file
        self.line = line
        self.column = column
        self.what = what
        self.remedy = remedy
    }

    /// `us-china.yaml:35:11: error: rate needs a unit; write 25% (a rate) or +25pp (added)`
    public var description: String {
        "\(file):\(line):\(column): \(severity.rawValue): \(what)" + (remedy.isEmpty ? "" : "; \(remedy)")
    }
}

/// All faults of a scenario file, in the order of the file.
public struct ScenarioProblems: Error, Sendable, CustomStringConvertible {
    public let problems: [ScenarioProblem]
    public var errors: [ScenarioProblem] { problems.filter { $0.severity == .error } }
    /// True when the file is not there (exit code 3), false when what is there is wrong (exit code 2).
    public let isMissing: Bool

    public init(_ problems: [ScenarioProblem], isMissing: Bool = false) {
        self.problems = problems
        self.isMissing = isMissing
    }

    public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// The word of a list that a misspelt one was probably meant to be; nil when none is near.
///
/// Near means: at most one edit for every three letters begun.
func nearest(_ word: String, in words: some Sequence<String>) -> String? {
    let limit = max(1, (word.count + 2) / 3)
    var best: (word: String, distance: Int)?
    for candidate in words {
        let distance = edits(Array(word.lowercased().utf8), Array(candidate.lowercased().utf8))
        if distance <= limit && (best.map { distance < $0.distance } ?? true) { best = (candidate, distance) }
    }
    return best?.word
}

/// Levenshtein distance.
private func edits(_ a: [UInt8], _ b: [UInt8]) -> Int {
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

import TradeData

/// What a parser cannot be left to find: characters that act on a terminal, tabs as indentation, directives.
enum RawText {
    /// The faults of the text, each with its place; at most `Limits.reports`.
    /// - Complexity: O(bytes).
    static func faults(in text: String, file: String) -> [Problem] {
        var found: [Problem] = []
        var (line, column, isIndenting) = (1, 0, true)
        var last: Unicode.Scalar = "\n"
        func report(_ what: String, _ remedy: String) {
            found.append(Problem(file: file, line: line, column: column, what: what, remedy: remedy))
        }
        for scalar in text.unicodeScalars {
            if found.count >= Limits.reports { break }
            // Lines may end as they do under Windows.
            if last == "\r" && scalar != "\n" { report("the file has the control character U+000D", remedy(for: "U+000D")) }
            last = scalar
            if scalar == "\n" {
                (line, column, isIndenting) = (line + 1, 0, true)
                continue
            }
            column += 1
            switch scalar {
            case "\r": continue
            case "\t" where isIndenting: report("a tab indents this line", "indent with spaces")
            case "%" where column == 1:
                report("directives (lines that begin with %) are refused", "remove the line, or indent it if it is text")
            case _ where scalar != "\t" && PlainText.isRefused(scalar):
                let code = PlainText.codePoint(scalar)
                report("the file has the control character \(code)", remedy(for: code))
            default: break
            }
            if scalar != " " { isIndenting = false }
        }
        return found
    }

    static func remedy(for code: String) -> String { "remove the control character \(code)" }
}

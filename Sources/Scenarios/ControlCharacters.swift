import TradeData

extension Unicode.Scalar {
    /// Whether it has no place in a scenario file: it would act on a terminal, a page or a table instead of being read.
    ///
    /// Controls (C0, DEL, C1) but tab and line feed, which block text holds; line and paragraph separators; what turns the
    /// direction of text; the mark of byte order within a text.
    var isRefused: Bool {
        switch value {
        case 0x09, 0x0A: false
        case ..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// `U+001B`
    var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension StringProtocol {
    /// The first character of the text that a scenario file may not hold.
    /// - Complexity: O(bytes).
    var refusedCharacter: Unicode.Scalar? {
        guard utf8.contains(where: { $0 < 0x20 || $0 >= 0x7F }) else { return nil }
        return unicodeScalars.first(where: \.isRefused)
    }
}

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
            if last == "\r" && scalar != "\n" { report("the file has the control character U+000D", remedy(for: "\r")) }
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
            case _ where scalar.isRefused:
                report("the file has the control character \(scalar.codePoint)", remedy(for: scalar))
            default: break
            }
            if scalar != " " { isIndenting = false }
        }
        return found
    }

    static func remedy(for scalar: Unicode.Scalar) -> String { "remove the control character \(scalar.codePoint)" }
}

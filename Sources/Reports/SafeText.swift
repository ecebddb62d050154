import FoundationEssentials

/// Text of files and worlds as it may leave the program: one filter for each form of output.
///
/// Titles, names, units, notes and sources are written by others. What a terminal would obey, what turns the direction of
/// reading, what XML cannot hold and what a spreadsheet would run is taken out here, and nowhere else. All filters work by
/// scalars: a combining mark behind a quote makes another character of it, and still closes an attribute.
public enum SafeText {
    /// Characters that are not shown but obeyed: controls of the sets C0 and C1 except line feed and tab, the marks and overrides
    /// of text direction, separators of lines and paragraphs, tags, and what is no character.
    /// - Source: Unicode Standard 15, sections 23.1 and 23.2; Unicode Technical Report 36, section 3.
    static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
        case 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
        default: scalar.value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(scalar.value)
        }
    }

    /// Text without what is obeyed; lines and tabs stay.
    /// - Complexity: O(length).
    public static func plain(_ text: String) -> String {
        let isPrintableASCII = text.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x0A || $0 == 0x09 }
        guard !isPrintableASCII, text.unicodeScalars.contains(where: isObeyed) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.lazy.filter { !isObeyed($0) }))
    }

    /// Text as one line: line feeds and tabs become spaces.
    public static func line(_ text: String) -> String {
        replacing(plain(text)) { $0 == "\n" || $0 == "\t" ? " " : nil }
    }

    /// Text between the tags, and within the attributes, of XML 1.0 and HTML.
    public static func xml(_ text: String) -> String {
        replacing(plain(text)) { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            case "'": "&#39;"
            default: nil
            }
        }
    }

    /// A cell of comma-separated values: what a spreadsheet would take for a formula gets an apostrophe before it, and
    /// quotes where it must have them (RFC 4180). Numbers stay as they are.
    /// - Source: OWASP, *CSV Injection*.
    public static func csvCell(_ text: String) -> String {
        var cell = plain(text)
        if let first = cell.unicodeScalars.first, "=+-@\t＝＋－＠".unicodeScalars.contains(first), Double(cell)?.isFinite != true {
            cell = "'" + cell
        }
        guard cell.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A }) else { return cell }
        return "\"" + replacing(cell) { $0 == "\"" ? "\"\"" : nil } + "\""
    }

    /// A string of JSON, quotes included. Nothing is lost: what is obeyed is escaped.
    public static func json(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        guard let data = try? encoder.encode(text) else { return "null" }
        return replacing(String(decoding: data, as: UTF8.self)) { scalar in
            isObeyed(scalar) ? String(scalar).utf16.map { String(printf: "\\u%04x", $0) }.joined() : nil
        }
    }

    /// Running text of Markdown in one line: what Markdown would take for marks is kept from it.
    /// - Parameter opensLine: Whether the text begins a line, where marks of headings, lists and rules count.
    static func markdown(_ text: String, opensLine: Bool = false) -> String {
        let scalars = Array(line(text).unicodeScalars.drop { opensLine && $0 == " " })
        var safe = String.UnicodeScalarView()
        // A number with a point or a bracket behind it opens a list.
        let digits = scalars.prefix { ("0"..."9").contains($0) }.count
        for (k, scalar) in scalars.enumerated() {
            let isEntity =
                scalar == "&" && k + 1 < scalars.count && (scalars[k + 1] == "#" || scalars[k + 1].properties.isAlphabetic)
            let opensBlock =
                opensLine
                && (k == 0 && "#+-=".unicodeScalars.contains(scalar)
                    || k > 0 && k == digits && ".)".unicodeScalars.contains(scalar))
            if isEntity || opensBlock || "\\`*_[]<>~".unicodeScalars.contains(scalar) { safe.append("\\") }
            safe.append(scalar)
        }
        return String(safe)
    }

    /// A cell of a table of Markdown.
    static func markdownCell(_ text: String) -> String { replacing(markdown(text)) { $0 == "|" ? "\\|" : nil } }

    /// A block of code of Markdown, within a fence that nothing in it closes.
    static func markdownCode(_ text: String) -> String {
        let longest = text.unicodeScalars.split { $0 != "`" }.map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: max(3, longest + 1))
        return "\(fence)\n\(plain(text))\n\(fence)\n"
    }

    /// The text with other text in the place of some scalars.
    private static func replacing(_ text: String, _ other: (Unicode.Scalar) -> String?) -> String {
        guard text.unicodeScalars.contains(where: { other($0) != nil }) else { return text }
        return text.unicodeScalars.reduce(into: "") { safe, scalar in
            if let other = other(scalar) { safe += other } else { safe.unicodeScalars.append(scalar) }
        }
    }
}

import Foundation

/// Tables of text as other programs read them.
public enum DelimitedText {
    /// Comma-separated values (RFC 4180, lines end in a newline).
    public static func csv(titles: [String], rows: [[String]]) -> String {
        var text = titles.joined(separator: ",") + "\n"
        for row in rows {
            for (index, cell) in row.enumerated() {
                if index > 0 { text += "," }
                text += quoted(cell)
            }
            text += "\n"
        }
        return text
    }

    /// A JSON array with an object for each row; an empty cell is null, a cell of a numeric column stands bare.
    public static func json(titles: [String], rows: [[String]], numeric: Set<String>) -> String {
        var text = "["
        for (index, row) in rows.enumerated() {
            text += index == 0 ? "\n" : ",\n"
            let pairs = zip(titles, row).map { name, cell in
                jsonString(name) + ":" + (cell.isEmpty ? "null" : numeric.contains(name) ? cell : jsonString(cell))
            }
            text += "{" + pairs.joined(separator: ",") + "}"
        }
        return text + (rows.isEmpty ? "]\n" : "\n]\n")
    }

    /// A cell as comma-separated values have it: quoted where it must be.
    static func quoted(_ cell: String) -> String {
        // Bytes, not characters: tables have a million cells.
        guard cell.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else { return cell }
        guard cell.utf8.contains(0x22) else { return "\"" + cell + "\"" }
        return "\"" + cell.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }

    /// A string as JSON has it, quotes included.
    public static func jsonString(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20: quoted += "\\u" + String(format: "%04x", scalar.value)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

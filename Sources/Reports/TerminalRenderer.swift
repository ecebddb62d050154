/// Writes a report on a terminal: text and tables, no charts.
public enum TerminalRenderer {
    /// - Parameter isOnePage: The first page alone.
    public static func render(_ document: ReportDocument, on terminal: Terminal, isOnePage: Bool = false) -> String {
        var text = strong(document.title, terminal) + "\n" + wrap(document.headline, terminal) + "\n"
        if let brief = document.brief { text += render(brief, terminal) }
        if isOnePage { return text }
        for section in document.sections {
            text += "\n" + strong(section.title, terminal) + "\n"
            for block in section.blocks { text += render(block, on: terminal) }
        }
        return text
    }

    private static func render(_ brief: ReportDocument.Brief, _ terminal: Terminal) -> String {
        func part(_ title: String, _ lines: [String]) -> String {
            lines.isEmpty ? "" : "\n" + strong(title, terminal) + "\n" + lines.map { wrap($0, terminal) + "\n" }.joined()
        }
        var text = wrap(brief.dateline, terminal) + "\n\n"
        for (k, finding) in brief.findings.enumerated() { text += wrap("\(k + 1)  \(finding)", terminal) + "\n" }
        text += part(ReportDocument.Heading.branches, brief.branches.map { "\($0.name): \($0.meaning)" })
        text += part(ReportDocument.Heading.mind, brief.mindChangers.map { "- " + $0 })
        return text + part(ReportDocument.Heading.verdict, brief.verdict.map { [$0] } ?? [])
    }

    private static func render(_ block: ReportDocument.Block, on terminal: Terminal) -> String {
        switch block {
        case .paragraph(let words): return wrap(words, terminal) + "\n"
        case .list(let items): return items.map { wrap("- " + $0, terminal) + "\n" }.joined()
        case .code(let code): return SafeText.plain(code).split(separator: "\n").map { "    \($0)\n" }.joined()
        case .chart: return ""
        case .references(let references):
            return references.map { wrap("- \($0.name): \($0.pieces.map(\.text).joined())", terminal) + "\n" }.joined()
        case .fold(let title, let blocks):
            return "\n" + wrap(title, terminal) + "\n" + blocks.map { render($0, on: terminal) }.joined()
        case .numbers(let numbers):
            let width = numbers.map(\.value.count).max() ?? 0
            return numbers.map { number in
                let detail = number.detail.isEmpty ? "" : " (\(number.detail))"
                return "  " + String(repeating: " ", count: width - number.value.count) + strong(number.value, terminal) + "  "
                    + SafeText.line(number.label + detail) + "\n"
            }.joined()
        case .table(let table):
            var lines = TerminalTable(table.columns.map { ($0.title, $0.isNumber ? .right : .left) })
            for row in table.rows {
                lines.add(zip(row, table.columns).map { TerminalTable.Cell($0, tone: tone(of: $0, $1)) })
            }
            return "\n" + (table.title.isEmpty ? "" : wrap(table.title, terminal) + "\n") + lines.render(on: terminal)
                + (table.note.isEmpty ? "" : wrap(table.note, terminal) + "\n")
        }
    }

    /// Colours follow the meaning: what is better is good, and dearer is not.
    private static func tone(of cell: String, _ column: ReportDocument.Column) -> TerminalTable.Tone {
        let isMore = cell.hasPrefix("+")
        guard column.more != .neither, isMore || cell.hasPrefix("−") else { return .plain }
        return isMore == (column.more == .better) ? .good : .bad
    }

    private static func strong(_ text: String, _ terminal: Terminal) -> String {
        terminal.hasColor ? "\u{1B}[1m\(SafeText.line(text))\u{1B}[0m" : SafeText.line(text)
    }

    /// Breaks text between words where the terminal has a width.
    private static func wrap(_ text: String, _ terminal: Terminal) -> String {
        let text = SafeText.line(text)
        guard let width = terminal.width, text.count > width else { return text }
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty && line.count + 1 + word.count > width {
                lines.append(line)
                line = String(word)
            } else {
                line += (line.isEmpty ? "" : " ") + word
            }
        }
        return (lines + [line]).joined(separator: "\n")
    }
}

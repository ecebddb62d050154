/// Writes a report as Markdown (GitHub's tables); charts are linked as files of the bundle.
public enum MarkdownRenderer {
    public static func render(_ document: ReportDocument) -> String {
        var text = "# \(escaped(document.title))\n\n**\(escaped(document.headline))**\n"
        for section in document.sections {
            text += "\n## \(escaped(section.title))\n"
            for block in section.blocks { text += "\n" + render(block) }
        }
        return text
    }

    private static func render(_ block: ReportDocument.Block) -> String {
        switch block {
        case .paragraph(let words): escaped(words) + "\n"
        case .list(let items): items.map { "- \(escaped($0))\n" }.joined()
        case .code(let code): "```\n\(code)\n```\n"
        case .chart(let chart):
            (chart.name.map { "![\(escaped(chart.caption))](charts/\($0).svg)\n" }
                ?? "*Chart in report.html: \(escaped(chart.caption))*\n")
                + (chart.note.isEmpty ? "" : "\n*\(escaped(chart.note))*\n")
        case .numbers(let numbers):
            numbers.map { number in
                "- **\(escaped(number.value))** \(escaped(number.label))"
                    + (number.detail.isEmpty ? "" : " (\(escaped(number.detail)))") + "\n"
            }.joined()
        case .table(let table): render(table)
        }
    }

    private static func render(_ table: ReportDocument.Table) -> String {
        func line(_ cells: [String]) -> String {
            "| " + cells.map { escaped($0).replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
        }
        var text = table.title.isEmpty ? "" : "**\(escaped(table.title))**\n\n"
        text += line(table.columns.map(\.title))
        text += "|" + table.columns.map { $0.isNumber ? "---:|" : "---|" }.joined() + "\n"
        for row in table.rows { text += line(row) }
        if !table.note.isEmpty { text += "\n*\(escaped(table.note))*\n" }
        return text
    }

    /// Characters that Markdown would take for marks are kept from it.
    static func escaped(_ text: String) -> String {
        var safe = ""
        for character in text.replacing("\n", with: " ") {
            if "\\`*_[]<>".contains(character) { safe.append("\\") }
            safe.append(character)
        }
        return safe
    }
}

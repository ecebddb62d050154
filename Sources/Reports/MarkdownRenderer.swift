/// Writes a report as Markdown (GitHub's tables); charts are linked as files of the bundle.
public enum MarkdownRenderer {
    public static func render(_ document: ReportDocument) -> String {
        var text = "# \(SafeText.markdown(document.title))\n\n**\(SafeText.markdown(document.headline))**\n"
        for section in document.sections {
            text += "\n## \(SafeText.markdown(section.title))\n"
            for block in section.blocks { text += "\n" + render(block) }
        }
        return text
    }

    private static func render(_ block: ReportDocument.Block) -> String {
        switch block {
        case .paragraph(let words): SafeText.markdown(words, opensLine: true) + "\n"
        case .list(let items): items.map { "- \(SafeText.markdown($0, opensLine: true))\n" }.joined()
        case .code(let code): SafeText.markdownCode(code)
        case .chart(let chart):
            (chart.name.map { "![\(SafeText.markdown(chart.caption))](charts/\($0).svg)\n" }
                ?? "*Chart in report.html: \(SafeText.markdown(chart.caption))*\n")
                + (chart.note.isEmpty ? "" : "\n*\(SafeText.markdown(chart.note))*\n")
        case .numbers(let numbers):
            numbers.map { number in
                "- **\(SafeText.markdown(number.value))** \(SafeText.markdown(number.label))"
                    + (number.detail.isEmpty ? "" : " (\(SafeText.markdown(number.detail)))") + "\n"
            }.joined()
        case .table(let table): render(table)
        }
    }

    private static func render(_ table: ReportDocument.Table) -> String {
        func line(_ cells: [String]) -> String {
            "| " + cells.map { SafeText.markdownCell($0) }.joined(separator: " | ") + " |\n"
        }
        var text = table.title.isEmpty ? "" : "**\(SafeText.markdown(table.title))**\n\n"
        text += line(table.columns.map(\.title))
        text += "|" + table.columns.map { $0.isNumber ? "---:|" : "---|" }.joined() + "\n"
        for row in table.rows { text += line(row) }
        if !table.note.isEmpty { text += "\n*\(SafeText.markdown(table.note))*\n" }
        return text
    }
}

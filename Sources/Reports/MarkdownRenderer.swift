import Foundation

/// Writes a report as Markdown.
public enum MarkdownRenderer {
    public static func render(_ document: ReportDocument) -> String {
        var text = "# \(document.title)\n\n**\(document.headline)**\n"
        for section in document.sections {
            text += "\n## \(section.title)\n"
            for block in section.blocks { text += "\n" + render(block) }
        }
        return text
    }

    private static func render(_ block: ReportDocument.Block) -> String {
        switch block {
        case .paragraph(let words): words + "\n"
        case .list(let items): items.map { "- \($0)\n" }.joined()
        case .code(let code): "```\n\(code)\n```\n"
        case .chart(let chart): "*Chart in report.html: \(chart.caption)*\n"
        case .table(let table): render(table)
        }
    }

    private static func render(_ table: ReportDocument.Table) -> String {
        func line(_ cells: [String]) -> String {
            "| " + cells.map { $0.replacingOccurrences(of: "|", with: "\\|") }.joined(separator: " | ") + " |\n"
        }
        var text = table.title.isEmpty ? "" : "**\(table.title)**\n\n"
        text += line(table.columns.map(\.title))
        text += "|" + table.columns.map { $0.isNumber ? "---:|" : "---|" }.joined() + "\n"
        for row in table.rows { text += line(row) }
        if !table.note.isEmpty { text += "\n*\(table.note)*\n" }
        return text
    }
}

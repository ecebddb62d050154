/// Writes a report as Markdown (GitHub's tables); charts are linked as files of the bundle.
public enum MarkdownRenderer {
    /// - Parameter isOnePage: The first page alone.
    public static func render(_ document: ReportDocument, isOnePage: Bool = false) -> String {
        var text = "# \(SafeText.markdown(document.title))\n\n**\(SafeText.markdown(document.headline))**\n"
        if let brief = document.brief {
            text += render(brief)
            if !isOnePage {
                text += "\n## \(ReportDocument.Heading.contents)\n\n"
                text += document.sections.map { "- \(SafeText.markdown($0.title))\n" }.joined()
            }
        }
        if isOnePage { return text }
        for section in document.sections {
            text += "\n## \(SafeText.markdown(section.title))\n"
            for block in section.blocks { text += "\n" + render(block) }
        }
        return text
    }

    private static func render(_ brief: ReportDocument.Brief) -> String {
        var text = "\n*\(SafeText.markdown(brief.dateline))*\n\n"
        for (k, finding) in brief.findings.enumerated() { text += "\(k + 1). \(SafeText.markdown(finding))\n" }
        if let chart = brief.chart { text += "\n" + render(.chart(chart)) }
        if !brief.branches.isEmpty {
            text += "\n## \(ReportDocument.Heading.branches)\n\n"
            for term in brief.branches {
                text += "- **\(SafeText.markdown(term.name))**: \(SafeText.markdown(term.meaning))\n"
            }
        }
        if !brief.mindChangers.isEmpty {
            text += "\n## \(ReportDocument.Heading.mind)\n\n" + render(.list(brief.mindChangers))
        }
        if let verdict = brief.verdict {
            text += "\n**\(ReportDocument.Heading.verdict)** \(SafeText.markdown(verdict))\n"
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
        case .references(let references):
            references.map { reference in
                "- **\(SafeText.markdown(reference.name))**: "
                    + reference.pieces.map { piece in
                        let text = SafeText.markdown(piece.text)
                        return LegalLinks.address(piece.url).map { "[\(text)](<\($0)>)" } ?? text
                    }.joined() + "\n"
            }.joined()
        case .fold(let title, let blocks):
            "**\(SafeText.markdown(title))**\n" + blocks.map { "\n" + render($0) }.joined()
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

/// Writes a document as Markdown (GitHub's tables); charts are linked as files.
public enum MarkdownReport {
    /// - Parameter charts: The folder of the charts' SVG files, relative to the report.
    public static func render(_ document: Document, charts: String = "charts") -> String {
        ("# \(escaped(document.title))" + document.blocks.reduce("") { $0 + "\n\n" + render($1, charts) }) + "\n"
    }

    private static func render(_ block: Document.Block, _ charts: String) -> String {
        switch block {
        case .heading(let text): "## \(escaped(text))"
        case .subheading(let text): "### \(escaped(text))"
        case .paragraph(let text): inline(text)
        case .headline(let text): "> " + inline(text)
        case .list(let items): items.map { "- " + inline($0) }.joined(separator: "\n")
        case .numbers(let numbers):
            numbers.map { number in
                "- **\(escaped(number.value))** \(escaped(number.label))"
                    + (number.detail.isEmpty ? "" : " (\(escaped(number.detail)))")
            }.joined(separator: "\n")
        case .table(let grid): table(grid)
        case .figure(let chart, let name): "![\(escaped(chart.title))](\(charts)/\(name).svg)"
        case .code(let text): "```\n\(text)\n```"
        }
    }

    private static func table(_ grid: Document.Grid) -> String {
        func line(_ cells: [String]) -> String {
            "| " + cells.map { escaped($0).replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
        }
        let rule = "|" + grid.titles.indices.map { grid.numeric.contains($0) ? "---:" : "---" }.joined(separator: "|") + "|"
        let body = [line(grid.titles), rule] + grid.rows.map(line)
        return (grid.caption.isEmpty ? "" : "**\(escaped(grid.caption))**\n\n") + body.joined(separator: "\n")
    }

    private static func inline(_ text: [Document.Inline]) -> String {
        text.map { piece in
            switch piece {
            case .text(let text): escaped(text)
            case .strong(let text): "**\(escaped(text))**"
            case .code(let text): "`\(text)`"
            }
        }.joined()
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

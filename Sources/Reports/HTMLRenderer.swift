/// Writes a report as one HTML page that needs nothing else: no network, no scripts, and it prints well.
///
/// Every chart is there twice, for a page and for a telephone, and the style sheet shows the one that fits.
public enum HTMLRenderer {
    public static func render(_ document: ReportDocument) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(SafeText.xml(document.title))</title>
        <style>
        \(style)
        </style>
        </head>
        <body>
        <main>
        <h1>\(SafeText.xml(document.title))</h1>
        <p class="headline">\(prose(document.headline))</p>
        \(document.sections.map(render).joined(separator: "\n"))
        </main>
        </body>
        </html>

        """
    }

    private static func render(_ section: ReportDocument.Section) -> String {
        "<section>\n<h2>\(SafeText.xml(section.title))</h2>\n"
            + section.blocks.map(render).joined(separator: "\n") + "\n</section>"
    }

    private static func render(_ block: ReportDocument.Block) -> String {
        switch block {
        case .paragraph(let text): return "<p>\(prose(text))</p>"
        case .list(let items): return "<ul>\(items.map { "<li>\(prose($0))</li>" }.joined())</ul>"
        case .code(let text): return "<pre tabindex=\"0\"><code>\(SafeText.xml(text))</code></pre>"
        case .table(let table): return render(table)
        case .chart(let chart):
            let caption = "<figcaption>\(prose(chart.caption))</figcaption>"
            let note = chart.note.isEmpty ? "" : "\n<p class=\"note\">\(prose(chart.note))</p>"
            guard let narrow = chart.narrowSVG else { return "<figure>\(caption)\n\(chart.svg)\(note)</figure>" }
            return """
                <figure>\(caption)
                <div class="wide">\(chart.svg)</div>
                <div class="narrow">\(narrow)</div>\(note)
                </figure>
                """
        case .numbers(let numbers):
            let entries = numbers.map { number in
                "<div><dt>\(SafeText.xml(number.label))</dt><dd>\(SafeText.xml(number.value))</dd>"
                    + (number.detail.isEmpty ? "" : "<dd class=\"detail\">\(SafeText.xml(number.detail))</dd>") + "</div>"
            }
            return "<dl class=\"numbers\">\(entries.joined())</dl>"
        }
    }

    private static func render(_ table: ReportDocument.Table) -> String {
        func row(_ cells: [String], isHead: Bool) -> String {
            let marked = zip(cells, table.columns).enumerated().map { index, pair in
                let name = isHead || index == 0 ? "th" : "td"
                let scope = isHead ? " scope=\"col\"" : index == 0 ? " scope=\"row\"" : ""
                return "<\(name)\(scope)\(pair.1.isNumber ? " class=\"n\"" : "")>\(cell(pair.0, pair.1))</\(name)>"
            }
            return "<tr>\(marked.joined())</tr>"
        }
        // The title is outside the table, whose width would break it.
        let title = table.title.isEmpty ? "" : "<figcaption>\(prose(table.title))</figcaption>\n"
        let label = table.title.isEmpty ? "" : " aria-label=\"\(SafeText.xml(table.title))\""
        let dense = table.columns.count > 7 ? " class=\"dense\"" : ""
        return """
            <figure>\(title)<div class="scroll" tabindex="0"><table\(dense)\(label)>
            <thead>\(row(table.columns.map(\.title), isHead: true))</thead>
            <tbody>
            \(table.rows.map { row($0, isHead: false) }.joined(separator: "\n"))
            </tbody></table></div>\(table.note.isEmpty ? "" : "\n<p class=\"note\">\(prose(table.note))</p>")</figure>
            """
    }

    /// Running text; days are marked as such, so that no line breaks within one.
    private static func prose(_ text: String) -> String {
        SafeText.xml(text).replacing(/\b\d{4}-\d{2}-\d{2}\b/) { "<time>\($0.output)</time>" }
    }

    /// A number with its range puts the range below, or four branches would not fit on a page.
    private static func cell(_ text: String, _ column: ReportDocument.Column) -> String {
        guard column.isNumber, text.hasSuffix(")"), let range = text.range(of: " (") else { return SafeText.xml(text) }
        return SafeText.xml(String(text[..<range.lowerBound])) + "<small>"
            + SafeText.xml(String(text[range.upperBound...].dropLast())) + "</small>"
    }

    private static let style = """
        :root { color-scheme: light; }
        * { box-sizing: border-box; }
        body { margin: 0; background: #fff; color: #1a1a1a; font: 16px/1.5 \(SVG.font); }
        main { max-width: 776px; margin: 0 auto; padding: 24px 16px 64px; }
        h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 1rem; }
        h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; padding-top: .5rem; border-top: 2px solid #1a1a1a; }
        h3 { font-size: 1.05rem; margin: 1.5rem 0 .25rem; }
        p, ul { margin: .5rem 0; }
        .headline { font-size: 1.2rem; line-height: 1.4; margin: 0 0 1rem; }
        .numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(136px, 1fr)); gap: 12px; margin: 1rem 0; }
        .numbers div { border-top: 3px solid #1b5e8c; padding-top: 6px; display: flex; flex-direction: column; }
        .numbers dt { font-size: .85rem; line-height: 1.3; order: 2; }
        .numbers dd { margin: 0; font-size: 1.4rem; font-weight: 700; line-height: 1.2; order: 1; }
        .numbers .detail { color: #5f6368; font-size: .85rem; font-weight: 400; order: 3; }
        time { white-space: nowrap; }
        figure { margin: 1.25rem 0; }
        figcaption { font-weight: 600; margin-bottom: .5rem; }
        svg { display: block; max-width: 100%; height: auto; }
        .narrow { display: none; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
        .note { margin-top: .35rem; color: #5f6368; font-size: .85rem; }
        th, td { text-align: left; vertical-align: top; padding: 4px 14px 4px 0; border-bottom: 1px solid #dadce0; }
        tbody th { font-weight: 400; }
        .dense th, .dense td { font-size: .78rem; padding-right: 6px; }
        thead th { border-bottom: 1.5px solid #1a1a1a; vertical-align: bottom; }
        .n { text-align: right; white-space: nowrap; } thead .n { white-space: normal; }
        .n small { display: block; color: #5f6368; font-size: .78em; line-height: 1.2; }
        .n + .n { padding-left: 6px; }
        pre { background: #f4f5f6; padding: 12px; overflow-x: auto; font-size: .85rem; line-height: 1.4; }
        @media (max-width: 600px) { .wide { display: none; } .narrow { display: block; } main { padding-top: 16px; } }
        @media print {
        body { font-size: 10.5pt; } main { max-width: none; padding: 0; }
        .wide { display: block; } .narrow { display: none; } svg { max-height: 118mm; }
        .numbers { grid-template-columns: repeat(auto-fit, minmax(30mm, 1fr)); }
        h2, h3, figcaption { break-after: avoid; } figure, tr, .numbers { break-inside: avoid; }
        .scroll { overflow: visible; } table { font-size: 8.5pt; } pre { white-space: pre-wrap; } @page { margin: 18mm 16mm; }
        }
        """
}

/// Writes a report as one HTML page that needs nothing else: no network, no scripts, and it prints well.
///
/// The first page is open, the sections fold (and are printed, but for the folds within them). Every chart is there twice, for a page
/// and for a telephone, and the style sheet shows the one that fits.
public enum HTMLRenderer {
    /// - Parameter isOnePage: The first page alone.
    public static func render(_ document: ReportDocument, isOnePage: Bool = false) -> String {
        let sections = isOnePage ? [] : document.sections
        // Without a first page there is nothing to read but the sections.
        let folds = document.brief != nil
        return """
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
            \(document.brief.map { "<p class=\"dateline\">\(prose($0.dateline))</p>\n" } ?? "")<h1>\(SafeText.xml(document.title))</h1>
            <p class="headline">\(prose(document.headline))</p>
            \(document.brief.map { render($0, contents: sections) } ?? "")
            \(sections.enumerated().map { render($0.element, number: $0.offset, folds: folds) }.joined(separator: "\n"))
            </main>
            </body>
            </html>

            """
    }

    private static func render(_ brief: ReportDocument.Brief, contents: [ReportDocument.Section]) -> String {
        var text =
            "<div class=\"brief\">\n<ol class=\"findings\">\(brief.findings.map { "<li>\(prose($0))</li>" }.joined())</ol>\n"
        if let chart = brief.chart { text += render(.chart(chart)) + "\n" }
        text += "<div class=\"columns\">\n"
        if !brief.branches.isEmpty {
            let terms = brief.branches.map { "<dt>\(SafeText.xml($0.name))</dt><dd>\(prose($0.meaning))</dd>" }
            text += "<div><h2>\(ReportDocument.Heading.branches)</h2><dl class=\"terms\">\(terms.joined())</dl></div>\n"
        }
        if !brief.mindChangers.isEmpty {
            text += "<div><h2>\(ReportDocument.Heading.mind)</h2>" + render(.list(brief.mindChangers)) + "</div>\n"
        }
        text += "</div>\n"
        if let verdict = brief.verdict {
            text += "<p><strong>\(ReportDocument.Heading.verdict)</strong> \(prose(verdict))</p>\n"
        }
        if !contents.isEmpty {
            let links = contents.enumerated().map { "<a href=\"#s\($0.offset + 1)\">\(SafeText.xml($0.element.title))</a>" }
            text += "<nav><h2>\(ReportDocument.Heading.contents)</h2><p>\(links.joined(separator: " · "))</p></nav>\n"
        }
        return text + "</div>"
    }

    private static func render(_ section: ReportDocument.Section, number: Int, folds: Bool) -> String {
        let blocks = section.blocks.map(render).joined(separator: "\n")
        let title = "<h2>\(SafeText.xml(section.title))</h2>"
        // A browser opens a fold when a link leads into it.
        return folds
            ? "<details class=\"section\"><summary>\(title)</summary>\n<div id=\"s\(number + 1)\">\n\(blocks)\n</div></details>"
            : "<section>\n\(title)\n\(blocks)\n</section>"
    }

    private static func render(_ block: ReportDocument.Block) -> String {
        switch block {
        case .paragraph(let text): return "<p>\(prose(text))</p>"
        case .list(let items): return "<ul>\(items.map { "<li>\(prose($0))</li>" }.joined())</ul>"
        case .code(let text): return "<pre tabindex=\"0\"><code>\(SafeText.xml(text))</code></pre>"
        case .table(let table): return render(table)
        case .references(let references):
            let entries = references.map { reference in
                let pieces = reference.pieces.map { piece in
                    let text = SafeText.xml(piece.text)
                    return LegalLinks.address(piece.url).map { "<a href=\"\(SafeText.xml($0))\">\(text)</a>" } ?? text
                }
                return "<dt>\(SafeText.xml(reference.name))</dt><dd>\(pieces.joined())</dd>"
            }
            return "<dl class=\"terms\">\(entries.joined())</dl>"
        case .fold(let title, let blocks):
            return "<details class=\"more\"><summary>\(SafeText.xml(title))</summary>\n"
                + blocks.map(render).joined(separator: "\n") + "\n</details>"
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
        let isWide = table.columns.count > 3
        func row(_ cells: [String], isHead: Bool) -> String {
            let marked = zip(cells, table.columns).enumerated().map { index, pair in
                let name = isHead || index == 0 ? "th" : "td"
                let scope = isHead ? " scope=\"col\"" : index == 0 ? " scope=\"row\"" : ""
                // On a telephone a wide table is a list, each number with the head of its column.
                let label = isHead || index == 0 || !isWide ? "" : " data-label=\"\(SafeText.xml(pair.1.title))\""
                return "<\(name)\(scope)\(pair.1.isNumber ? " class=\"n\"" : "")\(label)>\(cell(pair.0, pair.1))</\(name)>"
            }
            return "<tr>\(marked.joined())</tr>"
        }
        // The title is outside the table, whose width would break it.
        let title = table.title.isEmpty ? "" : "<figcaption>\(prose(table.title))</figcaption>\n"
        let label = table.title.isEmpty ? "" : " aria-label=\"\(SafeText.xml(table.title))\""
        let kinds =
            (table.columns.count > 5 ? ["dense"] : []) + (isWide ? ["wide-table"] : [])
            + (table.columns.count > 2 && table.columns.dropFirst().allSatisfy(\.isNumber) ? ["even"] : [])
        let dense = kinds.isEmpty ? "" : " class=\"\(kinds.joined(separator: " "))\""
        return """
            <figure>\(title)<table\(dense)\(label)>
            <thead>\(row(table.columns.map(\.title), isHead: true))</thead>
            <tbody>
            \(table.rows.map { row($0, isHead: false) }.joined(separator: "\n"))
            </tbody></table>\(table.note.isEmpty ? "" : "\n<p class=\"note\">\(prose(table.note))</p>")</figure>
            """
    }

    /// Running text; days are marked as such, so that no line breaks within one.
    private static func prose(_ text: String) -> String {
        SafeText.xml(text).replacing(/\b\d{4}-\d{2}-\d{2}\b/) { "<time>\($0.output)</time>" }
    }

    /// A number with its range puts the range below, or four branches would not fit on a page.
    private static func cell(_ text: String, _ column: ReportDocument.Column) -> String {
        guard column.isNumber, text.hasSuffix(")"), let range = text.firstRange(of: " (") else { return SafeText.xml(text) }
        return SafeText.xml(String(text[..<range.lowerBound])) + "<small>"
            + SafeText.xml(String(text[range.upperBound...].dropLast())) + "</small>"
    }

    private static let style = """
        :root { color-scheme: light; }
        * { box-sizing: border-box; }
        body { margin: 0; background: #fff; color: #1a1a1a; font: 16px/1.5 \(SVG.font); overflow-wrap: break-word; }
        main { max-width: 776px; margin: 0 auto; padding: 24px 16px 64px; }
        a { color: #1b5e8c; }
        h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .75rem; }
        h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; padding-top: .5rem; border-top: 2px solid #1a1a1a; }
        p, ul { margin: .5rem 0; }
        .dateline { color: #5f6368; font-size: .85rem; margin: 0 0 .35rem; }
        .headline { font-size: 1.2rem; line-height: 1.4; font-weight: 600; margin: 0 0 1rem; }
        .findings { padding-left: 1.4rem; margin: 0 0 1rem; } .findings li { margin: .4rem 0; } .findings li::marker { font-weight: 700; }
        .brief h2, nav h2 { font-size: 1rem; border: 0; padding: 0; margin: 1rem 0 .25rem; }
        .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 0 28px; font-size: .92rem; }
        .columns ul { padding-left: 1.1rem; }
        nav { font-size: .92rem; } nav p { margin: 0; }
        .terms { margin: .25rem 0; } .terms dt { font-weight: 600; } .terms dd { margin: 0 0 .4rem; }
        details.section { border-top: 2px solid #1a1a1a; margin-top: 1rem; }
        details.section > div { scroll-margin-top: 4rem; }
        summary { cursor: pointer; } summary h2 { display: inline-block; border: 0; margin: .5rem 0; padding: 0; }
        details.more { margin: .75rem 0; } details.more > summary { font-weight: 600; color: #1b5e8c; }
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
        table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
        .note { margin-top: .35rem; color: #5f6368; font-size: .8rem; line-height: 1.4; }
        th, td { text-align: left; vertical-align: top; padding: 4px 10px 4px 0; border-bottom: 1px solid #dadce0; }
        tr > :last-child { padding-right: 0; }
        tbody th { font-weight: 400; }
        .even { table-layout: fixed; } .even th:first-child { width: 24%; }
        .dense th, .dense td { font-size: .78rem; padding-right: 6px; }
        thead th { border-bottom: 1.5px solid #1a1a1a; vertical-align: bottom; }
        .n { text-align: right; }
        .n small { display: block; color: #5f6368; font-size: .78em; line-height: 1.2; }
        .dense .n small { font-size: .88em; }
        pre { background: #f4f5f6; padding: 12px; overflow-x: auto; font-size: .85rem; line-height: 1.4; }
        @media screen and (max-width: 600px) {
        .wide { display: none; } .narrow { display: block; } main { padding-top: 16px; } h1 { font-size: 1.4rem; }
        .headline { font-size: 1.05rem; } .columns { grid-template-columns: 1fr; }
        .wide-table, .wide-table tbody, .wide-table tr, .wide-table th, .wide-table td { display: block; font-size: .85rem; padding: 0; }
        .wide-table thead { display: none; } .wide-table tr { border-bottom: 1px solid #dadce0; padding: 5px 0; }
        .wide-table th, .wide-table td { border: 0; } .wide-table.even th:first-child { width: 100%; } .wide-table tbody th { font-weight: 600; }
        .wide-table td { text-align: right; overflow: hidden; }
        .wide-table td::before { content: attr(data-label); color: #5f6368; float: left; max-width: 62%; text-align: left; }
        }
        @media print {
        body { font-size: 9.5pt; line-height: 1.35; } main { max-width: none; padding: 0; }
        h1 { font-size: 15pt; margin-bottom: 4pt; } h2 { font-size: 12pt; margin: 8pt 0 3pt; } .headline { font-size: 10.5pt; margin-bottom: 5pt; }
        .findings { margin-bottom: 6pt; } .findings li { margin: 2.5pt 0; } figure { margin: 6pt 0; } .note { font-size: 7pt; margin: 2pt 0; }
        .brief { break-after: page; } .brief h2, nav h2 { margin: 5pt 0 1pt; } nav { font-size: 8pt; } .dateline { font-size: 7.5pt; }
        .brief .terms dt { display: inline; } .brief .terms dt::after { content: ": "; } .brief .terms dd { display: inline; margin: 0; } .brief .terms dd::after { content: "\\A"; white-space: pre; } .brief svg { max-height: 60mm; } .brief { font-size: 9pt; } .columns { grid-template-columns: 1fr 1fr; font-size: 8.5pt; }
        details::details-content { content-visibility: visible; display: block; } summary { list-style: none; }
        details.section { border-top: 1pt solid #1a1a1a; margin-top: 6pt; } details.more { display: none; }
        .wide { display: block; } .narrow { display: none; } svg { max-height: 92mm; }
        .numbers { grid-template-columns: repeat(auto-fit, minmax(30mm, 1fr)); } .numbers dd { font-size: 12pt; }
        h2, figcaption, summary { break-after: avoid; } tr, .numbers, figure svg, dd { break-inside: avoid; } thead { display: table-header-group; }
        table { font-size: 8pt; } .dense th, .dense td { font-size: 7.2pt; } th, td { padding-top: 2pt; padding-bottom: 2pt; }
        .terms { columns: 2; font-size: 8pt; } .brief .terms { columns: 1; } a { color: inherit; text-decoration: none; }
        pre { white-space: pre-wrap; } @page { size: A4; margin: 14mm 15mm; }
        }
        """
}

import Foundation
import FoundationXML
import Testing

@testable import Reports

/// One report in three forms. The numbers are invented to look at the form.
@Suite struct ReportDocumentTests {
    static let document: ReportDocument = {
        var table = ReportDocument.Table(
            "Real income, %",
            columns: [.text("economy")] + ["deal", "extension", "lapse", "lapse and +100%"].map { .number($0) },
            note: "Against the law of 2025-10-26; long run.")
        table.add(["United States", "+0.01%", "0.00%", "−0.12%", "−0.55%"])
        table.add(["China | mainland", "+0.02%", "0.00%", "−0.20%", "−0.90%"])
        return ReportDocument(
            title: "The summit: <deal> & lapse",
            headline: "Avoiding the extra 100% is worth +0.12% of real income to the United States.",
            sections: [
                .init(
                    "In five numbers",
                    [
                        .numbers([
                            .init("+0.12%", "real income, United States", detail: "+0.05% to +0.30%"),
                            .init("−$41.2bn", "US imports from China"), .init("17.4%", "effective tariff"),
                            .init("+0.31%", "real income, Malaysia"), .init("3e-11", "worst residual"),
                        ])
                    ]),
                .init(
                    "Who wins, who loses",
                    [
                        .paragraph("Real income under each branch; a | b * c _ d."),
                        .chart(.init(ChartTests.dots, name: "real-income")), .table(table),
                        .chart(.init(ChartTests.bars, name: "industries")),
                    ]),
                .init(
                    "What changes",
                    [.chart(.init(ChartTests.timeline, name: "timeline")), .chart(.init(ChartTests.waterfall, name: "causes"))]),
                .init(
                    "What this does not tell you",
                    [.list(["no dynamics", "no exchange rate"]), .code("detente run Examples/summit-2025.yaml # <again>")]),
            ])
    }()

    @Test func markdownKeepsItsForm() {
        let text = MarkdownRenderer.render(Self.document)
        #expect(text.hasPrefix("# The summit: \\<deal\\> & lapse\n\n**Avoiding"))
        #expect(text.contains("a | b \\* c \\_ d."))
        #expect(
            text.contains(
                "| economy | deal | extension | lapse | lapse and +100% |\n|---|---:|---:|---:|---:|\n| United States |"))
        #expect(text.contains("| China \\| mainland |"))
        #expect(text.contains("![Real income by economy and branch](charts/real-income.svg)"))
        #expect(text.contains("```\ndetente run Examples/summit-2025.yaml # <again>\n```"))
        #expect(text.hasSuffix("\n") && !text.contains("\n\n\n"))
    }

    @Test func chartsAreFilesOfTheBundle() {
        #expect(
            Set(Self.document.chartFiles.keys)
                == ["charts/real-income.svg", "charts/industries.svg", "charts/timeline.svg", "charts/causes.svg"])
        let links = MarkdownRenderer.render(Self.document).matches(of: /\]\((charts\/[^)]+)\)/).map { String($0.1) }
        #expect(Set(links) == Set(Self.document.chartFiles.keys))
    }

    /// One file, well formed, that asks nothing of a network and runs nothing.
    @Test func htmlStandsAlone() throws {
        let text = HTMLRenderer.render(Self.document)
        for word in ["<script", "http-equiv", "src=", "<link", "url(", "@import", "javascript:"] { #expect(!text.contains(word)) }
        #expect(text.replacing("http://www.w3.org/2000/svg", with: "").contains("http") == false)
        #expect(text.contains("<title>The summit: &lt;deal&gt; &amp; lapse</title>"))
        #expect(text.ranges(of: "<svg ").count == 2 * Self.document.chartFiles.count)
        let body = text.replacing("<!DOCTYPE html>", with: "").replacing(/<meta[^>]*>/, with: "")
        let parser = XMLParser(data: Data(body.utf8))
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        // No two elements share a name, or a screen reader would read the wrong title.
        let names = text.matches(of: /\sid="([^"]+)"/).map { String($0.1) }
        #expect(Set(names).count == names.count)
        if let folder = ProcessInfo.processInfo.environment["DETENTE_PICTURES"] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try text.write(toFile: "\(folder)/report.html", atomically: true, encoding: .utf8)
        }
    }

    @Test func rangesStandBelowTheirNumbers() {
        var table = ReportDocument.Table("x", columns: [.text("economy"), .number("deal")])
        table.add(["Mexico (all)", "−0.09% (−0.15% to −0.07%)"])
        let page = HTMLRenderer.render(ReportDocument(title: "t", headline: "h", sections: [.init("s", [.table(table)])]))
        #expect(page.contains("−0.09%<small>−0.15% to −0.07%</small>") && page.contains(">Mexico (all)<"))
    }

    @Test func allFormsSayTheSame() {
        let forms = [
            MarkdownRenderer.render(Self.document), HTMLRenderer.render(Self.document),
            TerminalRenderer.render(Self.document, on: .pipe),
        ]
        for number in ["+0.12%", "−$41.2bn", "17.4%", "−0.55%", "3e-11", "long run"] {
            for form in forms { #expect(form.contains(number)) }
        }
    }

    @Test(arguments: [40, 80]) func terminalLinesFit(width: Int) {
        let text = TerminalRenderer.render(Self.document, on: Terminal(isTerminal: true, width: width, hasColor: false))
        for line in text.split(separator: "\n") where !line.hasPrefix("    ") { #expect(line.count <= width, "\(line)") }
    }
}

import Foundation
import FoundationXML
import TestSupport
import Testing

@testable import Reports

@Suite struct DocumentTests {
    static let document = Document(
        title: "The summit: <deal> & lapse",
        blocks: [
            .headline(["Avoiding the extra 100% is worth ", .strong("+0.12%"), " of real income to the United States."]),
            .numbers([
                .init("+0.12%", "real income, United States", detail: "+0.05% to +0.30%"),
                .init("−$41.2bn", "US imports from China"),
                .init("17.4%", "effective tariff"), .init("+0.31%", "real income, Malaysia"), .init("3e-11", "worst residual"),
            ]),
            .heading("Who wins, who loses"),
            .paragraph(["Real income under each branch, against the law of ", .code("2025-10-26"), "; a | b * c _ d."]),
            .figure(ChartTests.dots, name: "real-income"),
            .table(
                .init(
                    caption: "Real income, %", titles: ["economy", "deal", "extension", "lapse", "lapse and +100%"],
                    rows: [
                        ["United States", "+0.01%", "0.00%", "−0.12%", "−0.55%"],
                        ["China | mainland", "+0.02%", "0.00%", "−0.2%", "−0.9%"],
                    ])),
            .subheading("By industry"), .figure(ChartTests.bars, name: "industries"),
            .figure(ChartTests.timeline, name: "timeline"), .figure(ChartTests.waterfall, name: "causes"),
            .list([["no dynamics"], ["no exchange rate"]]),
            .code("detente run Examples/summit-2025.yaml -o out/ # <again>"),
        ])

    @Test func markdownKeepsItsForm() {
        let text = MarkdownReport.render(Self.document)
        #expect(text.hasPrefix("# The summit: \\<deal\\> & lapse\n\n> Avoiding"))
        #expect(text.contains("worth **+0.12%** of"))
        #expect(text.contains("a | b \\* c \\_ d."))
        #expect(
            text.contains(
                "| economy | deal | extension | lapse | lapse and +100% |\n|---|---:|---:|---:|---:|\n| United States |"))
        #expect(text.contains("| China \\| mainland |"))
        #expect(text.contains("![Real income by economy and branch](charts/real-income.svg)"))
        #expect(text.contains("```\ndetente run Examples/summit-2025.yaml -o out/ # <again>\n```"))
        #expect(text.hasSuffix("\n") && !text.contains("\n\n\n"))
    }

    /// One file, well formed, that asks nothing of a network and runs nothing.
    @Test func htmlStandsAlone() throws {
        let text = HTMLReport.render(Self.document)
        for word in ["<script", "http-equiv", "src=", "href=", "url(", "@import", "javascript:"] { #expect(!text.contains(word)) }
        #expect(text.replacing("http://www.w3.org/2000/svg", with: "").contains("http") == false)
        #expect(text.contains("<title>The summit: &lt;deal&gt; &amp; lapse</title>"))
        #expect(text.ranges(of: "<svg ").count == 2 * Self.document.figures.count)
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

    @Test func bothSayTheSame() {
        let (markdown, html) = (MarkdownReport.render(Self.document), HTMLReport.render(Self.document))
        for number in ["+0.12%", "−$41.2bn", "17.4%", "−0.55%", "3e-11"] {
            #expect(markdown.contains(number) && html.contains(number))
        }
    }
}

import Testing

@testable import Reports

/// Citations that can be looked up are links; nothing else is, and nothing of a source is lost.
struct LegalLinksTests {
    @Test(arguments: [
        ("EO 14195 (90 FR 9038)", ["EO 14195", "90 FR 9038"]),
        ("HTSUS 9903.88.03; 84 FR 20459", ["HTSUS 9903.88.03", "84 FR 20459"]),
        ("Proclamation 10908, by chapter", ["Proclamation 10908"]), ("State Council, Announcement 2 of 2025", []),
        ("Regulation (EU) 2023/956", ["Regulation (EU) 2023/956"]),
        ("see https://example.org/a?b=1, page 2", ["https://example.org/a?b=1"]),
        ("hypothetical", []), ("", []),
    ])
    func citationsAreLinks(_ source: String, _ linked: [String]) {
        let pieces = LegalLinks.pieces(source)
        #expect(pieces.map(\.text).joined() == source)
        #expect(pieces.filter { $0.url != nil }.map(\.text) == linked)
        for piece in pieces { #expect(piece.url == nil || LegalLinks.address(piece.url) == piece.url) }
    }

    @Test func pagesAreFoundByCitation() {
        #expect(LegalLinks.pieces("90 FR 9038")[0].url == "https://www.federalregister.gov/citation/90-FR-9038")
        #expect(
            LegalLinks.pieces("Regulation (EU) 2023/956")[0].url
                == "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32023R0956")
    }

    /// An address of a file is put into a page only where it can be nothing else.
    @Test(arguments: ["javascript:alert(1)", "https://a\"onclick=x", "https://a<b>", "https://a b", "ftp://a", "https://ä"])
    func otherAddressesStayText(_ url: String) {
        #expect(LegalLinks.address(url) == nil)
        let document = ReportDocument(
            title: "t", headline: "h", sections: [.init("s", [.references([.init("m", [(text: "x", url: url)])])])])
        #expect(!HTMLRenderer.render(document).contains("<a ") && !MarkdownRenderer.render(document).contains("]("))
    }
}

import TestSupport
import Testing
import TradeData

@testable import Reports

/// A citation names the year and the version, and LaTeX can read it whatever a title holds.
struct CitationTests {
    @Test func itNamesYearAndVersion() {
        let citation = Citation()
        #expect(citation.bibTeX.contains("year = {\(Engine.year)}") && citation.bibTeX.contains("version = {\(Engine.version)}"))
        #expect(citation.text.contains("(\(Engine.year))") && citation.text.contains("version \(Engine.version)"))
        #expect(citation.bibTeX.hasPrefix("@software{detente,\n"))
    }

    @Test(arguments: ["50% & more_#$", "}{", "{{", "a \\write18{x}"]) func noTitleBreaksIt(_ title: String) {
        let text = Citation(scenario: title).bibTeX
        var depth = 0
        for character in text {
            if character == "{" { depth += 1 }
            if character == "}" { depth -= 1 }
            #expect(depth >= 0)
        }
        #expect(depth == 0 && !text.contains("\\write"))
        #expect(!text.contains("50% ") && !text.contains("more_"))
    }
}

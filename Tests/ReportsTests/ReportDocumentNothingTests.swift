import Testing

@testable import Reports

/// Zeros and dashes are said once, in words.
struct ReportDocumentNothingTests {
    private func table(_ rows: [[String]]) -> ReportDocument.Table {
        ReportDocument.Table(
            "Exports, %", columns: [.text("economy"), .number("deal"), .number("extension"), .number("lapse")], rows: rows,
            note: "Long run.")
    }

    @Test func rowsAndColumnsOfNothingAreNamed() throws {
        let block = table([
            ["Mexico", "+0.12%", "0.00%", "−0.30% (−0.40% to 0.00%)"], ["Japan", "0.00%", "0.00% (0.00% to 0.00%)", "–"],
            ["Chad", "0.00%", "–", "+10%"],
        ]).withoutNothing()
        guard case .table(let left) = block else { Issue.record("no table"); return }
        #expect(left.columns.map(\.title) == ["economy", "deal", "lapse"])
        #expect(left.rows == [["Mexico", "+0.12%", "−0.30% (−0.40% to 0.00%)"], ["Chad", "0.00%", "+10%"]])
        #expect(left.note == "Nothing at this precision: extension. No change at this precision: Japan. Long run.")
    }

    @Test func aTableOfNothingIsASentence() {
        let block = table([["Mexico", "0.00%", "–", "0.0%"], ["Japan", "$0", "no figure", "0"]]).withoutNothing()
        #expect(block == .paragraph("Exports, %: nothing changes at the precision shown."))
    }

    @Test func aRateOfZeroIsARate() {
        var rates = table([["Mexico", "0%", "0%", "0%"]])
        rates.hasZeros = true
        #expect(rates.withoutNothing() == .table(rates))
        let whole = table([["Mexico", "+0.1%", "+0.2%", "−1%"]])
        #expect(whole.withoutNothing() == .table(whole))
    }
}

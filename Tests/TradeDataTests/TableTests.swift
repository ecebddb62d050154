import Foundation
import Testing
import TradeData

@Suite struct TableTests {
    private func table(_ text: String, separator: Table.Separator = .comma) throws -> Table {
        try Table(csv: Data(text.utf8), name: "t.csv", separator: separator)
    }

    /// The message of the problems that reading throws; empty where it throws none.
    private func message(_ body: () throws -> Void) -> String {
        do { try body() } catch { return "\(error)" }
        return ""
    }

    @Test func cellsArePlacedByLabel() throws {
        let table = try table(
            "\u{FEFF}# a remark\r\n\r\n# another\r\nName,Trade_Value,Note\r\n\"Korea, South\", 1.5e3 ,\"he said \"\"no\"\"\"\r\nX,,\n"
        )
        #expect(table.rowCount == 2)
        #expect(table.text(0, try table.column("name")) == "Korea, South")
        #expect(try table.number(0, try table.column("value", "trade value")) == 1500)
        #expect(table.text(0, 2) == "he said \"no\"")
        #expect(try table.number(1, 1) == nil)
        #expect(table.line(0) == 5)
    }

    @Test(arguments: ["\n", "\r\n", "\r"]) func linesEndInThreeWays(_ end: String) throws {
        let table = try table(["a,b", "1,2", "", ",", "3,4"].joined(separator: end))
        #expect(table.rowCount == 2)
        #expect(try table.value(1, 1) == 4 && table.line(1) == 5)
    }

    @Test func faultsHaveLineAndColumn() throws {
        let table = try table("a,b\n1,x\n2,nan\n")
        #expect(throws: Problems.self) { try table.column("c") }
        #expect(message { _ = try table.number(0, 1) } == "t.csv:2:2: error: “x” is not a number; write one such as 1234.5")
        #expect(throws: Problems.self) { try table.number(1, 1) }
        let ragged = message { _ = try self.table("a,b\n1\n1,2\n1,2,3\n") }
        #expect(ragged.contains("t.csv:2:1") && ragged.contains("t.csv:4:1: error: the row has 3 fields, the header has 2"))
    }

    @Test func aTableThatIsWrongThroughoutIsReportedShortly() {
        let text = message { _ = try self.table("a,b\n" + String(repeating: "1,2,3\n", count: 5000)) }
        #expect(text.split(separator: "\n").count == 21)
        #expect(text.hasSuffix("and 4980 more problems like these"))
    }

    @Test(arguments: [
        "inf", "-inf", "infinity", "nan", "NaN", "0x10", "1e400", "-1e400", "1e", "e5", "1.2.3", "1,5", "+", "--1", "1 000", "١٢",
        "1_000",
        "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "NA", "n/a", "..", "-", "null", "1e5x", "$5", "5%", "0b1", "1f",
    ])
    func onlyDecimalNumbersAreNumbers(_ cell: String) throws {
        let table = try table("a,b\nx,\"\(cell)\"\n")
        #expect(message { _ = try table.number(0, 1) }.hasPrefix("t.csv:2:2: error: “"))
    }

    @Test(arguments: [
        ("0", 0.0), ("-0.5", -0.5), ("+7", 7), ("1e3", 1000), ("1.E-2", 0.01), (".5", 0.5), ("5.", 5), ("1e-400", 0),
        ("1e308", 1e308),
        ("00012", 12),
    ])
    func decimalNumbersAre(_ cell: String, _ value: Double) throws {
        #expect(try table("a\n\(cell)\n").value(0, 0) == value)
    }

    @Test func anErrorOfASpreadsheetIsNoRemark() throws {
        let table = try table("# remark\norigin,value\n#N/A,1\nUSA,2\n")
        #expect(table.rowCount == 2)
        #expect(
            message { _ = try table.label(0, 0) } == "t.csv:3:1: error: “#N/A” is an error of a spreadsheet; correct the cell")
        #expect(try table.label(1, 0) == "USA")
    }

    @Test(arguments: ["", "NA", "nan", "#REF!", "..", "NULL"]) func whatIsMissingIsNoLabel(_ cell: String) throws {
        let table = try table("a,b\n\(cell),1\n")
        #expect(message { _ = try table.label(0, 0) }.hasPrefix("t.csv:2:1: error: "))
    }

    // MARK: Separators

    @Test(arguments: [(";", "semicolons", "';'"), ("\t", "tabs", "tab"), ("|", "bars", "'|'")])
    func anotherSeparatorIsNamedOnce(_ separator: String, _ word: String, _ option: String) {
        let text = ["a", "b", "c"].joined(separator: separator) + "\n1,5\(separator)2\(separator)3\n"
        #expect(
            message { _ = try self.table(text) }
                == "t.csv:1:1: error: \(word) separate the fields; give --separator \(option) or save with commas")
    }

    @Test func semicolonsComeWithDecimalCommas() throws {
        let table = try table("a;b\n35361,93;0,08\n-1,5e3;7\n", separator: .semicolon)
        #expect(table.hasDecimalCommas)
        #expect(try table.value(0, 0) == 35361.93 && table.value(0, 1) == 0.08 && table.value(1, 0) == -1500)
        #expect(try self.table("a;b\n1.5;2\n", separator: .semicolon).value(0, 0) == 1.5)
        // A file beside it may have commas.
        let other = try self.table("a,b\n1.5,2\n", separator: .semicolon)
        #expect(try other.separator == .comma && !other.hasDecimalCommas && other.value(0, 0) == 1.5)
    }

    @Test func marksOfThousandsAreRefused() throws {
        #expect(
            message { _ = try self.table("a;b\n1.234,5;1\n", separator: .semicolon) }.contains("both commas and points"))
        #expect(
            message { _ = try self.table("a;b\n1,234;5\n12,500;6\n", separator: .semicolon) }
                .contains("t.csv:2:1: error: “1,234” may be a decimal number or thousands"))
        let table = try table("a;b\n1,234,567;0,5\n", separator: .semicolon)
        #expect(throws: Problems.self) { try table.value(0, 0) }
    }

    /// `1.134` beside `950` was read as 1.134, a thousandth of what was meant.
    @Test(arguments: [Table.Separator.semicolon, .tab, .bar]) func pointsOfThousandsAreRefused(_ separator: Table.Separator)
        throws
    {
        let mark = String(UnicodeScalar(separator.rawValue))
        func read(_ numbers: String...) throws -> Double {
            let text = "a;b\n" + numbers.map { "x;\($0)\n" }.joined()
            return try table(text.replacingOccurrences(of: ";", with: mark), separator: separator).value(0, 1)
        }
        for numbers in [["1.134", "950"], ["950", "12.500"], ["-1.134", "999.999"], ["1.134%", "5%"]] {
            let said = message { _ = try read(numbers[0], numbers[1]) }
            #expect(said.contains("may be thousands or a decimal number"), "\(numbers): \(said)")
        }
        #expect(
            message { _ = try read("950", "1.134") }
                == "t.csv:3:2: error: “1.134” may be thousands or a decimal number, and so may "
                + "every number with a point; write 1134 if it is thousands, 1.1340 if it is a decimal number")
        // One number that can be no thousands says it of all.
        for other in ["12.5", "0.250", "1.1340", "1134.567", ".125", "1.134e5", "-0.123", "12.50%"] {
            #expect(try read("1.134", other) == 1.134, "\(other)")
        }
        #expect(try read("0.123", "12.5") == 0.123 && read("0.250") == 0.25 && read("950") == 950)
        // Days are no numbers, and dates of a column of text show nothing.
        #expect(try read("950", "31.12.2024") == 950)
        #expect(message { _ = try read("1.134", "31.12.2024") }.contains("may be thousands"))
        #expect(message { _ = try read("1.234.567", "5") }.contains("is not a number"))
    }

    @Test func pointsOfTablesWithCommasAreDecimal() throws {
        #expect(try table("a,b\n1.134,950\n").value(0, 0) == 1.134)
        #expect(try table("a,b\n1.134,950\n", separator: .semicolon).value(0, 0) == 1.134)
    }

    // MARK: What is no table

    @Test func whatIsNoTextIsRefusedByName() throws {
        func refused(_ bytes: [UInt8]) -> String {
            message { _ = try Table(csv: Data(bytes), name: "t.csv") }
        }
        let text = Array("origin,value\nUSA,1\n".utf8)
        #expect(refused([0xFF, 0xFE] + text.flatMap { [$0, 0] }).contains("UTF-16"))
        #expect(refused(text.flatMap { [$0, 0] }).contains("UTF-16"))
        #expect(refused([0x50, 0x4B, 3, 4] + text).contains("a workbook or an archive"))
        #expect(refused([0x1F, 0x8B] + text).contains("compressed"))
        #expect(
            refused(Array("a,b\nC".utf8) + [0xF4] + Array("te,1\n".utf8))
                == "t.csv:2:1: error: a field is not in UTF-8; save the table in UTF-8")
        #expect(
            refused(Array(repeating: 65, count: 5000) + [10, 66, 0, 10]).contains(
                "t.csv:2:1: error: a field holds the control character U+0000"))
        for empty in ["", "\n\n", "# only remarks\n", "\u{FEFF}"] {
            #expect(refused(Array(empty.utf8)).contains("the file is empty"))
        }
    }

    @Test func quotesAreClosed() {
        #expect(
            message { _ = try self.table("a,b\n1,\"x\n2,3\n") }
                == "t.csv:2:2: error: a quote is opened and never closed; close it, or write two quotes for one")
        #expect(message { _ = try self.table("a,b\n1,\"x\"y\n") }.hasPrefix("t.csv:2:2: error: text follows a closing quote"))
    }

    @Test(arguments: ["\u{1B}[31m", "\u{7}", "\u{202E}", "\u{85}", "\u{2066}"]) func whatActsOnATerminalIsRefused(_ text: String)
    {
        let message = message { _ = try self.table("a,b\n1,\(text)x\n") }
        #expect(message.hasPrefix("t.csv:2:2: error: a field holds the control character U+"))
        #expect(!message.contains(text))
    }

    @Test func twoColumnsOfOneNameAreRefused() throws {
        let table = try table("value,Value\n1,2\n")
        #expect(message { _ = try table.column("value") } == "t.csv:1:2: error: two columns are named value; keep one")
    }

    @Test func wholeNumbersHaveARange() throws {
        let table = try table("a\n1e19\n2.5\n7\n-1\n")
        for row in [0, 1, 3] { #expect(throws: Problems.self) { try table.integer(row, 0, in: 0...100) } }
        #expect(try table.integer(2, 0, in: 0...100) == 7)
    }

    @Test func longFieldsAreQuotedShortly() throws {
        let table = try table("a\n" + String(repeating: "x", count: 200_000) + "\n")
        #expect(message { _ = try table.value(0, 0) }.count < 200)
    }

    /// Quoting, separators and line ends, in any mixture, come back as they were written.
    @Test func whatIsWrittenIsRead() throws {
        var draw = SplitMix64(seed: 5)
        let pieces = ["a", "\"", ",", ";", " x ", "é", "1.5", ""]
        for _ in 0..<200 {
            let columns = 1 + Int(draw.next() % 4)
            let fields = (0..<12).map { row in
                (0..<columns).map { column in
                    let text = (0..<Int(draw.next() % 4)).map { _ in pieces[Int(draw.next() % UInt64(pieces.count))] }.joined()
                    return row == 0 || column == 0 ? "k\(row)\(column)" : text
                }
            }
            let text = fields.map { row in
                row.map { "\"" + $0.replacingOccurrences(of: "\"", with: "\"\"") + "\"" }.joined(separator: ",")
            }.joined(separator: draw.next() % 2 == 0 ? "\n" : "\r\n")
            let table = try table(text)
            #expect(table.rowCount == 11 && table.header == fields[0])
            for row in 1..<12 { for column in 0..<columns { #expect(table.text(row - 1, column) == fields[row][column]) } }
        }
    }
}

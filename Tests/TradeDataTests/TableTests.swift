import Foundation
import Testing
import TradeData

@Suite struct TableTests {
    @Test func cellsArePlacedByLabel() throws {
        let table = try Table(
            csv: Data(
                "\u{FEFF}# a remark\r\nName,Trade_Value,Note\r\n\"Korea, South\", 1.5e3 ,\"he said \"\"no\"\"\"\r\nX,,\n".utf8),
            name: "t.csv")
        #expect(table.rowCount == 2)
        #expect(table.text(0, try table.column("name")) == "Korea, South")
        #expect(try table.number(0, try table.column("value", "trade value")) == 1500)
        #expect(table.text(0, 2) == "he said \"no\"")
        #expect(try table.number(1, 1) == nil)
        #expect(table.line(0) == 3)
    }

    @Test func faultsHaveLineAndColumn() throws {
        let table = try Table(csv: Data("a,b\n1,x\n2,nan\n".utf8), name: "t.csv")
        #expect(throws: WorldProblem.self) { try table.column("c") }
        let problem = #expect(throws: WorldProblem.self) { try table.number(0, 1) }
        #expect(problem?.description.hasPrefix("t.csv:2:2: error:") == true)
        #expect(throws: WorldProblem.self) { try table.number(1, 1) }
        let ragged = #expect(throws: WorldProblem.self) { try Table(csv: Data("a,b\n1\n1,2\n1,2,3\n".utf8), name: "r.csv") }
        #expect(ragged?.description.contains("r.csv:2:1") == true && ragged?.description.contains("r.csv:4:1") == true)
    }
}

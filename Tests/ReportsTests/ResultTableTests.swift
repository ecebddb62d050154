import Foundation
import TestSupport
import Testing
import TradeData

@testable import Reports

@Suite struct ResultTableTests {
    func table() -> ResultTable {
        ResultTable(rows: [
            .init(
                scenario: "summit-2025", branch: "deal", date: Day("2025-11-11"), country: "USA", variable: .welfare,
                unit: "percent", value: -0.1, low: -0.3, high: 0.05, model: "caliendo-parro · deficits world-share",
                world: "icio-2022", residual: 3e-11),
            .init(
                scenario: "summit-2025", country: "CHN", sector: "iron-steel", variable: .output, unit: "percent", value: 3,
                draw: .median, note: "first, \"rough\"\nestimate"),
        ])
    }

    @Test func everyRowHasEveryColumn() {
        let lines = ResultTable(rows: [table().rows[0]]).csv().split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 3 && lines[2].isEmpty)
        #expect(
            lines[0]
                == "scenario,branch,date,compared_with,country,origin,destination,sector,variable,unit,value,low,high,model,world,residual,draw,note"
        )
        #expect(
            lines[1]
                == "summit-2025,deal,2025-11-11,,USA,,,,welfare,percent,-0.1,-0.3,0.05,caliendo-parro · deficits world-share,icio-2022,3e-11,,"
        )
    }

    @Test func quotesWhatMustBeQuoted() {
        #expect(table().csv().contains("\"first, \"\"rough\"\"\nestimate\""))
        #expect(SafeText.csvCell("plain words") == "plain words")
        #expect(SafeText.csvCell("a\r\nb") == "\"a\nb\"")
    }

    @Test func jsonIsRead() throws {
        let objects = try #require(
            JSONSerialization.jsonObject(with: Data(table().json().utf8)) as? [[String: Any]])
        #expect(objects.count == 2)
        #expect(objects[0]["value"] as? Double == -0.1)
        #expect(objects[0]["sector"] is NSNull && objects[0]["residual"] as? Double == 3e-11 && objects[1]["residual"] is NSNull)
        #expect(objects[1]["draw"] as? String == "median")
        #expect(objects[0]["draw"] is NSNull)
        #expect(objects[1]["note"] as? String == "first, \"rough\"\nestimate")
        #expect(objects.allSatisfy { Set($0.keys) == Set(ResultTable.columns) })
        #expect(ResultTable().json() == "[]\n")
    }

    /// A number is written so that it comes back bit for bit.
    @Test func numbersComeBack() throws {
        var draw = SplitMix64(seed: 3)
        for _ in 0..<500 {
            let value = (draw.unit() - 0.5) * pow(10, draw.uniform(-20, 20))
            #expect(Double(ResultTable.Row.plain(value)) == value)
        }
        #expect(ResultTable.Row.plain(25) == "25" && ResultTable.Row.plain(-0.5) == "-0.5")
    }

    @Test func findsARow() {
        #expect(table().row(.welfare, branch: "deal", country: "USA")?.value == -0.1)
        #expect(table().row(.welfare, branch: "lapse", country: "USA") == nil)
    }
}

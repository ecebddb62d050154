import Foundation
import TestSupport
import Testing
import TradeData

@testable import WorldBuilding

@Suite struct PairsReaderTests {
    @Test(.needsSourceData) func theFlowsOf2022() throws {
        let built = try BuiltWorld.read(
            SourceData.url("icio-2011-2022"), as: .pairs, options: ImportOptions(id: "mine", year: 2022))
        let world = built.world
        #expect(world.grid.countryCount == 81 && world.grid.sectorCount == 28 && world.goods.count == 27)
        #expect(world.elasticities.contains { $0.name == "caliendo-parro-2015" && $0.theta.contains(64.85) })
        let flow = built.accounts.flows[destination: "AGO", origin: "ARG", sector: "a01"].value
        #expect(flow == 48.7807)
        #expect(world.tariffs[destination: "AGO", origin: "ARG", sector: "c16"].value == 0.2379)
    }

    @Test func wrongTablesAreRefusedByTheirPlace() {
        let tables = Tables(.pairs, seed: 3)
        func problems(_ file: String, _ change: ([String]) -> [String]) -> String {
            tables.with(file) { change($0.split(separator: "\n").map(String.init)).joined(separator: "\n") }.problems()
        }
        #expect(problems("flows-2020.csv") { $0 } == "")
        #expect(problems("flows-2020.csv") { $0 + [$0[1]] } == "flows-2020.csv:18:1: error: duplicate pair; keep one")
        #expect(problems("flows-2020.csv") { Array($0.dropLast()) }.contains("3 of 48 cells are missing"))
        #expect(problems("tariffs-2020.csv") { Array($0.dropLast(2)) }.contains("cells are missing"))
        let negative = problems("flows-2020.csv") { lines in
            var fields = lines[2].split(separator: ",").map(String.init)
            fields[3] = "-1"
            return Array(lines[..<2]) + [fields.joined(separator: ",")] + lines[3...]
        }
        #expect(negative == "flows-2020.csv:3:4: error: -1.0 is negative; write a value")
        #expect(
            problems("tariffs-2020.csv") { lines in [lines[0] + ",stranger"] + lines.dropFirst().map { $0 + ",0" } }
                .contains("tariffs-2020.csv:1:6: error: the column “stranger” is no sector of flows-2020.csv"))
        #expect(problems("elasticities.csv") { $0 + [$0[1]] }.contains("names no set, or a second one"))
    }

    /// The table of another year is not taken for that of the year.
    @Test func tablesAreOfTheYear() {
        #expect(Tables(.pairs).problems { $0.year = 2019 }.contains("flows.csv: error: cannot be read: there is no such file"))
    }
}

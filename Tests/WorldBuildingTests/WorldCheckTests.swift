import Foundation
@testable import WorldBuilding
import TestSupport
import Testing
import TradeData

@Suite struct WorldCheckTests {
    private func facts(_ rows: String...) throws -> [WorldFact] {
        let text = "kind,country,partners,sectors,value,tolerance,year,source,explanation\n" + rows.joined(separator: "\n") + "\n"
        return try [WorldFact](csv: Data(text.utf8), name: "f.csv", names: .load(), groups: .load())
    }

    /// Every kind of figure against sums written out here.
    @Test func figuresAreThoseOfTheWorld() throws {
        let world = RandomWorld.make(countries: 4, sectors: 3, seed: 5)
        let grid = world.grid
        let (N, J) = (grid.countryCount, grid.sectorCount)
        func figure(_ kind: WorldFact.Kind, _ partners: [Int] = [], _ sectors: [Int] = []) -> Double? {
            WorldCheck.figure(
                WorldFact(
                    kind: kind, country: grid.countries[1], partners: partners.map { grid.countries[$0] },
                    sectors: sectors.map { grid.sectors[$0].rawValue }, value: 0, tolerance: 1, year: 0, source: "s",
                    explanation: ""),
                in: world)
        }
        func near(_ a: Double?, _ b: Double) -> Bool { a.map { abs($0 - b) <= 1e-9 * max(1, abs(b)) } ?? false }
        func flow(_ n: [Int], _ i: [Int], _ j: [Int]) -> Double {
            n.reduce(0) { s, n in i.reduce(s) { s, i in n == i ? s : j.reduce(s) { $0 + world.flow(n, i, $1) } } }
        }
        let (all, js) = (Array(0..<N), Array(0..<J))
        #expect(near(figure(.valueAdded), world.valueAdded[1] / 1000))
        #expect(near(figure(.exports, [0, 2], [1]), flow([0, 2], [1], [1]) / 1000))
        #expect(near(figure(.imports, [], [0, 2]), flow([1], all, [0, 2]) / 1000))
        #expect(near(figure(.balance), -world.deficits[1] / 1000))
        #expect(near(figure(.balance, [3]), (flow([3], [1], js) - flow([1], [3], js)) / 1000))
        #expect(near(figure(.supplierShare, [3], [1]), 100 * flow([1], [3], [1]) / flow([1], all, [1])))
        let goods = js.filter { world.goods.contains(grid.sectors[$0]) }
        #expect(near(figure(.exportShare, [], [goods[0]]), 100 * flow(all, [1], [goods[0]]) / flow(all, [1], goods)))
        #expect(
            WorldCheck.figure(
                WorldFact(
                    kind: .exports, country: grid.countries[1], partners: [], sectors: ["none-such"], value: 0, tolerance: 1,
                    year: 0,
                    source: "s", explanation: ""), in: world) == nil)
    }

    @Test func verdictsFollowToleranceAndExplanation() throws {
        let list = try facts(
            "balance,USA,,,-962,20,2022,s,", "balance,USA,,,-900,20,2022,s,", "balance,USA,,,-900,20,2022,s,basic prices",
            "balance,USA,,,-900,20,2021,s,", "balance,AFG,,,1,20,2022,s,")
        let check = WorldCheck(try World.load(World.usual), facts: list)
        #expect(check.lines.map(\.verdict) == [.met, .missed, .explained])
        #expect(check.otherYears == 1 && check.absent.count == 1 && !check.passed)
    }

    @Test func groupsMeanTheirMembers() throws {
        let list = try facts("exports,USA,EU27 CHN,goods,1,1,2022,s,")
        #expect(list[0].partners.count == 28 && list[0].partners.contains("DEU"))
    }

    @Test func badFactsAreRefusedWithTheirPlace() {
        func message(_ row: String) -> String {
            do { _ = try facts(row) } catch { return "\(error)" }
            return ""
        }
        #expect(message("gdp,USA,,,1,1,2022,s,").contains("f.csv:2:1: error: unknown kind “gdp”"))
        #expect(message("balance,XXX,,,1,1,2022,s,").contains("f.csv:2:2: error: XXX is no economy"))
        #expect(message("exports,USA,EU99,,1,1,2022,s,").contains("f.csv:2:3: error: “EU99” is no economy and no group"))
        #expect(message("balance,USA,,,1,0,2022,s,").contains("f.csv:2:6: error: a tolerance is above zero"))
        #expect(message("balance,USA,,,1,1,2022,,").contains("f.csv:2:8: error: a fact needs a source"))
        #expect(message("supplier-share,USA,,,1,1,2022,s,").contains("f.csv:2:3: error: a supplier's share needs suppliers"))
        #expect(message("balance,USA,,,1,1,22.5,s,").contains("f.csv:2:7"))
    }

    /// The shipped facts: enough of each kind, and no shipped world misses one that nothing explains.
    @Test(arguments: ["icio-2022", "icio-2017"]) func shippedWorldsAgreeWithTheFacts(_ id: String) throws {
        let all = try [WorldFact].load()
        let check = WorldCheck(try World.load(id), facts: all)
        for line in check.lines where line.verdict == .missed {
            Issue.record("\(line.fact.kind) \(line.fact.country) \(line.gap)")
        }
        #expect(check.passed && check.negativeFinalDemand == 0 && check.absent.isEmpty)
        #expect(check.count(.explained) * 3 < check.lines.count)
        guard id == "icio-2022" else { return }
        func economies(_ kind: WorldFact.Kind) -> Set<Country> {
            Set(check.lines.filter { $0.fact.kind == kind && $0.fact.partners.isEmpty }.map(\.fact.country))
        }
        #expect(economies(.balance).count >= 20 && economies(.exportShare).count >= 15)
        let buyers = Set(
            check.lines.filter { $0.fact.kind == .supplierShare && $0.fact.sectors == ["energy-extraction"] }.map(\.fact.country))
        #expect(buyers.isSuperset(of: ["KOR", "JPN", "IND", "CHN"]))
    }
}

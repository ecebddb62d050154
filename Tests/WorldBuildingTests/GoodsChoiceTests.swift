import Foundation
import TestSupport
import Testing
import TradeData

@testable import WorldBuilding

@Suite struct GoodsChoiceTests {
    private func tables(_ names: [String]) -> Tables {
        var tables = Tables(.long)
        for (file, text) in tables.files {
            tables.files[file] = zip(["goods-1", "goods-2", "services-1"], names).reduce(text) {
                $0.replacingOccurrences(of: $1.0, with: $1.1)
            }
        }
        return tables
    }

    @Test func optionsComeFirstThenTheFileThenTheCodes() throws {
        var tables = tables(["farm", "Machinery", "services"])
        func goods(_ named: [String]?) throws -> (Set<Sector>, String) {
            let world = try tables.read { $0.goods = named }.world
            return (world.goods, world.provenance.notes.first { $0.hasPrefix("Goods") } ?? "")
        }
        #expect(
            try goods(nil) == (
                ["farm", "machinery"],
                "Goods, which a duty on all goods reaches: farm, machinery. No goods: services. (By their codes; --goods says otherwise.)"
            ))
        tables.files["sectors.csv"] =
            "sector,goods,name\nFARM,no,Farms\nmachinery,yes,Machines\nservices,no,The rest\nother,no,\n"
        #expect(try goods(nil).0 == ["machinery"])
        #expect(try tables.read { $0.goods = nil }.world.name(of: Sector("services")) == "The rest")
        #expect(try goods(["farm"]).0 == ["farm"])
    }

    @Test func whatIsNotKnownIsRefusedWithTheRemedy() {
        let tables = tables(["alpha", "beta", "services"])
        let problems = tables.problems { $0.goods = nil }
        #expect(problems.hasPrefix("flows.csv: error: no known classification says whether these sectors are goods: alpha, beta"))
        #expect(problems.contains("give --goods"))
        #expect(
            tables.problems { $0.goods = ["alpah"] }.contains(
                "--goods names “alpah”, which is no sector of the tables; write alpha"))
        #expect(tables.problems { $0.goods = [] }.contains("no sector is goods"))
    }

    @Test(arguments: [
        ("sector,goods\nalpha,yes\nbeta,no\n", "sectors.csv: error: the sector services is not listed"),
        ("sector,goods\nalpha,yes\nalpha,no\nbeta,no\nservices,no\n", "sectors.csv:3:1: error: duplicate sector alpha; keep one"),
        (
            "sector,goods\nalpha,perhaps\nbeta,no\nservices,no\n",
            "sectors.csv:2:2: error: “perhaps” does not say whether alpha is goods"
        ),
        ("sector,goods\nalpha,no\nbeta,no\nservices,no\n", "no sector is goods"),
    ])
    func theFileHasToBeWhole(_ text: String, _ message: String) {
        var tables = tables(["alpha", "beta", "services"])
        tables.files["sectors.csv"] = text
        #expect(tables.problems { $0.goods = nil }.contains(message))
    }

    @Test func aSingleSectorIsGoods() throws {
        let tables = Tables(.long, sectors: 1)
        #expect(try tables.read { $0.goods = nil }.world.goods == ["goods-1"])
    }

    /// A world without base tariffs taxes the same sectors as one with them.
    @Test func goodsDoNotFollowFromTariffs() throws {
        let tables = tables(["farm", "machinery", "services"])
        let free = tables.with("flows.csv") { text in
            text.split(separator: "\n").map { $0.split(separator: ",").prefix(4).joined(separator: ",") }.joined(separator: "\n")
        }
        #expect(try free.read { $0.goods = nil }.world.goods == tables.read { $0.goods = nil }.world.goods)
    }
}

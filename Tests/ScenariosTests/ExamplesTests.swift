import Foundation
@testable import Studies
import Scenarios
import Testing
import TradeData
import TradePolicy

/// The shipped examples say what they promise.
struct ExamplesTests {
    private static let read = Dictionary(
        uniqueKeysWithValues: ["summit-2025", "china-only", "liberation-day"].map { name in
            (name, Result { try Scenario.read(checkout.appendingPathComponent("Examples/\(name).yaml").path) })
        })

    static func read(_ name: String) throws -> Scenario { try read[name]!.get() }

    static func adder(_ law: Law, _ origin: Country, _ destination: Country, _ text: String) -> Double {
        (law.generalAdder(origin: origin, destination: destination, on: day(text)).percent * 1e9).rounded() / 1e9
    }

    @Test(
        arguments: ["summit-2025", "china-only"],
        [("deal", 20.0, 10.0), ("extension", 30, 10), ("lapse", 54, 34), ("lapse-and-100", 154, 34)])
    func theAddersOfElevenNovember(name: String, branch: (id: String, us: Double, cn: Double)) throws {
        let scenario = try Self.read(name)
        #expect(scenario.tree.paths.map(\.id) == ["deal", "extension", "lapse", "lapse-and-100"])
        let path = try #require(scenario.tree.paths.first { $0.id == branch.id })
        let law = scenario.law(on: path)
        #expect(Self.adder(law, "CHN", "USA", "2025-11-11") == branch.us)
        #expect(Self.adder(law, "USA", "CHN", "2025-11-11") == branch.cn)
    }

    /// Q7 needs the other partners' rates in force on every branch.
    @Test(
        arguments: [
            ("MYS", 19.0), ("VNM", 20), ("THA", 19), ("IDN", 19), ("TWN", 20), ("KOR", 15), ("CHE", 39), ("GBR", 10), ("AUS", 10),
            ("SGP", 10), ("BRA", 50), ("IND", 50), ("LAO", 40), ("NOR", 15), ("DEU", 15), ("JPN", 15), ("RUS", 0),
        ] as [(Country, Double)])
    func thePartnersPayOnEveryBranch(origin: Country, percent: Double) throws {
        let scenario = try Self.read("summit-2025")
        for path in scenario.tree.paths {
            #expect(Self.adder(scenario.law(on: path), origin, "USA", "2025-11-11") == percent, "\(path.id)")
        }
        #expect(Self.adder(try Self.read("china-only").law, origin, "USA", "2025-11-11") == 0)
    }

    /// Every economy of the world has one reciprocal rate, or none for a reason.
    @Test func nobodyIsForgotten() throws {
        let law = try Self.read("summit-2025").law
        let out: Set<Country> = ["USA", "CAN", "MEX", "RUS", "BLR"]
        let world = try World.load(World.usual).grid.countries
        #expect(world.count == 81)
        for origin in world {
            let lines = law.assess(origin: origin, destination: "USA", on: day("2025-11-11")).lines
                .filter { ["reciprocal", "reciprocal-deals"].contains($0.layer.id) }
            #expect(lines.count == (out.contains(origin) ? 0 : 1), "\(origin)")
        }
    }

    /// Product rates on the eve of the summit, each worked out by hand from the texts.
    @Test(
        arguments: [
            ("CHN", "720839", 95.0),  // List 3 25 + Section 232 50 + fentanyl 20; reciprocal displaced
            ("CHN", "870380", 145),  // electric cars: review 100 + Section 232 25 + fentanyl 20
            ("CHN", "847130", 20),  // laptops were on List 4B, which never began; fentanyl, out of the reciprocal
            ("DEU", "720839", 50), ("DEU", "870323", 15), ("JPN", "870323", 15), ("GBR", "870323", 10), ("GBR", "720839", 25),
            ("KOR", "870323", 15), ("MYS", "854231", 0), ("VNM", "640319", 20), ("DEU", "880240", 0),
        ] as [(Country, String, Double)])
    func productsOnTheEve(origin: Country, code: String, percent: Double) throws {
        let law = try Self.read("summit-2025").law
        let total = law.assess(origin: origin, destination: "USA", product: Product(code), on: day("2025-11-05")).total
        #expect(abs(total.percent - percent) < 1e-9)
    }

    /// The law of 2 and of 9 April 2025: Annex I of the Executive Order, with the two rates on China.
    @Test(arguments: [("as-it-was", 104.0), ("as-announced", 54)])
    func liberationDay(branch: String, china: Double) throws {
        let scenario = try Self.read("liberation-day")
        #expect(scenario.asOf == day("2025-04-09"))
        let law = scenario.law(on: try #require(scenario.tree.paths.first { $0.id == branch }))
        #expect(Self.adder(law, "CHN", "USA", "2025-04-09") == china)
        for (origin, percent) in [
            ("VNM", 46.0), ("KHM", 49), ("DEU", 20), ("JPN", 24), ("CHE", 31), ("GBR", 10), ("RUS", 0), ("ROW", 17.7),
        ] as [(Country, Double)] {
            #expect(Self.adder(law, origin, "USA", "2025-04-09") == percent, "\(origin)")
            #expect(Self.adder(law, origin, "USA", "2025-04-08") == (percent == 0 ? 0 : 10), "\(origin)")
        }
    }
}

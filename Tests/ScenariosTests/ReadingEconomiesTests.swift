import Studies
import Testing
import TradeData
import TradePolicy

@testable import Scenarios

/// Economies that a world does not have are named, and a measure that reaches none of its economies is refused.
struct ReadingEconomiesTests {
    private static let grid = Grid(countries: ["USA", "CHN", "DEU", "ROW"], sectors: ["basic-metals"])

    private func problems(_ measure: String, grid: Grid? = Self.grid, rest: String = "") throws -> [Problem] {
        let text =
            LargeScenarios.head + LargeScenarios.layer
            + "measures:\n  - {id: m, layer: d, rate: {2025-02-04: 10%}, source: x, \(measure)}\n" + rest
        let reader = ScenarioReader { id in
            id == "w" ? grid : id == "icio-2022" ? Grid(countries: ["USA", "ROU", "ROW"], sectors: ["s"]) : nil
        }
        return try reader.attempt(text, name: "f.yaml").1.problems
    }

    /// Partly in the world: every absent one, in its place, and the file is read.
    @Test func everyAbsentOneIsNamed() throws {
        let found = try problems("by: [USA, AFG], origins: [CHN, CUB, IRN]")
        #expect(
            found.map(\.description) == [
                "f.yaml:9:63: warning: AFG is not in world w: m does not reach them; their trade is part of ROW",
                "f.yaml:9:84: warning: CUB, IRN are not in world w: m does not reach them; their trade is part of ROW",
            ], "\(found)")
        #expect(try problems("by: USA, origins: [CHN, DEU, ROW]").isEmpty)
        #expect(try problems("by: [USA, AFG], origins: [CHN, CUB, IRN]", grid: nil).isEmpty)
    }

    /// Nothing in the world: refused, with a world that has it.
    @Test(arguments: ["by: ROU, origins: CHN", "by: USA, origins: [ROU]"])
    func nothingInTheWorldIsRefused(_ measure: String) throws {
        let found = try problems(measure)
        #expect(found.map(\.severity) == [.error])
        #expect(
            found[0].description.hasSuffix("ROU is not in world w: m changes nothing; solve it on icio-2022, which has ROU"),
            "\(found)")
        let nowhere = try problems("by: USA, origins: [CUB, IRN]")
        #expect(
            nowhere[0].description.hasSuffix(
                "none of CUB, IRN is in world w: m changes nothing; write ROW, of which they are part"), "\(nowhere)")
    }

    @Test func whatIsExceptedAndAbsentIsHitAsPartOfTheRest() throws {
        let found = try problems("by: USA, origins: {all-except: [CUB]}")
        #expect(
            found.map(\.severity) == [.warning] && found[0].what == "CUB is not in world w but part of ROW, which m reaches",
            "\(found)")
        #expect(try problems("by: USA, origins: {all-except: [CUB, ROW]}").isEmpty)
    }

    @Test func listsBesidesMeasuresAreNoted() throws {
        let found = try problems("by: USA, origins: CHN, exempt: [{origins: CUB, share: 50%}]", rest: "focus: [USA, IRN]\n")
        #expect(found.map(\.severity) == [.warning, .warning])
        #expect(found.contains { $0.what.contains("CUB is not in world w: the exemption changes nothing") }, "\(found)")
        #expect(found.contains { $0.what.contains("IRN is not in world w: the report does not reach them") }, "\(found)")
    }

    /// Files of the calendar hold the law of all economies: what a world lacks of them is one line for each file.
    @Test func theCalendarIsNotedOnceForEachFile() throws {
        let text = LargeScenarios.head + "measures: [{use: USA/reciprocal}, {use: USA/fentanyl}]\n"
        let (_, reading) = try ScenarioReader { _ in Self.grid }.attempt(text, name: "f.yaml")
        #expect(!reading.hasErrors, "\(reading.problems)")
        let noted = reading.problems.filter { $0.what.contains("are not in world w") }
        #expect(noted.count == 2 && noted.allSatisfy { $0.file == "f.yaml" && $0.severity == .warning }, "\(noted)")
        #expect(noted.contains { $0.what.contains("VNM") && $0.what.contains("of \"USA/reciprocal\"") }, "\(noted)")
    }

    /// A hint comes from the table of codes and names, never from likeness: GER is not GBR, and EU28 is a group of its own.
    @Test(
        arguments: [
            ("GER", "did you mean DEU (Germany)?"), ("PRC", "did you mean CHN (China)?"), ("PL", "did you mean POL (Poland)?"),
            ("UK", "did you mean GBR (United Kingdom)?"), ("SCG", "did you mean MNE (Montenegro) or SRB (Serbia)?"),
            ("eu27", "did you mean EU27?"), ("WLD", "did you mean all?"), ("Vietnam", "did you mean VNM (Vietnam)?"),
            ("SUN", "SUN is no economy today; write those that are meant of ARM, AZE"), ("CHM", "write a code of three letters"),
            ("EU26", "write a code of three letters, such as VNM, or a group: ASEAN"),
        ])
    func hints(_ code: String, _ words: String) throws {
        let found = try problems("by: USA, origins: [\(code)]", grid: nil)
        #expect(
            found.count == 1 && found[0].what == "there is no country or group \"\(code)\"" && found[0].remedy.hasPrefix(words),
            "\(found)")
    }

    /// A world may be a file: its path counts from the file that names it.
    @Test func aWorldMayBeAFile() throws {
        for (written, path) in [
            ("own.world", "/a/b/own.world"), ("../own.world", "/a/own.world"), ("/c/own.world", "/c/own.world"),
            ("x/own", "/a/b/x/own"),
        ] {
            let scenario = try Scenario.parse(
                LargeScenarios.head.replacing("world: w", with: "world: \(written)"), name: "/a/b/f.yaml",
                grid: { $0 == path ? Self.grid : nil })
            #expect(scenario.world == path)
        }
        #expect { try Scenario.parse(LargeScenarios.head.replacing("world: w", with: "world: Own"), name: "f.yaml") } throws: {
            "\($0)".contains("f.yaml:4:8: error: a name is needed here")
        }
    }

    @Test func groupsAndTheWorldsOwnCodes() throws {
        let parsed = try Scenario.parse(
            LargeScenarios.head + LargeScenarios.layer
                + "measures:\n  - {id: m, by: EU28, origins: all, layer: d, rate: {2025-02-04: 10%}, source: x}\n")
        #expect(parsed.law.measures[0].by.count == 28 && parsed.law.measures[0].by.contains("GBR"))
        // A world may call an economy of its own as a group is called.
        let own = Grid(countries: ["USA", "EU27", "R1"], sectors: ["s"])
        #expect(try problems("by: EU27, origins: [R1]", grid: own).isEmpty)
    }
}

import Studies
import Testing
import TradeData
import TradePolicy

@testable import Scenarios

/// Groups of one's own: declared once, dated, named everywhere, and answered for as one.
struct GroupsReadTests {
    private static let grid = Grid(countries: ["USA", "JPN", "IND", "AUS", "GBR", "CHN"], sectors: ["s"])

    private func text(_ groups: String, by: String = "quad", focus: String = "[quad, CHN]") -> String {
        LargeScenarios.head + "groups: \(groups)\nfocus: \(focus)\n" + LargeScenarios.layer
            + "measures:\n  - {id: m, layer: d, by: \(by), origins: CHN, rate: {2025-02-04: 10%}, source: x}\n"
    }
    private func scenario(_ text: String) throws -> Scenario {
        try Scenario.parse(text, name: "f.yaml") { $0 == "w" ? Self.grid : nil }
    }

    @Test func aGroupIsNamedEverywhereAndDated() throws {
        let found = try scenario(
            text(
                "[{id: quad, title: The Quad, members: [USA, JPN, {economies: IND, from: 2020-01-01}, {economies: GBR, until: 2020-01-31}]}]"
            ))
        let quad = try #require(found.focus.first)
        #expect(quad.code == "quad" && quad.title == "The Quad" && quad.members == ["IND", "JPN", "USA"] && quad.isGroup)
        #expect(found.law.measures[0].by == ["IND", "JPN", "USA"])
        #expect(found.focus.map(\.code) == ["quad", "CHN"] && found.ownGroups == [quad])
        // What is written out is read back.
        let written = try scenario(try #require(ScenarioWriter(found).files()["scenario.yaml"]))
        #expect(written.focus == found.focus && written.ownGroups == found.ownGroups && written.law == found.law)
    }

    @Test func shippedGroupsThatAreNamedAreKnown() throws {
        let found = try scenario(text("[{id: quad, members: [USA]}]", by: "G7", focus: "[G7, USA]"))
        #expect(found.focus.map(\.code) == ["G7", "USA"] && found.focus[0].isGroup && !found.focus[1].isGroup)
        #expect(Set(found.groups.map(\.code)) == ["quad", "G7"])
    }

    @Test(arguments: [
        ("[{id: quad, members: [USA, XXX]}]", "there is no country or group \"XXX\""),
        ("[{id: quad, members: [{economies: USA, until: 2001-01-01}]}]", "the group quad has no members on"),
        ("[{id: quad, members: [USA]}, {id: quad, members: [JPN]}]", "two groups are called quad"),
        ("[{id: quad, members: [{economies: USA, from: 2020-01-02, until: 2020-01-01}]}]", "leaves before it joins"),
        ("[{id: quad, member: [USA]}]", "a group has no key"),
        ("[{id: other, members: [USA]}]", "there is no country or group"),
    ])
    func whatIsWrongIsRefusedInItsPlace(_ groups: String, _ words: String) {
        do {
            _ = try scenario(text(groups))
            Issue.record("\(groups) was read")
        } catch let found as Problems {
            #expect(found.problems.contains { $0.what.contains(words) && $0.line > 0 }, "\(found.problems.map(\.what))")
        } catch { Issue.record("\(error)") }
    }
}

import Scenarios
@testable import Studies
import Testing
import TradeData
import TradePolicy

/// Who bargains over what can be written, is checked.
struct PartiesBuilderTests {
    static let parties = """

        parties:
          players:
            - {id: us, economies: USA, weights: {welfare: 60%, jobs: 40%}, sectors: [vehicles], moves: [{carry-out: us-plus-100}, {withdraw: us-plus-100}]}
            - {id: china, economies: CHN, weights: {welfare: 70%, political: 30%}, sectors: [chemicals], moves: [{withdraw: cn-magnets}, {extend: geneva, until: 2026-11-10}]}
          issues: [geneva, us-plus-100, cn-magnets]
          deadline: 2025-11-10
          outside-option: summit/lapse
          together: [[geneva, cn-magnets]]
          signed: [geneva]
          worth: [{issue: geneva, player: us, value: -5 bn USD, source: "a guess of this test"}]
        """

    @Test func partiesAreReadWhole() throws {
        let scenario = try Scenario.parse(rightScenario + Self.parties)
        let parties = try #require(scenario.parties)
        #expect(parties.players.map(\.id) == ["us", "china"])
        #expect(parties.players[1].weights.political == Share(0.3))
        #expect(parties.players[1].moves.map(\.target) == ["cn-magnets", "geneva"])
        #expect(parties.deadline == day("2025-11-10"))
        #expect(parties.outsideOption == BranchChoice(event: "summit", branch: "lapse"))
        #expect(parties.together == [["geneva", "cn-magnets"]] && parties.signed == ["geneva"])
        #expect(parties.worth == [.init(issue: "geneva", player: "us", dollars: -5e9, source: "a guess of this test")])
        #expect(parties.players.map(\.sectors) == [[Sector("vehicles")], [Sector("chemicals")]])
        #expect(parties.sentences.count == 3)
        #expect(parties.sentences[0].contains("without agreement summit/lapse holds"))
        #expect(parties.sentences[1] == "us (USA) weighs welfare 60.0%, jobs 40.0% and may move on us-plus-100.")
    }

    @Test func controlsAreReadAndWritten() throws {
        let text =
            rightScenario
            + Self.parties.replacingOccurrences(
                of: "{withdraw: us-plus-100}]}",
                with:
                    "{withdraw: us-plus-100}], controls: [{rate-of: us-fentanyl-cn, at-least: 5%, at-most: 45.5%}, {export-taxes: uniform}]}"
            )
        let scenario = try Scenario.parse(text)
        let controls = try #require(scenario.parties?.players[0].controls)
        #expect(
            controls == [
                .rate(of: "us-fentanyl-cn", lowest: .percent(5), highest: .percent(45.5)), .exportTaxes(.uniform, highest: nil),
            ])
        #expect(
            scenario.parties?.sentences[1].hasSuffix(
                "; in a war it sets the rate of us-fentanyl-cn from 5.0% up to 45.5%, export taxes of one rate.") == true)
        let written = try #require(ScenarioWriter(scenario).files()["scenario.yaml"])
        #expect(try Scenario.parse(written).parties == scenario.parties)
    }

    /// They change nothing in the law.
    @Test func theLawIsTheSame() throws {
        #expect(try Scenario.parse(rightScenario + Self.parties).law == Scenario.parse(rightScenario).law)
    }
}

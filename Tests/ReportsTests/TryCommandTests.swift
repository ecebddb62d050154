import Foundation
import TestSupport
import Testing

/// A question in one line is answered on one screen by the real program, with what it was understood to mean first.
@Suite(.enabled(if: BuiltTool.url != nil, "the program detente is not built beside the tests"))
struct TryCommandTests {
    private func run(_ line: String) throws -> (code: Int32, out: String, talk: String) { try CommandLineTests().run(line) }

    /// The world with one sector, where a question takes a moment.
    @Test func theAnswerIsOneScreen() throws {
        let ended = try run("detente try 'USA 25% on China' --world countries-2023")
        #expect(ended.code == 0, "\(ended.talk)")
        let lines = ended.out.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 30 && lines.allSatisfy { $0.count <= 140 })
        #expect(lines[0].hasPrefix("The United States: duty on China: ") && lines[0].contains("→ 25%"), "\(lines[0])")
        #expect(ended.out.contains("on top of the duties of world countries-2023, of 2023") && ended.out.contains("World"))
        #expect(ended.out.contains("range of ") && !ended.out.contains("0.00%"))
    }

    /// Numbers of the screen are those of the data.
    @Test func theScreenSaysWhatTheDataSays() throws {
        let data = try run("detente try 'USA 25% on China' --world countries-2023 --csv")
        #expect(data.code == 0, "\(data.talk)")
        let row = try #require(data.out.split(separator: "\n").first { $0.contains(",USA,,,,welfare,percent,") })
        let fields = row.split(separator: ",", omittingEmptySubsequences: false)
        let value = try #require(Double(fields[10]))
        #expect(fields[11] != "" && fields[12] != "", "a range: \(row)")
        let text = try run("detente try 'USA 25% on China' --world countries-2023").out
        let line = try #require(text.split(separator: "\n").first { $0.contains("United States  ") })
        #expect(line.contains((value < 0 ? "−" : "+") + String(format: "%.2f%%", abs(value))), "\(value): \(line)")
    }

    /// Answered in kind, industries are beside those of the unanswered question, which are what the question alone says.
    @Test func industriesAreAnsweredAndUnanswered() throws {
        let ask = "detente try '+30pp on China' --on 2025-10-26 --single"
        let (alone, answered) = (try run(ask), try run(ask + " --retaliate"))
        #expect(alone.code == 0 && answered.code == 0, "\(alone.talk)\(answered.talk)")
        #expect(!alone.out.contains("unanswered") && answered.out.contains("Output, United States, answered in kind"))
        func names(_ line: Substring, after word: String) throws -> [String] {
            let rest = try #require(line.range(of: word)).upperBound
            return line[rest...].split(separator: ";")[0].split(separator: ",").prefix(2).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        }
        let up = try #require(alone.out.split(separator: "\n").first { $0.hasPrefix("    up ") })
        let beside = try #require(answered.out.split(separator: "\n").first { $0.contains("unanswered: up ") })
        #expect(try names(up, after: "up ") == names(beside, after: "unanswered: up "))
        let own = try #require(answered.out.split(separator: "\n").first { $0.hasPrefix("    up ") })
        #expect(own != up, "an answer in kind moves industries")
        #expect(answered.out.split(separator: "\n", omittingEmptySubsequences: false).count <= 40)
        #expect(!answered.out.contains("--retaliate ·"))
    }

    /// In a pipe there is text, unless data is asked for.
    @Test func pipesHaveText() throws {
        #expect(try run("detente data list | cat").out.hasPrefix("world  "))
        #expect(try run("detente data list --csv | cat").out.hasPrefix("world,year,"))
    }

    @Test func noDutyIsSaidInWords() throws {
        let ended = try run("detente try 'USA 25% on Puerto Rico'")
        #expect(ended.code == 0)
        #expect(ended.out == "Puerto Rico is inside the customs territory of the United States: no duty applies between them.\n")
        #expect(try run("detente try 'USA 25% on Puerto Rico' --csv").code == 64)
    }

    @Test(arguments: [
        ("try", "--list the examples"), ("try 'USA 25 on China'", "25% would set the duty"),
        ("try brexitt", "did you mean brexit?"), ("try 25", "has no unit"),
        ("try 'USA 25% on China' --on 2025-04-09", "held on that day alone"),
        ("try 'USA 25% on China' --world countries-2023 --on 2025-06-01", "carries its own duties of 2023 only"),
        ("try brexit --retaliate", "--retaliate and --on are for questions"),
        ("try 'USA 25% on China for chips' --world countries-2023", "do not tell chips apart"),
    ]) func refused(_ line: String, _ words: String) throws {
        let ended = try run("detente " + line)
        #expect(ended.code == 64 && ended.out.isEmpty && ended.talk.contains(words), "\(ended.code) \(ended.talk)")
    }

    static let presets =
        (try? FileManager.default.contentsOfDirectory(
            atPath: CommandLineTests.checkout.appendingPathComponent("Examples").path))?.filter { $0.hasSuffix(".yaml") }
        .map { String($0.dropLast(5)) }.sorted() ?? []

    @Test func theExamplesAreListed() throws {
        let listed = try run("detente try --list --csv").out.split(separator: "\n").dropFirst()
        #expect(listed.map { String($0.prefix { $0 != "," }) } == Self.presets)
        #expect(
            Set(Self.presets).isSuperset(of: [
                "liberation-day", "campaign-plan", "busan-lapse", "brexit", "carbon-border", "russia-sanctions",
            ]))
    }

    /// Examples whose question is who can agree or stand together: `game` and `coalition` answer them.
    static let ofOtherCommands: Set = ["climate-club", "sanctions-coalition", "truce-to-2027"]

    /// Every example has an answer: who wins and loses, and what its law changes.
    @Test(arguments: presets.filter { !ofOtherCommands.contains($0) }) func everyExampleIsAnswered(_ name: String) throws {
        let tool = try #require(BuiltTool.fast ?? BuiltTool.url)
        let ended = try CommandLineTests().run("detente try \(name) --single", tool: tool)
        #expect(ended.code == 0, "\(ended.talk)")
        #expect(ended.out.contains("real income") && ended.out.contains("World  "), "\(ended.out)")
        #expect(
            [" → ", "costs of trade +", "is banned", "acts like"].contains { ended.out.contains($0) }, "\(ended.out)"
        )
    }
}

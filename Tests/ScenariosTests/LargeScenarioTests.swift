import Foundation
import Testing
import TradeData

@testable import Scenarios

/// What a scenario may have many of is read, or refused, in a number of steps that grows with the file and not with its square.
///
/// `DETENTE_LARGE=/tmp/large swift test --filter LargeScenarioTests` writes a file of each kind up to the limit of size, to be
/// measured by hand.
struct LargeScenarioTests {
    /// Writes the files of a kind into a new folder, and reads them.
    /// - Returns: The number of steps and the faults.
    private func read(_ kind: LargeScenarios.Kind, _ count: Int) throws -> (work: Int, problems: [Problem]) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for file in kind.others(count) {
            try file.text.write(to: folder.appendingPathComponent(file.name), atomically: false, encoding: .utf8)
        }
        do {
            let (_, reading) = try ScenarioReader().attempt(
                kind.text(count), name: folder.appendingPathComponent("large.yaml").path)
            return (reading.work, reading.problems)
        } catch let problems as Problems {
            return (0, problems.problems)
        }
    }

    @Test(arguments: LargeScenarios.all)
    func theStepsGrowWithTheFile(_ kind: LargeScenarios.Kind) throws {
        let (small, large) = (try read(kind, 150), try read(kind, 600))
        // Where all measures share all goods, economies and days, every pair is looked at, up to a limit.
        let growth = kind.name == "measures that exempt each other" ? 16 : 5
        #expect(large.work <= growth * small.work + 2_000, "\(small.work) steps for 150, \(large.work) for 600")
        for problems in [small.problems, large.problems] {
            #expect(problems.count <= 200, "\(problems.count) faults")
            for problem in problems where problem.severity == .error {
                #expect(problem.line > 0 && problem.column > 0 && !problem.remedy.isEmpty, "\(problem)")
            }
            for problem in problems {
                #expect(problem.description.utf8.count < 4_000, "a fault of \(problem.description.utf8.count) bytes")
            }
        }
    }

    /// Of many faults of one kind the first are reported, and how many there are besides.
    @Test func manyFaultsOfOneKindAreCounted() throws {
        let kind = try #require(LargeScenarios.all.first { $0.name == "unknown keys" })
        let problems = try read(kind, 500).problems
        #expect(problems.filter { $0.what.hasPrefix("a scenario has no key") }.count == Limits.reports)
        #expect(
            problems.contains {
                $0.what.hasPrefix("\(500 - Limits.reports) more of this kind are here and below: a scenario has no key \"kea20\"")
            })
    }

    @Test(
        arguments: [
            ("aliases", "anchors and aliases"), ("brackets", "nested more than 24 deep"), ("hyphens", "nested more than 24 deep"),
            ("questions", "a key is text"), ("tags", "directives (lines that begin with %) are refused"),
            ("one key twice", "appears twice"),
            ("ensemble", "combinations, more than 500"), ("days to compare with", "more than 100"), ("layers", "more than 60"),
            ("rates of a measure", "more than 1000"), ("truces", "more than 500"), ("extensions", "more than 100"),
            ("independent events", "more than 200"), ("branches", "more than 256"), ("actions", "more than 1000"),
            ("players", "more than 20"), ("exemptions", "more than 200"), ("long titles", "more than 2000"),
            ("long numbers", "a rate is needed"), ("a chain of files", "more than 8 deep"),
            ("codes", "more than 200000 HS codes"),
            ("answers", "more than 100000 rates"), ("one value of an ensemble", "appears twice in this list"),
        ])
    func whatIsBeyondALimitIsSaid(name: String, words: String) throws {
        let kind = try #require(LargeScenarios.all.first { $0.name == name })
        let problems = try read(kind, name == "codes" ? 200_001 : 2_500).problems
        #expect(problems.contains { $0.severity == .error && $0.what.contains(words) }, "\(problems.prefix(5))")
    }

    /// Below their limits the same things are read.
    @Test(arguments: ["truces", "extensions", "actions", "measures one after another", "measures on one product each", "lists"])
    func whatIsWithinItsLimitIsRead(name: String) throws {
        let kind = try #require(LargeScenarios.all.first { $0.name == name })
        let problems = try read(kind, name == "lists" ? 1 : 100).problems
        #expect(!problems.contains { $0.severity == .error && !$0.what.contains("HS ") }, "\(problems.prefix(5))")
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["DETENTE_LARGE"] != nil))
    func filesToMeasure() throws {
        let folder = URL(fileURLWithPath: ProcessInfo.processInfo.environment["DETENTE_LARGE"] ?? "")
        for kind in LargeScenarios.all {
            let own = folder.appendingPathComponent(kind.name.replacing(" ", with: "-"))
            try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
            let most = LargeScenarios.size(of: kind, bytes: Limits.bytes - 1_000)
            for (size, name) in [(most, "large.yaml"), (min(most, kind.within ?? 0), "within.yaml")] where size > 0 {
                for file in kind.others(size) { try write(file.text, file.name) }
                try write(kind.text(size).replacing("world: w\n", with: "world: icio-2022\n"), name)
            }
            func write(_ text: String, _ name: String) throws {
                try text.write(to: own.appendingPathComponent(name), atomically: false, encoding: .utf8)
            }
        }
    }
}

import Foundation
import TestSupport
import Testing

/// Tables of one's own through the real program: where the world goes, and that questions can be put to it at once.
@Suite(.enabled(if: BuiltTool.url != nil, "the program detente is not built beside the tests"))
struct DataAddCommandTests {
    /// Three economies that make food and services; the tariff on food as it is asked for.
    private static func flows(tariff: String) -> String {
        let rows: [(String, String, Double, Double)] = [
            ("USA", "USA", 800, 4000), ("USA", "CHN", 60, 90), ("USA", "ROW", 50, 70), ("CHN", "USA", 90, 40),
            ("CHN", "CHN", 900, 3000),
            ("CHN", "ROW", 80, 30), ("ROW", "USA", 40, 60), ("ROW", "CHN", 50, 50), ("ROW", "ROW", 700, 2500),
        ]
        return "origin,destination,sector,value,tariff\n"
            + rows.map { "\($0),\($1),food,\($2),\($0 == $1 ? "0" : tariff)\n\($0),\($1),services,\($3),0\n" }.joined()
    }

    private struct Run {
        let folder: URL

        init(tariff: String = "0.08") throws {
            folder = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder.appendingPathComponent("t"), withIntermediateDirectories: true)
            try Data(DataAddCommandTests.flows(tariff: tariff).utf8).write(to: folder.appendingPathComponent("t/flows.csv"))
        }

        /// Runs the program in the folder, which is its data home too.
        func detente(_ arguments: [String]) throws -> (code: Int32, out: String, messages: String) {
            let process = Process()
            process.executableURL = BuiltTool.url
            process.arguments = arguments
            process.currentDirectoryURL = folder
            process.environment = ["XDG_DATA_HOME": folder.path, "PATH": "/usr/bin:/bin"]
            let (out, messages) = (folder.appendingPathComponent("out"), folder.appendingPathComponent("messages"))
            for file in [out, messages] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
            process.standardOutput = try FileHandle(forWritingTo: out)
            process.standardError = try FileHandle(forWritingTo: messages)
            try process.run()
            process.waitUntilExit()
            return (
                process.terminationStatus, try String(contentsOf: out, encoding: .utf8),
                try String(contentsOf: messages, encoding: .utf8)
            )
        }

        /// Real income of the USA and China in percent, and the first in money, under 25% on Chinese food.
        func answers() throws -> [Double] {
            let lines = try detente(["try", "USA 25% on CHN", "--world", "mine", "--csv"]).out.split(separator: "\n")
            func number(_ country: String, _ what: String) -> Double? {
                lines.first { $0.contains(",\(country),") && $0.contains(",\(what),") }?.split(
                    separator: ",", omittingEmptySubsequences: false
                )
                .dropFirst(10).first.flatMap { Double($0) }
            }
            return [number("USA", "real_income"), number("CHN", "real_income")].compactMap { $0 }
        }
    }

    @Test func anAddedWorldAnswersAtOnceByItsId() throws {
        let run = try Run()
        defer { try? FileManager.default.removeItem(at: run.folder) }
        let added = try run.detente(["data", "add", "long", "t", "--id", "mine", "--year", "2024"])
        #expect(added.code == 0 && added.out.isEmpty)
        #expect(added.messages.contains("wrote \(run.folder.path)/detente/worlds/mine.world"))
        #expect(added.messages.contains("Goods, which a duty on all goods reaches: food. No goods: services."))
        #expect(try run.detente(["data", "list", "--csv"]).out.contains("mine,2024,3,2,mine"))
        #expect(try run.detente(["data", "show", "mine", "--csv"]).code == 0)
        let answers = try run.answers()
        #expect(answers.count == 2 && answers[1] < 0)
    }

    /// A world that says which sector makes a product answers about products, under the law of the calendar, by plain words too.
    @Test func aWorldWithAConcordanceAnswersAboutProducts() throws {
        let run = try Run()
        defer { try? FileManager.default.removeItem(at: run.folder) }
        func add(_ rows: String?) throws -> (code: Int32, out: String, messages: String) {
            if let rows {
                try Data(("hs,sector\n" + rows).utf8).write(to: run.folder.appendingPathComponent("t/concordance.csv"))
            }
            return try run.detente(["data", "add", "long", "t", "--id", "mine", "--year", "2024", "--law-day", "2024-12-31"])
        }
        func income(_ question: String) throws -> Double? {
            let out = try run.detente(["try", question, "--world", "mine", "--single", "--csv"]).out
            let line = out.split(separator: "\n").first { $0.contains(",CHN,") && $0.contains(",real_income,") }
            return line?.split(separator: ",", omittingEmptySubsequences: false).dropFirst(10).first.flatMap { Double($0) }
        }
        #expect(try add(nil).code == 0)
        let silent = try run.detente(["try", "USA 90% on steel from CHN", "--world", "mine", "--single"])
        #expect(silent.code == 64 && silent.messages.contains("has no sector iron-steel"), "\(silent.messages)")
        let bad = try add("72,steel\n")
        #expect(bad.code == 2 && bad.messages.contains("concordance.csv:2:2: error: the tables have no sector “steel”"))
        let added = try add((1...97).map { String(format: "%02d,food\n", $0) }.joined())
        #expect(added.code == 0 && added.messages.contains("Products (hs:) by concordance.csv, 97 HS codes"), "\(added.messages)")
        // Steel is a part of all goods, and its codes are what the word means.
        let (all, steel) = (try #require(try income("USA 90% on CHN")), try #require(try income("USA 90% on CHN for steel")))
        let codes = try #require(try income("USA 90% on CHN for hs 72"))
        #expect(all < steel && steel < 0, "\(all), \(steel)")
        #expect(codes < 0 && abs(codes) > 0.2 * abs(steel), "\(codes), \(steel)")
        let law = """
            schema: 1
            id: a
            title: A
            world: mine
            calendar: all
            as-of: 2025-11-12
            compare-to: 2024-12-31
            layers: [{id: q, combine: set}]
            measures:
              - id: ban
                kind: export-control
                by: CHN
                destinations: [USA]
                goods: {minerals: [gallium]}
                approval: 10%
                from: 2025-02-01
                source: hypothetical
            """
        try Data(law.utf8).write(to: run.folder.appendingPathComponent("a.yaml"))
        let whole = try run.detente(["run", "a.yaml"])
        // Users of minerals are not sectors of this world: said, and not counted as no loss.
        #expect(whole.code == 0 && whole.out.contains("real income of the world"), "\(whole.messages)")
        #expect(
            whole.messages.contains("ban is recorded but not modelled: the world has no sectors electronics"), "\(whole.messages)"
        )
    }

    @Test func percentAndFractionsAreTheSameWorld() throws {
        var all: [[Double]] = []
        for (tariff, options) in [("0.08", []), ("8", ["--tariffs", "percent"]), ("1.08", ["--tariffs", "factor"]), ("8%", [])] {
            let run = try Run(tariff: tariff)
            defer { try? FileManager.default.removeItem(at: run.folder) }
            // Own sales have the factor 1.
            if tariff == "1.08" {
                let file = run.folder.appendingPathComponent("t/flows.csv")
                let text = try String(contentsOf: file, encoding: .utf8).replacing(",0\n", with: ",1\n")
                try Data(text.utf8).write(to: file)
            }
            let line = ["data", "add", "long", "t", "--id", "mine", "--year", "2024"]
            if !options.isEmpty {
                let refused = try run.detente(line)
                #expect(refused.code == 2 && refused.messages.contains("give --tariffs percent"))
            }
            let named = try run.detente(line + options)
            #expect(named.code == 0, "\(named.messages)")
            all.append(try run.answers())
        }
        for answers in all { for (a, b) in zip(answers, all[0]) { #expect(abs(a - b) < 1e-6) } }
        #expect(all.allSatisfy { $0.count == 2 })
    }

    @Test func refusalsWriteNothingAndHaveTheirExitCode() throws {
        let run = try Run()
        defer { try? FileManager.default.removeItem(at: run.folder) }
        let notes = run.folder.appendingPathComponent("notes.txt")
        try Data("mine".utf8).write(to: notes)
        func code(_ rest: String...) throws -> Int32 {
            try run.detente(["data", "add", "long", "t", "--year", "2024"] + rest).code
        }
        #expect(try code("--id", "mine", "--unit", "dollars") == 2)
        #expect(try code("--id", "My World") == 2)
        #expect(try code("--id", "icio-2022") == 2)
        #expect(try code("--id", "mine", "--goods", "fod") == 2)
        #expect(try code("--id", "mine", "--separator", "x") == 64)
        #expect(try code("--id", "mine", "--tariffs", "rates") == 64)
        #expect(try code("--id", "mine", "-o", "notes.txt") == 2)
        #expect(try code("--id", "mine", "-o", "/dev/null") == 2)
        #expect(try run.detente(["data", "add", "long", "no-such", "--id", "mine", "--year", "2024"]).code == 3)
        #expect(try Data(contentsOf: notes) == Data("mine".utf8))
        #expect(!FileManager.default.fileExists(atPath: run.folder.appendingPathComponent("detente").path))
    }
}

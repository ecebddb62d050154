import Foundation
import TestSupport
import Testing

/// A world added up through the real program: where it goes, what it answers, what is refused.
@Suite(.enabled(if: BuiltTool.url != nil, "the program detente is not built beside the tests"))
struct DataAggregateCommandTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func detente(_ arguments: String...) throws -> (code: Int32, out: String) {
        let process = Process()
        process.executableURL = BuiltTool.url
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ["XDG_DATA_HOME": folder.path, "PATH": "/usr/bin:/bin"]
        let out = folder.appendingPathComponent("out")
        _ = FileManager.default.createFile(atPath: out.path, contents: nil)
        process.standardOutput = try FileHandle(forWritingTo: out)
        process.standardError = process.standardOutput
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, try String(contentsOf: out, encoding: .utf8))
    }

    /// Real income in percent, by economy.
    private func answers(_ question: String, on world: String) throws -> [String: Double] {
        let text = try detente("try", question, "--world", world, "--single", "--csv").out
        return text.split(separator: "\n").reduce(into: [:]) { found, line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard cells.count > 10, cells[8] == "real_income", let value = Double(cells[10]) else { return }
            found[cells[4]] = value
        }
    }

    @Test func aWorldAddedUpAnswersByItsIdAndByItsGroups() throws {
        let rows =
            "kind,code,group,name\neconomy,USA,USA,\neconomy,CHN,CHN,\neconomy,EU27,EU27,European Union\neconomy,MEX,MEX,\neconomy,*,ROW,\n"
        try Data(rows.utf8).write(to: folder.appendingPathComponent("groups.csv"))
        let made = try detente("data", "aggregate", "icio-2022", "--map", "groups.csv", "--id", "small")
        #expect(
            made.code == 0 && made.out.contains("small: 5 economies, 29 sectors") && made.out.contains("part of value added"),
            "\(made.out)")
        let check = try detente("data", "check", "small")
        #expect(check.code == 0 && check.out.contains(" 0 missed"), "\(check.out)")
        // Who is left alone moves much as in the whole world.
        let (whole, small) = (try answers("USA 25% on CHN", on: "icio-2022"), try answers("USA 25% on CHN", on: "small"))
        for code in ["USA", "CHN", "MEX"] {
            let (a, b) = (try #require(whole[code]), try #require(small[code]))
            #expect(a * b > 0 && abs(a - b) < 0.5 * max(abs(a), abs(b)), "\(code): \(a) and \(b)")
        }
        // The group goes by its names, and its members are asked back.
        let union = try detente("try", "EU 25% on China", "--world", "small", "--single")
        #expect(union.code == 0 && union.out.contains("European Union"), "\(union.out)")
        let member = try detente("try", "USA 25% on Germany", "--world", "small", "--single")
        #expect(
            member.code == 64 && member.out.contains("Germany is not in world small") && member.out.contains("icio-2022 has it"),
            "\(member.out)")
        // A file takes the group's name for the economy.
        let law = """
            schema: 1
            id: a
            title: A
            world: small
            as-of: 2025-06-01
            compare-to: 2024-12-31
            layers: [{id: q, combine: set}]
            measures:
              - {id: d, by: EU27, origins: [CHN], layer: q, rate: {2025-01-01: 25%}, source: hypothetical}
            """
        try Data(law.utf8).write(to: folder.appendingPathComponent("a.yaml"))
        let checked = try detente("check", "a.yaml")
        #expect(checked.code == 0 && checked.out.contains("a is fine") && !checked.out.contains("not in world"), "\(checked.out)")
    }

    @Test func whatIsWrongIsRefusedAndNothingIsWritten() throws {
        try Data("kind,code,group\neconomy,USA,USA\neconomy,GER,DEU\n".utf8).write(to: folder.appendingPathComponent("bad.csv"))
        let bad = try detente("data", "aggregate", "icio-2022", "--map", "bad.csv", "--id", "small")
        #expect(bad.code == 2 && bad.out.contains("bad.csv:3:2: error: icio-2022 has no economy “GER”; write DEU"), "\(bad.out)")
        #expect(bad.out.contains("80 of 81 economies are in no group"), "\(bad.out)")
        #expect(try detente("data", "aggregate", "icio-2022", "--map", "none.csv", "--id", "small").code == 3)
        #expect(try detente("data", "aggregate", "no-world", "--map", "bad.csv", "--id", "small").code == 3)
        try Data("kind,code,group\neconomy,USA,USA\neconomy,*,ROW\n".utf8).write(to: folder.appendingPathComponent("two.csv"))
        for id in ["icio-2022", "Bad Id"] {
            #expect(try detente("data", "aggregate", "icio-2022", "--map", "two.csv", "--id", id).code == 2, "\(id)")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("detente/worlds/small.world").path))
    }

    /// What a file says of a world that is not there is not known, and never fine.
    @Test func aFileWhoseWorldIsMissingIsNotFine() throws {
        let law = """
            schema: 1
            id: a
            title: A
            world: nowhere
            as-of: 2025-06-01
            compare-to: 2024-12-31
            layers: [{id: q, combine: set}]
            measures:
              - {id: d, by: USA, origins: [CHN], layer: q, rate: {2025-01-01: 25%}, source: hypothetical}
            """
        try Data(law.utf8).write(to: folder.appendingPathComponent("a.yaml"))
        let checked = try detente("check", "a.yaml")
        #expect(
            checked.code == 3 && checked.out.contains("world “nowhere” is not installed") && !checked.out.contains("is fine"),
            "\(checked.out)")
    }
}

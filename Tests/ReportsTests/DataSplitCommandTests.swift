import Foundation
import TestSupport
import Testing

/// A world divided through the real program: it answers as the whole did, and what is wrong is refused.
@Suite(.enabled(if: BuiltTool.url != nil, "the program detente is not built beside the tests"))
struct DataSplitCommandTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder.appendingPathComponent("t"), withIntermediateDirectories: true)
        var flows = "origin,destination,sector,value,tariff\n"
        for (k, origin) in ["USA", "CHN", "ROW"].enumerated() {
            for (m, destination) in ["USA", "CHN", "ROW"].enumerated() {
                flows += "\(origin),\(destination),food,\(k == m ? 900 : 50 + 10 * k + 7 * m),\(k == m ? 0 : 0.05)\n"
                flows += "\(origin),\(destination),services,\(k == m ? 3000 : 40 + 5 * m),0\n"
            }
        }
        try Data(flows.utf8).write(to: folder.appendingPathComponent("t/flows.csv"))
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

    private func split(_ rows: String, id: String = "fine") throws -> (code: Int32, out: String) {
        try Data(("kind,code,part,share,name\n" + rows).utf8).write(to: folder.appendingPathComponent("parts.csv"))
        return try detente("data", "split", "mine", "--map", "parts.csv", "--id", id)
    }

    /// Real income in percent, by economy.
    private func answers(on world: String) throws -> [String: Double] {
        let text = try detente("try", "USA 25% on CHN", "--world", world, "--single", "--csv").out
        return text.split(separator: "\n").reduce(into: [:]) { found, line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard cells.count > 10, cells[8] == "real_income", let value = Double(cells[10]) else { return }
            found[cells[4]] = value
        }
    }

    @Test func aDividedWorldAnswersAsTheWholeDid() throws {
        #expect(try detente("data", "add", "long", "t", "--id", "mine", "--year", "2024").code == 0)
        let made = try split(
            "sector,food,grain,0.3,Grain\nsector,food,meat,0.7,\neconomy,ROW,KEN,0.1,Kenya\neconomy,ROW,REST,0.9,\n")
        #expect(
            made.code == 0 && made.out.contains("fine: 4 economies, 3 sectors") && made.out.contains("alike but for size"),
            "\(made.out)")
        let (whole, fine) = (try answers(on: "mine"), try answers(on: "fine"))
        for (part, of) in [("USA", "USA"), ("CHN", "CHN"), ("KEN", "ROW"), ("REST", "ROW")] {
            let (a, b) = (try #require(fine[part]), try #require(whole[of]))
            // World files hold single precision.
            #expect(abs(a - b) < 1e-6 * max(1, abs(b)) && b != 0, "\(part): \(a) and \(b)")
        }
    }

    @Test func whatIsWrongIsRefusedAndNothingIsWritten() throws {
        #expect(try detente("data", "add", "long", "t", "--id", "mine", "--year", "2024").code == 0)
        let bad = try split("sector,food,grain,0.3,\nsector,food,meat,0.6,\n")
        #expect(bad.code == 2 && bad.out.contains("parts.csv:3:4: error: the shares of food sum to 0.9"), "\(bad.out)")
        let two = "sector,food,grain,0.3,\nsector,food,meat,0.7,\n"
        for id in ["icio-2022", "Bad Id"] { #expect(try split(two, id: id).code == 2, "\(id)") }
        #expect(try detente("data", "split", "mine", "--map", "none.csv", "--id", "fine").code == 3)
        #expect(try detente("data", "split", "no-world", "--map", "parts.csv", "--id", "fine").code == 3)
        #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("detente/worlds/fine.world").path))
    }
}

import Foundation
import TestSupport
import Testing

/// Every command that a page shows with its output is run, and the output is what the page says.
///
/// `DETENTE_REFRESH=1 swift test --filter DocumentationTests` (or `make numbers REFRESH=1`) writes the outputs of today into the pages.
@Suite(.enabled(if: BuiltTool.url != nil, "the program detente is not built beside the tests"), .serialized)
struct DocumentedNumbersTests {
    static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let refreshes = ProcessInfo.processInfo.environment["DETENTE_REFRESH"] == "1"
    /// Columns of the terminal that pages show.
    static let width = 116

    static let pages: [String] = {
        let docs = (try? FileManager.default.contentsOfDirectory(atPath: checkout.appendingPathComponent("docs").path)) ?? []
        return (["README.md"] + docs.map { "docs/\($0)" }).filter { $0.hasSuffix(".md") }.sorted()
    }()

    /// Runs a line in the checkout as on a terminal, and returns what it prints on standard output, line by line.
    static func run(_ line: String) throws -> (code: Int32, lines: [String]) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/script")
        let tool = (BuiltTool.fast ?? BuiltTool.url!).path
        let named = line.replacing(#/(^|\| *)(\.build/release/)?detente /#) { "\($0.1)'\(tool)' " }
        process.arguments = ["-qec", "(\(named)) 2>/dev/null", "/dev/null"]
        process.currentDirectoryURL = checkout
        process.environment = [
            "DETENTE_DATA": "Data", "PATH": "/usr/bin:/bin", "COLUMNS": "\(width)", "NO_COLOR": "1", "TERM": "xterm",
            "LC_ALL": "C.UTF-8",
            "SHELL": "/bin/sh",
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        var lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return (process.terminationStatus, lines)
    }

    @Test(arguments: pages) func outputsAreThoseOfToday(page: String) throws {
        let file = Self.checkout.appendingPathComponent(page)
        let text = try String(contentsOf: file, encoding: .utf8)
        var moved: [ConsoleBlock] = []
        for block in ConsoleBlock.all(in: text) {
            let ended = try Self.run(block.command)
            #expect(ended.code == 0, "\(page): \(block.command) ended with \(ended.code)")
            guard let today = block.refreshed(from: ended.lines) else {
                Issue.record(
                    "\(page): the output of \(block.command) has no longer the lines that the page begins its parts with")
                continue
            }
            if Self.refreshes {
                var block = block
                if block.shown != today {
                    block.shown = today
                    moved.append(block)
                }
            } else {
                for (old, new) in zip(block.shown, today) { #expect(old == new, "\(page): \(block.command)") }
            }
        }
        if !moved.isEmpty { try Data(ConsoleBlock.replacing(text, moved).utf8).write(to: file) }
    }

    /// The page of the backtest, its chart and the table of verdicts are those of today.
    @Test(.enabled(if: BuiltTool.fast != nil, "takes minutes unless the program is built for speed: make test, make numbers"))
    func theBacktestIsOfToday() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("backtest-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try Self.run("detente backtest -o '\(folder.path)'").code == 0)
        for (made, kept) in [
            ("validation.md", "docs/validation.md"), ("charts/backtest-sectors.svg", "docs/charts/backtest-sectors.svg"),
            ("verdict.csv", "Data/backtest/verdict.csv"),
        ] {
            let data = try Data(contentsOf: folder.appendingPathComponent(made))
            let file = Self.checkout.appendingPathComponent(kept)
            if Self.refreshes { try data.write(to: file) }
            #expect(try data == Data(contentsOf: file), "\(kept); make numbers REFRESH=1 writes it")
        }
    }

    /// The picture of the README is the first chart of the shipped example's report.
    @Test(.enabled(if: BuiltTool.fast != nil, "takes minutes unless the program is built for speed: make test, make numbers"))
    func thePictureIsOfToday() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("picture-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try Self.run("detente run Examples/summit-2025.yaml --quiet -o '\(folder.path)'").code == 0)
        let made = try Data(contentsOf: folder.appendingPathComponent("charts/finding.svg"))
        let kept = Self.checkout.appendingPathComponent("docs/charts/summit-2025.svg")
        if Self.refreshes { try made.write(to: kept) }
        #expect(try made == Data(contentsOf: kept), "docs/charts/summit-2025.svg; make numbers REFRESH=1 writes it")
    }

    @Test func theReadmeShowsCommands() throws {
        let text = try String(contentsOf: Self.checkout.appendingPathComponent("README.md"), encoding: .utf8)
        let commands = ConsoleBlock.all(in: text).map(\.command)
        #expect(commands.contains { $0.contains("detente run") } && commands.contains { $0.contains("detente compare") })
    }
}

/// The reader of pages finds commands, parts and what moved.
struct ConsoleBlockTests {
    static let page = """
        # A page

        ```console
        make test     # not run
        $ detente rate CHN USA
        20%
        $ detente long
        title 1
        …
        table
        a  1
        …
        last  3
        ```

        ```yaml
        $ detente no
        1
        ```

        """

    @Test func commandsAndPartsAreFound() throws {
        let blocks = ConsoleBlock.all(in: Self.page)
        #expect(blocks.map(\.command) == ["detente rate CHN USA", "detente long"])
        let long = blocks[1]
        let output = ["title 1", "x", "table", "a  1", "b  2", "last  3"]
        #expect(long.refreshed(from: output) == long.shown)
        #expect(ConsoleBlock.replacing(Self.page, blocks) == Self.page)
    }

    @Test func whatMovedIsSeenAndWritten() throws {
        let blocks = ConsoleBlock.all(in: Self.page)
        var long = blocks[1]
        let today = try #require(long.refreshed(from: ["title 2", "x", "table", "a  5", "b  2", "last  3", "more"]))
        #expect(today == ["title 2", "…", "table", "a  5", "…", "last  3"])
        long.shown = today
        var rate = blocks[0]
        rate.shown = ["30%"]
        let page = ConsoleBlock.replacing(Self.page, [rate, long])
        #expect(
            page == Self.page.replacing("20%", with: "30%").replacing("title 1", with: "title 2").replacing("a  1", with: "a  5"))
        #expect(ConsoleBlock.blind("deal  2025-01-19  MYS  −0.33%") == ConsoleBlock.blind("deal  2025-01-19  MYS     +1,204.5%"))
        #expect(ConsoleBlock.blind("deal  2025-01-19  MYS  -0.33") != ConsoleBlock.blind("deal  2025-10-26  MYS  -0.33"))
        #expect(long.refreshed(from: ["title", "a  1", "last  3"]) == nil, "no table any more")
        #expect(long.refreshed(from: ["title", "table"]) == nil, "cut short")
        #expect(long.refreshed(from: []) == nil)
    }
}

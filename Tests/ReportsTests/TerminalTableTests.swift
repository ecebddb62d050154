import Foundation
import Testing

@testable import Reports

@Suite struct TerminalTableTests {
    func table() -> TerminalTable {
        var table = TerminalTable([("economy", .left), ("deal", .right), ("lapse and +100%", .right)])
        table.add(["United States", .change(0.12), .change(-1.04)])
        table.add(["Việt Nam", .change(-0.5), .change(12.345)])
        table.addRule()
        table.add(["world", "0.00%", "−0.10%"])
        return table
    }

    @Test func alignsWithoutColor() {
        let text = table().render(on: .pipe)
        #expect(
            text == """
                economy          deal  lapse and +100%
                ──────────────────────────────────────
                United States  +0.12%           −1.04%
                Việt Nam       −0.50%          +12.35%
                ──────────────────────────────────────
                world           0.00%           −0.10%

                """)
        #expect(!text.contains("\u{1B}"))
    }

    @Test func colorsOnlyWhereAsked() {
        let text = table().render(on: Terminal(isTerminal: true, width: 80, hasColor: true))
        #expect(text.contains("\u{1B}[32m+0.12%\u{1B}[0m") && text.contains("\u{1B}[31m−1.04%\u{1B}[0m"))
        let bare = text.replacing(/\u{1B}\[\d+m/, with: "")
        #expect(bare == table().render(on: .pipe))
    }

    @Test(arguments: [120, 60, 36, 30, 25]) func neverBreaksALine(width: Int) {
        var table = TerminalTable([("economy", .left)] + (1...6).map { ("branch \($0)", .right) })
        table.add([.init("A country with a rather long name indeed")] + (1...6).map { .change(Double($0)) })
        let lines = table.render(on: Terminal(isTerminal: true, width: width, hasColor: false)).split(separator: "\n")
        for line in lines { #expect(line.count <= width, "\(line)") }
        for branch in 1...6 { #expect(lines.contains { $0.contains("branch \(branch)") }) }
        if width < 90 { #expect(lines.contains { $0.contains("…") }) }
    }

    @Test func wideCharactersKeepTheColumns() {
        var table = TerminalTable([("name", .left), ("x", .right)])
        table.add(["中国", "1"])
        table.add(["abcd", "2"])
        let lines = table.render(on: .pipe).split(separator: "\n")
        #expect(lines[2] == "中国  1" && lines[3] == "abcd  2")
    }

    @Test func colorIsRefusedPolitely() {
        #expect(Terminal.allowsColor(["TERM": "xterm-256color"]))
        #expect(!Terminal.allowsColor(["TERM": "xterm", "NO_COLOR": "1"]))
        #expect(Terminal.allowsColor(["TERM": "xterm", "NO_COLOR": ""]))
        #expect(!Terminal.allowsColor(["TERM": "dumb"]))
        #expect(!Terminal.allowsColor([:]))
        let pipe = Pipe()
        #expect(Terminal.of(pipe.fileHandleForWriting.fileDescriptor, environment: ["TERM": "xterm"]) == .pipe)
    }
}

import Foundation
import TestSupport
import Testing

/// Economies on the command line are codes, groups and names; what is none is refused with a hint, and nothing is solved.
@Suite(.enabled(if: BuiltTool.url != nil, "the program detente is not built beside the tests"))
struct EconomyListTests {
    private func run(_ line: String, _ data: String) throws -> (code: Int32, out: String, talk: String) {
        try CommandLineTests().run(line, data: data)
    }

    @Test(
        arguments: [
            ("run Examples/summit-2025.yaml --focus GER", "did you mean DEU (Germany)?"),
            ("run Examples/summit-2025.yaml --focus USA,UK", "did you mean GBR (United Kingdom)?"),
            ("sweep Examples/summit-2025.yaml us-reciprocal-cn 0%..50% --focus CHM", "no economy or group “CHM”"),
            ("compare Examples/summit-2025.yaml Examples/china-only.yaml --for AFG", "world icio-2022 has no economy AFG"),
            ("blame Examples/summit-2025.yaml --for WLD", "no economy or group “WLD”"),
            ("drivers Examples/summit-2025.yaml --for EU26", "no economy or group “EU26”"),
            ("rate GER USA 850760 --on 2025-11-12", "did you mean DEU (Germany)?"),
            ("rate CHN USA 770000 --on 2025-11-12", "there is no such chapter"),
            ("rate EU USA 850760 --on 2025-11-12", "EU is a group, and one economy is asked; name one member, such as DEU"),
            ("rates --by BRICS --date 2025-11-18", "BRICS is a group"),
            ("minerals --by china --on brics", "BRICS is a group"),
            ("try \"CHM 25% on CHN\"", "no economy or group “CHM”"),
            ("try \"USA 25}{% on CHN\"", "has no rate such as 25%"),
        ])
    func refused(_ line: String, _ words: String) throws {
        let ended = try run("detente \(line)", "Data")
        #expect(ended.code == 64, "\(ended.code)")
        #expect(ended.out.isEmpty && ended.talk.contains(words), "\(ended.talk)")
    }

    /// A group is one row for its members in the world, a name is its economy, whatever the case.
    @Test func groupsAndNames() throws {
        // A scenario without an ensemble has no drivers: the list is read and nothing is solved.
        let noted = try run("detente drivers Data/templates/export-control.yaml --for 'usmca,brics,viet nam'", "Data")
        #expect(noted.code == 64 && noted.talk.contains("of BRICS are not in world icio-2022"), "\(noted.talk)")
        #expect(noted.talk.contains("declares no model besides its own"), "\(noted.talk)")
        let file = try scenario(by: "USA", origins: "CHN")
        defer { try? FileManager.default.removeItem(at: file) }
        let swept = try run("detente sweep \(file.path) d 0%..10% --steps 2 --focus 'usmca,viet nam,usa' --csv", "Data")
        let shown = swept.out.split(separator: "\n").compactMap {
            $0.split(separator: ",").first { (3...5).contains($0.count) && $0 == $0.uppercased() && $0.allSatisfy(\.isLetter) }
        }
        #expect(swept.code == 0 && Set(shown) == ["USMCA", "USA", "VNM"], "\(swept)")
    }

    /// A small scenario on the world of one sector, which is solved in a moment.
    private func scenario(by: String, origins: String) throws -> URL {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("list-\(UUID().uuidString).yaml")
        let text = """
            schema: 1
            id: a
            title: a
            world: countries-2023
            as-of: 2025-06-01
            compare-to: 2024-12-31
            layers: [{id: q}]
            measures:
              - {id: d, by: \(by), origins: \(origins), layer: q, rate: {2025-01-01: 25%}, source: hypothetical}

            """
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file
    }

    /// The law of its time may name a code that has ended; the answer says where its goods are today.
    @Test func anEndedCodeIsNamed() throws {
        let ended = try run("detente rate CHN USA 851712 --on 2019-09-01", "Data")
        #expect(
            ended.code == 0
                && ended.talk.contains("851712 ended with the edition of 2022; its goods are now under 851713, 851714"))
    }

    /// What the world lacks is named alike by every command.
    @Test(arguments: ["check", "run --single"])
    func absentEconomiesAreNamed(_ command: String) throws {
        let part = try scenario(by: "[USA, CUB]", origins: "[CHN, AND, LIE]")
        defer { try? FileManager.default.removeItem(at: part) }
        let ended = try run("detente \(command) \(part.path)", "Data")
        let said = ended.out + ended.talk
        #expect(ended.code == 0, "\(said)")
        #expect(
            said.contains("CUB is not in world countries-2023") && said.contains("AND, LIE are not in world countries-2023"),
            "\(said)")
        let none = try scenario(by: "CUB", origins: "CHN")
        defer { try? FileManager.default.removeItem(at: none) }
        let refused = try run("detente \(command) \(none.path)", "Data")
        #expect(
            refused.code == 2 && (refused.out + refused.talk).contains("CUB is not in world countries-2023: d changes nothing"))
    }

    @Test func aQuestionNamesThemToo() throws {
        let part = try run("detente try \"USA 25% on CHN,CUB\" --world countries-2023", "Data")
        #expect(part.code == 64 && part.talk.contains("Cuba is not in world countries-2023"), "\(part.talk)")
        let none = try run("detente try \"AFG 25% on CHN\"", "Data")
        #expect(
            none.code == 64 && none.out.isEmpty && none.talk.contains("countries-2023 has it: add --world countries-2023"),
            "\(none.talk)"
        )
    }
}

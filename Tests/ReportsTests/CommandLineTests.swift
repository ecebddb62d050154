import Foundation
import TestSupport
import Testing

/// What the real program does with what nobody planned: exit codes, and data kept apart from talk.
@Suite(.enabled(if: BuiltTool.url != nil, "the program detente is not built beside the tests"))
struct CommandLineTests {
    static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Runs a line of shell in which `detente` is the program.
    func run(
        _ line: String, data: String = "Data", tool: URL = BuiltTool.url!
    ) throws -> (code: Int32, out: String, talk: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "detente() { \"$0\" \"$@\"; }; " + line, tool.path]
        process.currentDirectoryURL = Self.checkout
        process.environment = ["DETENTE_DATA": data, "PATH": "/usr/bin:/bin"]
        let talk = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: talk.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: talk) }
        let out = Pipe()
        process.standardOutput = out
        process.standardError = try FileHandle(forWritingTo: talk)
        try process.run()
        let written = out.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (
            process.terminationStatus, String(decoding: written, as: UTF8.self), try String(contentsOf: talk, encoding: .utf8)
        )
    }

    @Test(arguments: [
        ("rate CHN USA --on 2025-11-12 --base nan%", 64), ("rate CHN USA --on 2025-11-12 --base 1e999%", 64),
        ("rate CHN USA --on 2025-11-12 --base=-5%", 64), ("rate CHN USA --on 2025-11-12 --branch deal", 64),
        ("rate XXX USA --on 2025-11-12", 64), ("sweep Examples/summit-2025.yaml us-reciprocal-cn 0%..inf%", 64),
        ("sweep Examples/summit-2025.yaml us-reciprocal-cn 0%..50000%", 64),
        ("run Examples/summit-2025.yaml --single --focus XXX", 64), ("blame Examples/summit-2025.yaml --branch none", 64),
        ("try \"USA 50000% on CHN\"", 64), ("try \"USA 25% on CHN\" --horizon short", 64),
        ("try \"USA 25% on CHN\" --horizon medium --deficits endogenous", 64),
        ("run Examples/summit-2025.yaml --time-limit 30", 64), ("try \"USA 25% on CHN\" --time-limit -5s", 64),
        ("run Examples --single", 2), ("run no-such.yaml", 3), ("data show no-such", 3),
    ])
    func refusalsHaveTheirExitCodeAndNoData(_ line: String, _ code: Int32) throws {
        let ended = try run("detente " + line)
        #expect(ended.code == code)
        #expect(ended.out.isEmpty)
        #expect(!ended.talk.isEmpty)
    }

    /// A file of which nothing reaches the model has no headline, and is no success.
    @Test func nothingModelledIsNoAnswer() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("nothing-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try """
        schema: 1
        id: promise
        title: "A promise"
        world: countries-2023
        as-of: 2026-06-01
        compare-to: 2025-12-31
        measures:
          - {id: soy, kind: purchase-commitment, buyer: CHN, seller: USA, goods: {hs: ["1201"]}, target: 25 Mt/yr, from: 2026-01-01, source: hypothetical}

        """.write(to: file, atomically: true, encoding: .utf8)
        let ended = try run("detente run \(file.path) --single")
        #expect(ended.code == 1 && ended.out.isEmpty, "\(ended)")
        #expect(
            ended.talk.contains("nothing of it is modelled") && ended.talk.contains("recorded but not modelled"), "\(ended.talk)")
    }

    /// A question to the European Union is answered for it, and the target is in the answer whoever is asked for.
    @Test func groupsAreEconomiesOfTheAnswer() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("union-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try """
        schema: 1
        id: union
        title: "Europe asks"
        world: countries-2023
        as-of: 2025-06-01
        compare-to: 2024-12-31
        layers: [{id: q}]
        measures:
          - {id: d, by: EU27, origins: USA, layer: q, rate: {2025-01-01: 25%}, source: hypothetical}

        """.write(to: file, atomically: true, encoding: .utf8)
        let page = try run("detente run \(file.path) --one-page -q")
        #expect(page.code == 0 && page.out.hasPrefix("<!DOCTYPE html>"), "\(page.talk)")
        let headline = try #require(page.out.firstMatch(of: /<p class="headline">(.*)<\/p>/).map { String($0.1) })
        #expect(
            headline.contains("the EU27") && headline.contains("the United States") && !headline.contains("Austria"),
            "\(headline)")
        let asked = try run("detente run \(file.path) --one-page -q --focus DEU")
        #expect(asked.out.contains("Germany") && asked.out.contains("the United States"))
        let rows = try run("detente run \(file.path) --focus EU27 --csv -q").out
        #expect(rows.contains(",EU27,,,,welfare,percent,"))
        #expect(try run("detente run \(file.path) --one-page --json").code == 64)
    }

    /// What run would refuse is refused by check too, with the same place.
    @Test(arguments: ["ensemble-unknown-table", "ensemble-endogenous-at-medium", "psi-of-a-sector"])
    func checkRefusesWhatRunWould(_ name: String) throws {
        let checked = try run("detente check Tests/Refusals/\(name).yaml --csv")
        let ran = try run("detente run Tests/Refusals/\(name).yaml")
        #expect(checked.code == 2 && ran.code == 2)
        #expect(ran.out.isEmpty && ran.talk.contains("\(name).yaml:8:"))
        #expect(checked.out.contains("\(name).yaml,8,"))
    }

    @Test(arguments: [
        "run Examples/summit-2025.yaml", "check Examples/summit-2025.yaml", "rate CHN USA --on 2025-11-12", "data list",
        "try \"USA 25% on CHN\"", "explain hat", "new truce",
    ])
    func missingDataIsNotTheFilesFault(_ line: String) throws {
        #expect(try run("detente " + line, data: "/no/such/folder").code == 3)
    }

    @Test func aWordIsFoundByItsSymbolToo() throws {
        for asked in ["θ", "theta", "\"trade elasticity\""] {
            #expect(try run("detente explain \(asked)").out.hasPrefix("trade elasticity (θ): "))
        }
    }

    /// Every block of the model, and what reports print, is in the glossary, by word and by symbol.
    @Test(arguments: [
        ("scale", "scale, economies of scale, scale elasticity (ψ): ", "θψ at most 1"),
        ("pass-through", "tariff exponent, pass-through (φ): ", "((1+t′)/(1+t))^φ"),
        ("nested CES", "nested CES (σ, η, ε): ", "P̂M = "), ("Roy", "labour mobility, Roy-Fréchet (κ): ", "κ = 1 immobile"),
        ("labour supply", "labour supply (ε_L): ", "L̂[n] = (τ̂[n]·ŵ[n]/P̂[n])^ε_L"),
        ("ε_L", "labour supply (ε_L): ", "total employment fixed"), ("psi", "scale, economies", "ψ"),
        ("accounting bound", "accounting bound, first months: ", "nobody buys anything else (A-18)"),
        ("real_income", "real income (Î/P̂): ", "(I′[n]/I[n]) / P̂[n]"), ("welfare", "welfare (Ŵ): ", "ε_L/(1+ε_L)"),
        ("trade deficit", "trade balance, trade deficit (D′): ", "Σ imports − Σ exports"), ("draws", "draws: ", "A-17"),
    ])
    func theGlossaryKnowsTheBlocks(_ asked: String, _ head: String, _ part: String) throws {
        let text = try run("detente explain '\(asked)'").out
        #expect(text.hasPrefix(head) && text.contains(part), "\(text)")
    }

    /// One model says nothing about what drives a number.
    @Test func driversNeedAnEnsemble() throws {
        let ended = try run("detente drivers Data/templates/truce.yaml")
        #expect(ended.code == 64 && ended.out.isEmpty)
        #expect(
            ended.talk.contains("truce.yaml declares no model besides its own")
                && ended.talk.contains("elasticities: [fontagne, "))
    }

    /// One model, no ensemble: draws are in the data all the same.
    @Test func drawsAreInTheData() throws {
        let ended = try run("detente run Data/templates/tariff-war.yaml --single --draws 2 --seed 3 --quiet --csv")
        #expect(ended.code == 0, "\(ended.talk)")
        let drawn = ended.out.split(separator: "\n").filter {
            $0.contains(",median,\"2 draws of the trade elasticities, seed 3\"")
        }
        #expect(drawn.count > 100)
    }

    @Test func aFullDiskIsSaidAndNoCrash() throws {
        let ended = try run("detente rate CHN USA --on 2025-11-12 > /dev/full")
        #expect(ended.code == 2)
        #expect(ended.talk.contains("could not be written"))
    }

    /// A reader that has seen enough ends the program in silence, whether the signal reaches it or not.
    @Test(arguments: ["", "trap '' PIPE; "]) func aClosedPipeEndsInSilence(_ setting: String) throws {
        let ended = try run(
            "{ (\(setting)detente run Data/templates/tariff-war.yaml --single --quiet --csv; echo $? >&3) | head -1; } 3>&1")
        let lines = ended.out.split(separator: "\n")
        #expect(lines.first?.hasPrefix("scenario,branch,") == true && lines.last == "141", "\(ended.out.suffix(200))")
        #expect(!ended.talk.contains("could not be written"), "\(ended.talk)")
    }

    @Test func anUnknownInstructionLevelIsRefused() throws {
        let ended = try run("DETENTE_ISA=v9 detente rate CHN USA --on 2025-11-12")
        #expect(ended.code == 2 && ended.out.isEmpty && ended.talk.contains("there is no instruction level “v9”"))
        let pinned = try run("DETENTE_ISA=default detente version --csv")
        #expect(pinned.code == 0 && pinned.out.contains("kernels,default,"))
    }

    /// Where there is no memory the program ends with a message, whatever the limit: it neither spins nor traps.
    @Test func withoutMemoryItEndsWithAMessage() throws {
        var ends: Set<Int32> = []
        // Below, the loader has no room for the program, and what happens is its affair.
        let limits = stride(from: 60_000, through: 400_000, by: 20_000)
        let first = try #require(try limits.first { try run("ulimit -v \($0); detente version > /dev/null").code == 0 })
        for limit in stride(from: first, through: 400_000, by: 10_000) {
            let ended = try run("ulimit -v \(limit); detente try 'USA 25% on CHN' --csv > /dev/null")
            ends.insert(ended.code)
            #expect([0, 1].contains(ended.code), "\(limit) kB: \(ended.code), \(ended.talk)")
            if ended.code == 1 { #expect(ended.talk.contains("for want of memory"), "\(ended.talk)") }
            if ended.code == 0 { break }
        }
        #expect(ends.isSuperset(of: [0, 1]), "\(ends)")
    }

    /// A chart is put in the place of nothing of anybody else.
    @Test func chartsAreWrittenOverNothing() throws {
        let folder = try TestFolder()
        let line = "detente timeline CHN USA 850760 --svg '\(folder.url.path)/"
        #expect(try run(line + "rate.svg' > /dev/null").code == 0)
        #expect(try run(line + "rate.svg' > /dev/null").code == 0, "its own")
        try Data("precious".utf8).write(to: folder.path("notes.svg"))
        try FileManager.default.createSymbolicLink(at: folder.path("link.svg"), withDestinationURL: folder.path("notes.svg"))
        for (name, word) in [("notes.svg", "there is another file"), ("link.svg", "is a link")] {
            let ended = try run(line + "\(name)' > /dev/null")
            #expect(ended.code == 2 && ended.talk.contains(word), "\(ended.talk)")
        }
        #expect(try String(contentsOf: folder.path("notes.svg"), encoding: .utf8) == "precious")
        #expect(try run("detente timeline CHN USA --svg /dev/null > /dev/null").code == 2)
        #expect(try folder.entries() == ["link.svg", "notes.svg", "rate.svg"])
    }

    /// Parcels are a share of the trade, not a duty on everything: the rate and its timeline agree.
    @Test func whatFallsOnAllGoodsIsTheSameInRateAndTimeline() throws {
        let rate = try run("detente rate CHN USA --on 2025-11-12 --csv")
        #expect(rate.out.contains("\nCHN,USA,,2025-11-12,total,,20,"))
        let timeline = try run("detente timeline CHN USA --from 2025-11-12 --until 2025-11-13 --csv")
        #expect(timeline.out.contains("2025-11-12,,fentanyl,10,20,"))
    }
}

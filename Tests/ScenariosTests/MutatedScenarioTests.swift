import Foundation
import Studies
import Testing
import TradeData
import TradePolicy

@testable import Scenarios

/// Shipped and refused files with something broken in them: whatever comes of it is a scenario or faults, never a crash.
///
/// `DETENTE_MUTATIONS=10000 swift test --filter MutatedScenarioTests` tries more; `DETENTE_MUTATION=1234` tries one again.
struct MutatedScenarioTests {
    static let environment = ProcessInfo.processInfo.environment
    static let count = environment["DETENTE_MUTATIONS"].flatMap { Int($0) } ?? 600
    static let worlds = ["icio-2022", "countries-2023"].reduce(into: [String: World]()) { $0[$1] = try? World.load($1) }

    /// The files that are mutated, each with the path that it is read by.
    static let seeds: [Seed] = {
        let folders = [
            "Examples", "Data/templates", "Tests/Refusals", "Data/calendar/USA", "Data/calendar/CHN", "Data/calendar/both",
        ]
        var found: [(path: String, text: String)] = []
        for folder in folders {
            let url = checkout.appendingPathComponent(folder)
            let names = ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).filter { $0.hasSuffix(".yaml") }
            for name in names.sorted() {
                let path = url.appendingPathComponent(name).path
                guard var text = try? String(contentsOfFile: path, encoding: .utf8) else { continue }
                if folder.hasPrefix("Data/calendar") {
                    // A calendar file as part of a scenario, with the calendar's layers.
                    text =
                        LargeScenarios.head.replacing("world: w", with: "world: icio-2022")
                        + text.replacing("calendar:", with: "note:")
                }
                found.append((path, text))
            }
        }
        let beside = checkout.appendingPathComponent("Examples/small.yaml").path
        found += LargeScenarios.all.map { (beside, $0.text(5).replacing("world: w\n", with: "world: icio-2022\n")) }
        found.append((beside, rightScenario))
        return found.map { path, text in
            guard case .success = answer(text, path) else { return Seed(path: path, text: text, isRight: false) }
            return Seed(path: path, text: text, isRight: true)
        }
    }()

    struct Seed {
        let path, text: String
        /// Whether it is read as it is.
        let isRight: Bool
    }

    @Test func thereAreSeeds() { #expect(Self.seeds.count > 140 && Self.worlds.count == 2) }

    @Test func nothingCrashes() throws {
        let numbers =
            Self.environment["DETENTE_MUTATION"].flatMap { UInt64($0) }.map { $0...$0 } ?? 1...UInt64(max(1, Self.count))
        var (read, refused) = (0, 0)
        for number in numbers {
            var mutation = Mutation(seed: number)
            let (path, text) = mutation.mutate(Self.seeds)
            // What a crash leaves behind.
            if let file = Self.environment["DETENTE_MUTATION_FILE"] {
                try text.write(toFile: file, atomically: false, encoding: .utf8)
            }
            let first = Self.answer(text, path)
            switch first {
            case .success(let scenario):
                read += 1
                try Self.use(scenario, number)
            case .failure(let problems):
                refused += 1
                Self.check(problems.problems, number)
                #expect(problems.problems.contains { $0.severity == .error }, "mutation \(number) is refused without an error")
            }
            if number % 4 == 0 {
                let second = Self.answer(text, path)
                #expect(Self.words(first) == Self.words(second), "mutation \(number) has two answers")
            }
        }
        #expect(
            numbers.count < 100 || (read > numbers.count / 10 && refused > numbers.count / 5), "\(read) read, \(refused) refused")
    }

    private static func answer(_ text: String, _ path: String) -> Result<Scenario, Problems> {
        do { return .success(try Scenario.parse(text, name: path, grid: { worlds[$0]?.grid })) } catch let problems as Problems {
            return .failure(problems)
        } catch { return .failure(Problems("\(error)")) }
    }

    private static func words(_ answer: Result<Scenario, Problems>) -> String {
        switch answer {
        case .success(let scenario):
            (scenario.warnings.map(\.description) + ["\(scenario.law.hashValue)"]).joined(separator: "\n")
        case .failure(let problems): problems.description
        }
    }

    /// Every fault has its place and its remedy, in words that a terminal may show.
    private static func check(_ problems: [Problem], _ number: UInt64) {
        #expect(problems.count < 400, "mutation \(number): \(problems.count) faults")
        for problem in problems {
            let isPlaced = problem.line > 0 && problem.column > 0 && !problem.file.isEmpty
            #expect(isPlaced || problem.what.contains("this is not UTF-8"), "mutation \(number): \(problem)")
            #expect(problem.severity == .warning || !problem.remedy.isEmpty, "mutation \(number): \(problem)")
            #expect(
                PlainText.fault(in: problem.description, isBlock: true) == nil && problem.description.utf8.count < 4_000,
                "mutation \(number)")
        }
    }

    /// What every command asks of a scenario before it solves anything.
    private static func use(_ scenario: Scenario, _ number: UInt64) throws {
        check(scenario.warnings, number)
        let paths = scenario.tree.paths
        #expect(!paths.isEmpty && paths.count <= Limits.paths)
        for path in paths.prefix(4) {
            let law = scenario.law(on: path)
            for day in [scenario.asOf] + scenario.compareTo.prefix(2) {
                let duty = law.assess(
                    origin: "CHN", destination: "USA", product: Product("72083900"), sector: "iron-steel", on: day)
                #expect(duty.total.value.isFinite && duty.total.value >= 0, "mutation \(number): \(duty.total)")
            }
        }
        guard number % 10 == 0, let world = worlds[scenario.world] else { return }
        do { _ = try scenario.ensembleModels(for: world) } catch let problems as Problems { check(problems.problems, number) }
    }
}

/// One way of breaking a file, from a number.
struct Mutation {
    private var random: SplitMix64
    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    private static let words = [
        "0", "-1", "1", "9223372036854775807", "-9223372036854775808", "1e308", "nan", "inf", "99999999999999999999999%",
        "+99999999999999999999999pp", "0.0000000001%", "100%", "10000%", "+10000pp", "-10000pp", "1pp", "25%", "", "~", "null",
        "true",
        "NO", "on", "all", "open", "hypothetical", "USA", "CHN", "EU27", "EU", "ROW", "AFG", "GER", "{all-except: [CHN]}", "[]",
        "{}",
        "[[]]", "{a: b}", "2025-02-29", "1900-01-01", "2200-12-31", "9999-99-99", "tariff", "export-control", "quota",
        "match-rate",
        "match-value", "set", "floor", "max", "us-fentanyl-cn", "geneva", "fentanyl", "{hs: [\"72\"]}",
        "{sectors: [iron-steel]}",
        "{hs: [\"851712\"]}", "{list: annex-2}", "{list: nowhere.csv}", "icio-2022", "countries-2023",
        "../Examples/summit-2025.yaml",
        "&a", "*a", "!!str x", "? x", "- x", "|", ">", "\"\\e[2J\"", "\"\\u202E\"", "'", "\"", "#", "%", ":", ",", "\t", "\u{7F}",
        "\u{2028}",
        String(repeating: "x", count: 90), String(repeating: "y", count: 3_000), String(repeating: "[", count: 40),
    ]

    /// A file with one to four things broken.
    mutating func mutate(_ seeds: [MutatedScenarioTests.Seed]) -> (path: String, text: String) {
        // Four in five are files that are right; the large ones of these come less often, since they take most of the time.
        let right = seeds.filter(\.isRight)
        guard var seed = (random.chance(0.8) ? right : seeds).randomElement(using: &random) else { return ("", "") }
        if seed.text.utf8.count > 20_000, random.chance(0.5) { seed = seeds[seeds.count - 1] }
        var text = seed.text
        for _ in 0..<max(1, Int.random(in: -2...4, using: &random)) { text = once(text) }
        return (seed.path, text)
    }

    private mutating func once(_ text: String) -> String {
        switch Int.random(in: 0..<12, using: &random) {
        case 0, 1: return bytes(text)
        case 2, 3, 4: return tokens(text)
        case 5: return numbers(text)
        default: return lines(text)
        }
    }

    /// Changes, removes or adds some bytes.
    private mutating func bytes(_ text: String) -> String {
        var bytes = Array(text.utf8)
        guard !bytes.isEmpty else { return text }
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let k = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[k] = UInt8.random(in: 1...126, using: &random)
            case 1: bytes.remove(at: k)
            default: bytes.insert(UInt8.random(in: 9...126, using: &random), at: k)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Puts a word in the place of another.
    private mutating func tokens(_ text: String) -> String {
        let ends: Set<Character> = [" ", ",", "\n", "[", "]", "{", "}"]
        let tokens = text.split(whereSeparator: ends.contains)
        guard let token = tokens.randomElement(using: &random), let word = Self.words.randomElement(using: &random),
            let other = tokens.randomElement(using: &random)
        else { return text }
        let replacement = random.chance(0.7) ? word : String(other)
        return text.replacingCharacters(in: token.startIndex..<token.endIndex, with: replacement)
    }

    /// Changes a number.
    private mutating func numbers(_ text: String) -> String {
        let runs = text.split { !$0.isNumber }
        guard let run = runs.randomElement(using: &random) else { return text }
        let new = ["0", "00", "\(run)\(run)", "-\(run)", "\(run).\(run)", String(repeating: "9", count: 30), "1"]
        return text.replacingCharacters(in: run.startIndex..<run.endIndex, with: new.randomElement(using: &random) ?? "0")
    }

    /// Doubles, removes, exchanges, shifts or repeats lines.
    private mutating func lines(_ text: String) -> String {
        var lines = text.components(separatedBy: "\n")
        let k = Int.random(in: lines.indices, using: &random)
        let block = k..<min(lines.count, k + Int.random(in: 1...8, using: &random))
        switch Int.random(in: 0..<7, using: &random) {
        case 0: lines.remove(at: k)
        case 1: lines.removeSubrange(block)
        case 2: lines.insert(contentsOf: lines[block], at: Int.random(in: 0...lines.count, using: &random))
        case 3: lines.swapAt(k, Int.random(in: lines.indices, using: &random))
        case 4: for line in block { lines[line] = random.chance(0.5) ? "  " + lines[line] : String(lines[line].dropFirst(2)) }
        case 5:
            for _ in 0..<Int.random(in: 1...200, using: &random) { lines.insert(contentsOf: lines[block], at: block.upperBound) }
        default:
            // A value becomes a list, a map, or a text.
            if let colon = lines[k].firstIndex(of: ":") {
                let (key, value) = (lines[k][...colon], lines[k][colon...].dropFirst())
                let forms = [" [\(value)]", " {a:\(value)}", " \"\(value)\"", " [\(value),\(value)]", "", " |\n   \(value)"]
                lines[k] = key + (forms.randomElement(using: &random) ?? "")
            }
        }
        return lines.joined(separator: "\n")
    }
}

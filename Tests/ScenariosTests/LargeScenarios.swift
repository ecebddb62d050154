import Testing

@testable import Scenarios

/// Scenario files of every kind that may grow, by the number of what they have many of.
enum LargeScenarios {
    /// A kind by its name: the file that is read, and the files beside it.
    struct Kind: Sendable, CustomTestStringConvertible {
        let name: String
        let text: @Sendable (Int) -> String
        var others: @Sendable (Int) -> [(name: String, text: String)] = { _ in [] }
        /// How many are within all limits but that of the file's size.
        var within: Int? { LargeScenarios.within[name] ?? (name.contains("measures") ? Limits.measures : nil) }
        var testDescription: String { name }
    }

    private static let within = [
        "ensemble": Limits.models / 2 - 1, "days to compare with": Limits.compareTo, "codes": Limits.products,
        "codes with shares": Limits.products, "lists": Limits.measures, "lists with a code": 400, "unions": Limits.measures,
        "uses": Limits.measures, "rates of a measure": Limits.steps, "answers": 110, "a chain of answers": Limits.measures,
        "answers to nothing": Limits.measures, "truces": Limits.truces, "a truce of everything": Limits.measures,
        "extensions": Limits.extensions, "layers": Limits.layers, "judgments": Limits.voids, "threats": Limits.measures,
        "independent events": 8, "events of one branch": Limits.events, "chained events": Limits.events,
        "branches": Limits.paths, "actions": Limits.actions, "players": Limits.players, "removed": Limits.measures,
        "changed": Limits.measures, "added": Limits.measures / 2, "missing lists": Limits.measures,
        "many clashing threats": 900, "many truces of many": 500, "many codes of many measures": Limits.measures,
        "pairs of many codes": 2_000, "acting branches": 1_000,
    ]

    static let head = """
        schema: 1
        id: large
        title: large
        world: w
        as-of: 2026-06-01
        compare-to: 2024-12-31

        """
    static let layer = "layers: [{id: d}]\n"
    static let duty = "by: USA, origins: CHN, layer: d, rate: {2025-02-04: 10%}, source: x"

    private static func lines(_ n: Int, _ line: (Int) -> String) -> String {
        var text = ""
        for k in 0..<n { text += line(k) }
        return text
    }

    /// Six digits for a number, in chapters that there are.
    private static func code(_ k: Int) -> String {
        let (chapter, rest) = (k / 10_000 % 70 + 1, k % 10_000)
        func padded(_ number: Int, _ digits: Int) -> String {
            String(repeating: "0", count: max(0, digits - "\(number)".count)) + "\(number)"
        }
        return padded(chapter, 2) + padded(rest, 4)
    }

    private static func day(_ k: Int) -> String {
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        return "\(1950 + k / 336 % 240)-\(two(k / 28 % 12 + 1))-\(two(k % 28 + 1))"
    }

    private static func measures(_ n: Int, _ rest: @escaping (Int) -> String) -> String {
        head + layer + "measures:\n" + lines(n) { "  - {id: m\($0), \(rest($0))}\n" }
    }

    private static let codes = [
        "CHN", "DEU", "FRA", "GBR", "JPN", "KOR", "MEX", "CAN", "IND", "BRA", "VNM", "THA", "IDN", "MYS", "PHL", "TUR", "ITA",
    ]

    static let all: [Kind] = [
        Kind(name: "aliases") { n in
            head + "a0: &0 [x,x,x]\n" + lines(n) { "a\($0 + 1): &\($0 + 1) [*\($0),*\($0),*\($0)]\n" } + "? *\(n)\n: x\n"
        },
        Kind(name: "brackets") { head + "note: " + String(repeating: "[", count: $0) },
        Kind(name: "hyphens") { head + "measures:\n  " + String(repeating: "- ", count: $0) + "x\n" },
        Kind(name: "maps in maps") { n in head + "note: " + String(repeating: "{a: ", count: n) },
        Kind(name: "questions") { n in head + lines(n) { _ in "? " } + "x\n" },
        Kind(name: "tags") { n in lines(n) { "%TAG !a\($0)! x\n" } + "---\n" + head },
        Kind(name: "remarks") { n in head + lines(n) { _ in "# nothing\n\n" } },
        Kind(name: "folded text") { n in head + "note:\n" + lines(n) { _ in "  so it goes\n" } },
        Kind(name: "quoted text") { n in head + "note: \"" + lines(n) { _ in "\\u0041\\n" } + "\"\n" },
        Kind(name: "many values") { n in head + "note: [" + lines(n) { _ in "a," } + "]\n" },
        Kind(name: "one key twice") { n in head + lines(n) { _ in "note: x\n" } },
        Kind(name: "unknown keys") { n in head + lines(n) { "kea\($0): x\n" } },
        Kind(name: "unknown keys of measures") { n in
            head + layer + "measures:\n"
                + lines(n / 10) { k in
                    "  - {id: m\(k), \(duty)" + lines(10) { ", meazure\($0): x" } + "}\n"
                }
        },
        Kind(name: "unknown words") { n in
            head + "layers:\n" + lines(n) { "  - {id: l\($0), combine: addd\($0)}\n" }
        },
        Kind(name: "long names") { n in measures(1) { _ in "\(duty), answers: \(String(repeating: "abcd", count: n))" } },
        Kind(name: "long words") { n in
            measures(2) { _ in "\(duty), kind: \(String(repeating: "tariff", count: n)), \(String(repeating: "x", count: n)): 1" }
        },
        Kind(name: "long titles") { n in
            head + "note: x\n" + layer + "measures: [{id: m, title: \(String(repeating: "t", count: n)), \(duty)}]\n"
        },
        Kind(name: "long numbers") { n in
            measures(1) { _ in
                "by: USA, origins: CHN, layer: d, rate: {2025-02-04: \(String(repeating: "9", count: n))%}, source: x"
            }
        },
        Kind(name: "ensemble") { n in
            head + "ensemble: {labour-supply: [\(lines(n) { "0.\($0), " })], deficits: [balanced, world-share]}\n"
        },
        Kind(name: "one value of an ensemble") { n in head + "ensemble: {revenue: [\(lines(n) { _ in "wasted, " })]}\n" },
        Kind(name: "days to compare with") { n in
            head.replacing("compare-to: 2024-12-31", with: "compare-to: [\(lines(n) { day($0) + ", " })]")
        },
        Kind(name: "codes") { n in measures(1) { _ in "\(duty), goods: {hs: [\(lines(n) { "\"\(code($0))\", " })]}" } },
        Kind(name: "codes with shares") { n in
            measures(1) { _ in "\(duty), goods: {hs: {\(lines(n) { "\"\(code($0))\": 5%, " })}}" }
        },
        Kind(name: "one code often") { n in measures(1) { _ in "\(duty), goods: {hs: [\(lines(n) { _ in "\"72\", " })]}" } },
        Kind(name: "lists often") { n in measures(1) { _ in "\(duty), goods: {list: [\(lines(n) { _ in "annex-2, " })]}" } },
        Kind(name: "lists with a code") { n in measures(n) { k in "\(duty), goods: {list: annex-2, hs: [\"\(code(k))\"]}" } },
        Kind(name: "lists") { n in measures(n) { _ in "\(duty), goods: {list: annex-2}" } },
        Kind(name: "missing lists") { n in measures(n) { k in "\(duty), goods: {list: ./l\(k).csv}" } },
        Kind(name: "sectors") { n in measures(1) { _ in "\(duty), goods: {sectors: {\(lines(n) { "s\($0): 5%, " })}}" } },
        Kind(name: "countries") { n in
            measures(1) { _ in
                "by: USA, layer: d, rate: {2025-02-04: 1%}, source: x, origins: [\(lines(n) { codes[$0 % 17] + ", " })]"
            }
        },
        Kind(name: "unknown countries") { n in
            measures(1) { _ in "by: USA, layer: d, rate: {2025-02-04: 1%}, source: x, origins: [\(lines(n) { "X\($0), " })]" }
        },
        Kind(name: "focus") { n in head + "focus: [\(lines(n) { codes[$0 % 17] + ", " })]\n" },
        Kind(name: "shares of costs") { n in
            head + "model: {deficits: endogenous, local-costs: {\(lines(n) { "X\($0): 5%, " }) elsewhere: 5%}}\n"
        },
        Kind(name: "elasticities") { n in head + "model: {theta: {\(lines(n) { "s\($0): 5, " })}}\n" },
        Kind(name: "same measures") { n in measures(n) { _ in duty } },
        Kind(name: "measures on one product each") { n in measures(n) { "\(duty), goods: {hs: [\"\(code($0 * 7))\"]}" } },
        Kind(name: "measures on ten products each") { n in
            measures(n) { k in "\(duty), goods: {hs: [\(lines(10) { "\"\(code(k * 10 + $0))\", " })]}" }
        },
        Kind(name: "measures one after another") { n in
            measures(n) { k in "by: USA, origins: CHN, layer: d, rate: {\(day(k)): 10%}, until: \(day(k + 1)), source: x" }
        },
        Kind(name: "measures on one origin each") { n in
            measures(n) { k in
                "by: \(codes[k % 17]), origins: \(codes[(k / 17 + 1) % 17]), layer: d, rate: {2025-02-04: 10%}, until: 2025-03-01, source: x, goods: {hs: [\"72\"]}"
            }
        },
        Kind(name: "measures on sectors and products") { n in
            measures(n) { k in "\(duty), goods: {\(k % 2 == 0 ? "sectors: {iron-steel: 1%}" : "hs: {\"72\": 1%}")}" }
        },
        Kind(name: "measures that exempt each other") { n in
            measures(n) { k in "\(duty), goods: {hs: [\"72\"]}, exempt: [{goods: {hs: [\"72\", \"\(code(k))\"]}}]" }
        },
        Kind(name: "exemptions") { n in measures(1) { _ in "\(duty), exempt: [\(lines(n) { _ in "{origins: CHN}, " })]" } },
        Kind(name: "measures of all") { n in
            measures(n) { _ in "by: all, origins: all, layer: d, rate: {2025-02-04: 10%}, source: x" }
        },
        Kind(name: "unions") { n in measures(n) { _ in "by: EU27, origins: EU27, layer: d, rate: {2025-02-04: 10%}, source: x" }
        },
        Kind(name: "uses") { n in head + layer + "measures:\n" + lines(n) { _ in "  - {use: ././courts}\n" } },
        Kind(name: "rates of a measure") { n in
            measures(1) { _ in "by: USA, origins: CHN, layer: d, source: x, rate: {\(lines(n) { "\(day($0)): 10%, " })}" }
        },
        Kind(name: "answers") { n in
            head + layer
                + "measures:\n  - {id: a, by: USA, origins: CHN, layer: d, source: x, rate: {\(lines(900) { "\(day($0)): 10%, " })}}\n"
                + lines(n) { "  - {id: m\($0), by: CHN, origins: USA, layer: d, answers: a, rule: match-rate, source: x}\n" }
        },
        Kind(name: "a chain of answers") { n in
            measures(n) { k in k == 0 ? duty : "by: CHN, origins: USA, layer: d, answers: m\(k - 1), rule: match-rate, source: x"
            }
        },
        Kind(name: "answers to nothing") { n in measures(n) { k in "\(duty), answers: nobody\(k)" } },
        Kind(name: "truces") { n in
            measures(1) { _ in duty } + "truces:\n"
                + lines(n) { "  - {id: t\($0), suspends: {m0: 1pp}, from: 2025-03-01, until: 2025-04-01, source: x}\n" }
        },
        Kind(name: "truces of nothing") { n in
            measures(1) { _ in duty }
                + "truces: [{id: t, from: 2025-03-01, until: 2025-04-01, source: x, suspends: {\(lines(n) { "n\($0): 1pp, " })}}]\n"
        },
        Kind(name: "a truce of everything") { n in
            measures(n) { "\(duty), goods: {hs: [\"\(code($0 * 7))\"]}" }
                + "truces: [{id: t, from: 2025-03-01, until: 2025-04-01, source: x, suspends: {\(lines(n) { "m\($0): 1pp, " })}}]\n"
        },
        Kind(name: "extensions") { n in
            measures(1) { _ in duty }
                + "truces: [{id: t, suspends: {m0: 1pp}, from: 1950-01-01, until: 1950-01-02, source: x, extensions: [\(lines(n) { "{decided: \(day($0)), until: \(day($0 + 2))}, " })]}]\n"
        },
        Kind(name: "layers") { n in head + "layers:\n" + lines(n) { "  - {id: l\($0)}\n" } },
        Kind(name: "displaced layers") { n in head + "layers: [{id: a}, {id: d, displaced-by: [\(lines(n) { _ in "a, " })]}]\n" },
        Kind(name: "judgments") { n in
            head + layer + "void:\n" + lines(n) { "  - {authority: a\($0), decided: 2025-01-01, source: x}\n" }
        },
        Kind(name: "threats") { n in
            head + layer + "threats:\n" + lines(n) { "  - {id: m\($0), \(duty)}\n" }
                + "events: [{id: e, date: 2025-01-01, branches: [{id: b, then: [\(lines(min(n, 900)) { "{carry-out: m\($0)}, " })]}, {id: c}]}]\n"
        },
        Kind(name: "independent events") { n in
            head + "events:\n" + lines(n) { "  - {id: e\($0), date: 2025-01-01, branches: [{id: a}, {id: b}]}\n" }
        },
        Kind(name: "events of one branch") { n in
            head + "events:\n" + lines(n) { "  - {id: e\($0), date: 2025-01-01, branches: [{id: a}]}\n" }
        },
        Kind(name: "chained events") { n in
            head + "events:\n"
                + lines(n) {
                    "  - {id: e\($0), date: \(day($0)), branches: [{id: a}, {id: b}]\($0 == 0 ? "" : ", after: e\($0 - 1)/a")}\n"
                }
        },
        Kind(name: "branches") { n in head + "events: [{id: e, date: 2025-01-01, branches: [\(lines(n) { "{id: b\($0)}, " })]}]\n"
        },
        Kind(name: "actions") { n in
            measures(1) { _ in duty }
                + "events: [{id: e, date: 2025-01-01, branches: [{id: a, then: [\(lines(n) { _ in "{withdraw: m0}, " })]}]}]\n"
        },
        Kind(name: "actions on nothing") { n in
            measures(1) { _ in duty }
                + "events: [{id: e, date: 2025-01-01, branches: [{id: a, then: [\(lines(n) { "{withdraw: n\($0)}, " })]}]}]\n"
        },
        Kind(name: "many truces of many") { n in
            measures(600) { "\(duty), goods: {hs: [\"\(code($0 * 7))\"]}" } + "truces:\n"
                + lines(n) { k in
                    "  - {id: t\(k), from: 2025-03-01, until: 2025-04-01, source: x, suspends: {\(lines(min(600, n)) { "m\($0): 1pp, " })}}\n"
                }
        },
        Kind(name: "many codes of many measures") { n in
            measures(n) { k in "\(duty), goods: {hs: [\(lines(39) { "\"\(code(k * 39 + $0))\", " })]}" }
        },
        Kind(name: "pairs of many codes") { n in
            measures(n) { k in
                "by: USA, origins: CHN, layer: d, rate: {2025-02-04: 10%}, source: x, goods: {hs: [\(lines(30) { "\"\(code($0))\": 0.1%, " }) \"\(code(100 + k))\"]}"
                    .replacing("[", with: "{").replacing("]", with: ": 1%}")
            }
        },
        Kind(name: "many clashing threats") { n in
            head + layer + "measures:\n" + lines(n) { "  - {id: m\($0), \(duty), goods: {hs: [\"\(code($0 * 7))\"]}}\n" }
                + "threats:\n" + lines(n) { "  - {id: t\($0), \(duty), goods: {hs: [\"\(code($0 * 7))\"]}}\n" }
                + "events:\n  - {id: e, date: 2025-01-01, branches: [{id: b, then: [\(lines(min(n, 900)) { "{carry-out: t\($0)}, {withdraw: m\($0)}, " })]}, {id: c}]}\n"
                + lines(min(n, 7)) { "  - {id: f\($0), date: 2025-01-02, branches: [{id: b}, {id: c}]}\n" }
        },
        Kind(name: "acting branches") { n in
            measures(n) { "\(duty), goods: {hs: [\"\(code($0 * 7))\"]}" } + "events:\n"
                + lines(8) { e in
                    "  - {id: e\(e), date: 2025-01-01, branches: [{id: a, then: [\(lines(n / 8) { "{withdraw: m\($0)}, " })]}, {id: b}]}\n"
                }
        },
        Kind(name: "players") { n in
            head
                + "parties: {issues: [x], players: [\(lines(n) { "{id: p\($0), economies: USA, weights: {welfare: 100%}, moves: [{end: x}]}, " })]}\n"
        },
        Kind(name: "issues") { n in
            head
                + "parties: {issues: [\(lines(n) { "i\($0), " })], players: [{id: a, economies: USA, weights: {welfare: 100%}, moves: [{end: x}]}]}\n"
        },
        Kind(
            name: "removed",
            text: { n in "schema: 1\nid: l\ntitle: l\nextends: base.yaml\nremove: [\(lines(n) { "m\($0), " })]\n" },
            others: { n in [("base.yaml", measures(n) { _ in duty })] }),
        Kind(
            name: "removed and not there",
            text: { n in "schema: 1\nid: l\ntitle: l\nextends: base.yaml\nremove: [\(lines(n) { "n\($0), " })]\n" },
            others: { n in [("base.yaml", measures(n) { _ in duty })] }),
        Kind(
            name: "changed",
            text: { n in "schema: 1\nid: l\ntitle: l\nextends: base.yaml\nchange: {\(lines(n) { "m\($0): {note: x}, " })}\n" },
            others: { n in [("base.yaml", measures(n) { "\(duty), goods: {hs: [\"\(code($0 * 7))\"]}" })] }),
        Kind(
            name: "added",
            text: { n in
                "schema: 1\nid: l\ntitle: l\nextends: base.yaml\nmeasures:\n" + lines(n) { "  - {id: m\($0), \(duty)}\n" }
            },
            others: { n in [("base.yaml", measures(n) { _ in duty })] }),
        Kind(
            name: "a chain of files",
            text: { _ in "schema: 1\nid: l\ntitle: l\nextends: f0.yaml\n" },
            others: { n in
                (0..<n).map { ("f\($0).yaml", "schema: 1\nid: l\ntitle: l\nextends: f\($0 + 1).yaml\n") }
            }),
        Kind(
            name: "a list beside the file",
            text: { _ in measures(1) { _ in "\(duty), goods: {list: own.csv}" } },
            others: { n in [("own.csv", "prefix,share\n" + lines(n) { "\(code($0)),0.5\n" })] }),
        Kind(
            name: "a bad list beside the file",
            text: { _ in measures(1) { _ in "\(duty), goods: {list: own.csv}" } },
            others: { n in [("own.csv", "prefix,share\n" + lines(n) { "x\($0),0.5\n" })] }),
    ]

    /// The largest size of a kind at which its files have at most so many bytes in all.
    static func size(of kind: Kind, bytes: Int) -> Int {
        var (low, high) = (1, 2_000_000)
        while low < high {
            let middle = (low + high + 1) / 2
            let total =
                kind.name == "a chain of files"
                ? middle * 50 : kind.text(middle).utf8.count + kind.others(middle).reduce(0) { $0 + $1.text.utf8.count }
            if total <= bytes { low = middle } else { high = middle - 1 }
        }
        return min(low, kind.name == "a chain of files" ? 100 : low)
    }
}

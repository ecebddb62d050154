import ArgumentParser
import Foundation
import Reports
import TradeData

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "What a word means, and its equation.",
        discussion: "Without a word it lists all words. Example: detente explain \"terms of trade\"")
    @Argument(help: "A word of the glossary.") var word: [String] = []

    func run() throws {
        try reportingProblems {
            guard let url = DataLocation.find("glossary.md"), let text = try? String(contentsOf: url, encoding: .utf8) else {
                throw Problems(
                    "the glossary is not installed", remedy: "set DETENTE_DATA to the folder that holds glossary.md",
                    code: .missingData)
            }
            let glossary = Glossary(markdown: text)
            let asked = word.joined(separator: " ").lowercased().replacing("_", with: " ")
            if asked.isEmpty {
                Console.write(glossary.words.joined(separator: "\n") + "\n")
                return
            }
            let found = glossary.entries(for: asked)
            guard !found.isEmpty else {
                Console.say(
                    "detente: the glossary has no “\(asked)”. Words that come near: \(glossary.near(asked).joined(separator: ", "))"
                )
                throw ExitCode(64)
            }
            Console.write(found.map(\.text).joined(separator: "\n"))
        }
    }
}

/// The glossary's table and equations, by word.
struct Glossary {
    struct Entry { var words: [String]; var symbols: [String] = []; var text: String }
    private(set) var entries: [Entry] = []

    init(markdown: String) {
        var equations: [String: String] = [:]
        var title = ""
        var inEquations = false
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("## ") { inEquations = line == "## Equations" }
            if inEquations, line.hasPrefix("### ") {
                title = String(line.dropFirst(4))
            } else if inEquations, !title.isEmpty,
                !line.hasPrefix("```"), !line.isEmpty
            {
                equations[title, default: ""] += "    \(line)\n"
            }
            guard !inEquations, line.hasPrefix("| "), !line.hasPrefix("| word") else { continue }
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 4 else { continue }
            var text =
                cells[0] + (cells[1].isEmpty ? "" : " (\(cells[1]))") + ": " + cells[2].replacingOccurrences(of: "`", with: "")
                + "\n"
            if !cells[3].isEmpty { text += "    not called: \(cells[3])\n" }
            entries.append(
                Entry(words: Glossary.words(in: cells[0]), symbols: Glossary.words(in: cells[1]), text: text))
        }
        for k in entries.indices {
            for word in entries[k].words { if let equation = equations.removeValue(forKey: word) { entries[k].text += equation } }
        }
        for (word, equation) in equations.sorted(by: { $0.key < $1.key }) {
            entries.append(Entry(words: [word], text: "\(word):\n\(equation)"))
        }
    }

    /// "terms of trade / volume of trade" and "event, branch" are two words each.
    private static func words(in cell: String) -> [String] {
        cell.lowercased().replacingOccurrences(of: " / ", with: ",").split(separator: ",").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
    }

    var words: [String] { entries.flatMap(\.words).sorted() }

    func entries(for word: String) -> [Entry] {
        let exact = entries.filter { $0.words.contains(word) }
        if !exact.isEmpty { return exact }
        let symbol =
            [
                "theta": "θ", "pi": "π", "gamma": "γ", "alpha": "α", "kappa": "κ", "psi": "ψ", "phi": "φ", "nu": "ν",
                "sigma": "σ",
                "eta": "η", "epsilon": "ε",
            ][word] ?? word.replacing(" ", with: "_")
        let named = entries.filter { $0.symbols.contains(symbol) }
        return named.isEmpty ? entries.filter { $0.words.contains { $0.contains(word) } } : named
    }

    func near(_ word: String) -> [String] {
        words.sorted { distance($0, word) < distance($1, word) }.prefix(3).map { $0 }
    }

    private func distance(_ a: String, _ b: String) -> Int {
        let (a, b) = (Array(a), Array(b))
        var row = Array(0...b.count)
        for i in 1...max(a.count, 1) where !a.isEmpty {
            var last = row[0]
            row[0] = i
            for j in 1...max(b.count, 1) where !b.isEmpty {
                let next = min(row[j] + 1, row[j - 1] + 1, last + (a[i - 1] == b[j - 1] ? 0 : 1))
                last = row[j]
                row[j] = next
            }
        }
        return row[b.count]
    }
}

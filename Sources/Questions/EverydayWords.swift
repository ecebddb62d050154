import FoundationEssentials
import Scenarios
import TradeData

/// What people ask for in words that a question in one line has no place for, and what to write instead.
public enum EverydayWords {
    /// - Parameter line: A question that was refused.
    /// - Returns: What is wrong with it and what to do; nil where it is nothing of this kind.
    public static func fault(of line: String) -> Problem? {
        let words = line.lowercased().split { !($0.isLetter || $0.isNumber || "%-.+".contains($0)) }.map(String.init)
        func has(_ any: Set<String>) -> String? { words.first { any.contains($0) } }
        // “all except …” is about partners, and has an answer of its own.
        if let word = has(["except", "excluding", "besides"]), !line.lowercased().contains("all \(word)") {
            return Problem(
                what: "a question takes no exceptions of goods (“\(word)”)",
                remedy: "write a scenario, where a measure has exempt: [{goods: …}]: detente new tariff-war > my.yaml")
        }
        if let day = day(in: words) {
            let rest = Array(words[..<(words.count - day.length)]).joined(separator: " ")
            return Problem(
                what: "“\(words.suffix(day.length).joined(separator: " "))” is a day, which a question has no place for",
                remedy: "leave it out and add --on \(day.day), the day whose law is under “\(rest)”")
        }
        let isRated = words.contains { $0.hasSuffix("%") || $0.hasSuffix("pp") || ["percent", "points"].contains($0) }
        if isRated { return nil }
        if let word = has(["retaliate", "retaliates", "retaliation", "retaliating"]) {
            return Problem(
                what: "“\(word)” is an answer to a duty, which has to be there first",
                remedy: "ask about the duty and add --retaliate: detente try \"USA 25% on the EU\" --retaliate")
        }
        if let word = has([
            "embargo", "embargoes", "ban", "bans", "blockade", "boycott", "sanction", "sanctions", "prohibit", "prohibits",
        ]) {
            return Problem(
                what: "“\(word)” is no duty and has no rate",
                remedy:
                    "write a scenario with kind: import-ban or export-ban: detente new export-control > my.yaml; detente try russia-sanctions shows one"
            )
        }
        if let word = has([
            "remove", "removes", "abolish", "abolishes", "scrap", "scraps", "lift", "lifts", "eliminate", "end", "drop",
        ]) {
            return Problem(
                what: "“\(word)” has no rate",
                remedy: "to remove a duty write 0%, as in “USA 0% on India”; -5pp takes off a part")
        }
        if let word = has([
            "double", "doubles", "triple", "triples", "quadruple", "halve", "halves", "half", "raise", "raises", "increase",
            "cut",
            "lower",
        ]) {
            return Problem(
                what: "“\(word)” is no rate: a question does not look up what is due now",
                remedy:
                    "write the rate that is meant, as in “USA 50% on Mexico for cars”, or the points on top, as in +25pp; detente rates shows what is due"
            )
        }
        return nil
    }

    /// A day or year at the end: `from 2027`, `starting 2027-03-01`.
    private static func day(in words: [String]) -> (day: Day, length: Int)? {
        guard words.count > 1, let last = words.last,
            ["from", "in", "since", "starting", "after", "by", "until"].contains(words[words.count - 2])
        else { return nil }
        let parts = last.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard let year = Int(parts[0]), parts[0].count == 4, (1990...2100).contains(year) else { return nil }
        let text = ([parts[0]] + parts.dropFirst() + ["01", "01"]).prefix(3).joined(separator: "-")
        return Day(text).map { ($0, 2) }
    }
}

extension TryQuestion {
    /// A question in one line; where it is refused for everyday words, with what to write instead of them.
    /// - Throws: As `WhatIf`.
    public static func whatIf(_ line: String, in world: World, on day: Day) throws -> WhatIf {
        do {
            return try WhatIf(line, in: world, on: day)
        } catch let found as Problems where found.code == .wrongUsage {
            guard let fault = EverydayWords.fault(of: line) else { throw found }
            throw Problems("“\(line)”: \(fault.what)", remedy: fault.remedy, code: .wrongUsage)
        }
    }
}

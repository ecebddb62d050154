import TradeData

/// Makes product lists of HS prefixes from the tariff lines that legal texts name.
///
/// Texts list lines of eight or ten national digits; trade weights know six. A subheading is on a
/// list with the share of its known eight-digit lines that the text names (a ten-digit line that is
/// not a whole eight-digit one counts half), and headings and chapters whose every known
/// subheading is on it whole are written as one prefix. Below a subheading that is on the list in part
/// its lines are written as well, so that a question about one of them has an exact answer.
public struct ListBuilder {
    /// Known eight-digit lines by subheading.
    private var universe: [String: Set<String>] = [:]

    /// - Parameter lines: Every tariff line known, of eight or more digits.
    public init(lines: some Sequence<String>) {
        for line in lines where line.utf8.count >= 8 {
            universe[String(line.prefix(6)), default: []].insert(String(line.prefix(8)))
        }
    }

    /// The list of these codes, as (prefix, share), in the order of the codes.
    /// - Parameter codes: Digits, two to ten each; short ones are whole groups.
    public func condensed(_ codes: some Sequence<String>) -> [(prefix: String, share: Double)] {
        var whole: Set<String> = []
        var lines: [String: [String: Double]] = [:]
        for code in codes {
            let count = code.utf8.count
            if count <= 6 {
                whole.insert(code)
            } else {
                let isPart = count == 10 && !code.hasSuffix("00")
                let line = String(code.prefix(8))
                let covered = lines[String(code.prefix(6))]?[line] ?? 0
                lines[String(code.prefix(6)), default: [:]][line] = Swift.min(1, covered + (isPart ? 0.5 : 1))
            }
        }
        var shares: [String: Double] = [:]
        var parts: [String: Double] = [:]
        for (subheading, covered) in lines where !whole.contains(where: { subheading.hasPrefix($0) }) {
            let known = Swift.max(universe[subheading]?.count ?? 0, covered.count)
            let share = Swift.min(1, covered.values.reduce(0, +) / Double(known))
            shares[subheading] = share
            if share < 1 { parts.merge(covered) { a, _ in a } }
        }
        for length in [4, 2] {
            let step = length + 2
            let groups = Dictionary(grouping: universe.keys.map { String($0.prefix(step)) }) { String($0.prefix(length)) }
            for (group, members) in groups {
                let set = Set(members)
                guard set.count > 1 || length == 4, set.allSatisfy({ shares[$0] == 1 }) else { continue }
                for member in set { shares[member] = nil }
                shares[group] = 1
            }
        }
        for prefix in whole { shares[prefix] = 1 }
        shares.merge(parts) { a, _ in a }
        return shares.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The text of a list file.
    public static func csv(_ list: [(prefix: String, share: Double)], about: String) -> String {
        var text =
            "# \(about)\n# Made by detente from the tariff lines of the text; share: part of a subheading's eight-digit lines.\nprefix,share\n"
        for (prefix, share) in list {
            let thousandths = Int((share * 1000).rounded())
            let digits = String(thousandths % 1000)
            text += "\(prefix),\(share >= 0.9995 ? "1" : "0." + String(repeating: "0", count: 3 - digits.count) + digits)\n"
        }
        return text
    }
}

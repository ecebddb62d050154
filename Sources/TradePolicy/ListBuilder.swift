import TradeData

/// Makes product lists of HS prefixes from the tariff lines that legal texts name.
///
/// Texts list lines of eight or ten national digits; trade weights know six. A subheading is on a
/// list with the share of its known eight-digit lines that the text names, a line with the share of its
/// ten-digit numbers, and headings and chapters whose every known subheading is on it whole are written as
/// one prefix. Below what is on the list in part its lines are written as well, so that a question about
/// one of them has an exact answer.
public struct ListBuilder: Sendable {
    /// Known lines by the code of two digits less: subheading → lines, line → ten-digit numbers.
    private var universe: [String: Set<String>] = [:]

    /// - Parameter lines: Every tariff line known, of eight or more digits.
    public init(lines: some Sequence<String>) {
        for line in lines where line.utf8.count >= 8 {
            let eight = String(line.prefix(8))
            universe[String(line.prefix(6)), default: []].insert(eight)
            if line.utf8.count == 10 { universe[eight, default: []].insert(line) }
        }
    }

    /// The list of these codes, as (prefix, share), in the order of the codes.
    /// - Parameter codes: Digits, two to ten each; short ones are whole groups.
    public func condensed(_ codes: some Sequence<String>) -> [(prefix: String, share: Double)] {
        let named = Set(codes)
        let whole = named.filter { $0.utf8.count <= 6 }
        let lines = Dictionary(grouping: named.filter { $0.utf8.count > 6 }) { String($0.prefix(6)) }
        var shares: [String: Double] = [:]
        for (subheading, codes) in lines where !whole.contains(where: { subheading.hasPrefix($0) }) {
            var covered: [String: Double] = [:]
            var numbers: [String: [String]] = [:]
            for (line, own) in Dictionary(grouping: codes, by: { String($0.prefix(8)) }) {
                // Editions of the schedule number lines anew: as many are known as are named, at least.
                let known = universe[line]?.count ?? 0
                let isWhole =
                    own.contains { $0.utf8.count == 8 || $0.hasSuffix("00") && known < 2 } || known > 0 && own.count >= known
                covered[line] = isWhole ? 1 : known > 0 ? Double(own.count) / Double(known) : 0.5
                if !isWhole { numbers[line] = own }
            }
            let known = Swift.max(universe[subheading]?.count ?? 0, covered.count)
            let share = Swift.min(1, covered.values.reduce(0, +) / Double(known))
            shares[subheading] = share
            guard share < 1 else { continue }
            shares.merge(covered) { a, _ in a }
            for number in numbers.values.joined() { shares[number] = 1 }
        }
        let subheadings = Set(universe.keys.filter { $0.utf8.count == 6 })
        for length in [4, 2] {
            let step = length + 2
            let groups = Dictionary(grouping: Set(subheadings.map { String($0.prefix(step)) })) { String($0.prefix(length)) }
            for (group, members) in groups {
                guard members.count > 1 || length == 4, members.allSatisfy({ shares[$0] == 1 }) else { continue }
                for member in members { shares[member] = nil }
                shares[group] = 1
            }
        }
        for prefix in whole { shares[prefix] = 1 }
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

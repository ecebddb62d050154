import FoundationEssentials

/// The general (most-favoured-nation) rates of the American tariff schedule, by tariff line of eight digits.
///
/// ```swift
/// let rates = try BaseRates.load()
/// rates.line(of: Product("8507600020")!)?.words      // 3.4%
/// rates.lines(within: Product("8703")!).count        // the lines of the heading
/// ```
public struct BaseRates: Sendable {
    /// What a rate is a rate of.
    public enum Kind: String, Sendable, CaseIterable {
        case free
        case adValorem = "ad-valorem"
        /// So much a kilogram, litre or piece.
        case specific
        /// That and a percentage, or several such amounts.
        case compound
        /// A percentage of a part of the value, or the rate of another line.
        case other
    }

    /// The rate of a line.
    public struct Line: Sendable, Hashable {
        /// Eight digits.
        public let code: String
        public let kind: Kind
        /// The percentage of the whole value; zero where the rate is in words only.
        public let adValorem: Rate
        /// What is due beside the percentage, in the words of the schedule; nil where nothing is.
        public let specific: String?
        /// The whole rate in the words of the schedule: `Free`, `3.4%`, `4.4¢/kg`.
        public let words: String
        /// Of a rate in words: duty over value on the whole subheading, as collected in 2024.
        public let collected: Rate?
    }

    /// The edition of the schedule.
    public static let year = 2025
    /// The year in which `collected` was collected.
    public static let collectedYear = 2024
    public let source = "HTSUS \(BaseRates.year)"
    /// In the order of their codes, each once.
    public let lines: [Line]

    /// Reads a table with columns line, type, percent, words, collected.
    /// - Throws: `Problems` with every row that cannot be read, or is out of order.
    /// - Complexity: O(bytes).
    public init(csv: Data, name: String) throws {
        let t = try Table(csv: csv, name: name)
        let columns = try ["line", "type", "percent", "words", "collected"].map { try t.column($0) }
        var (lines, problems) = ([Line](), ProblemList())
        lines.reserveCapacity(t.rowCount)
        var last = ""
        for row in 0..<t.rowCount {
            let code = t.text(row, columns[0])
            guard let kind = Kind(rawValue: t.text(row, columns[1])), code.utf8.count == 8, Product(code) != nil, code > last
            else {
                problems.add(
                    t.problem(
                        "a row needs a line of eight digits, in order, and a type of rate",
                        remedy: "build it again: detente data build us-base-rates", row: row, column: columns[0]))
                continue
            }
            last = code
            let percent = try t.number(row, columns[2])
            let words = t.text(row, columns[3])
            guard (percent ?? 0) >= 0, (percent ?? 0) <= 1000, words.isEmpty == (kind == .free || kind == .adValorem),
                (percent == nil) == (kind == .free || kind == .specific || kind == .other)
                    || (kind == .compound && percent == nil)
            else {
                problems.add(
                    t.problem("the rate does not fit its type", remedy: "build it again", row: row, column: columns[2]))
                continue
            }
            let rate = Rate.percent(percent ?? 0)
            lines.append(
                Line(
                    code: code, kind: kind, adValorem: rate, specific: words.isEmpty ? nil : Self.specific(words),
                    words: words.isEmpty ? (kind == .free ? "Free" : t.text(row, columns[2]) + "%") : words,
                    collected: try t.number(row, columns[4]).map { Rate.percent($0) }))
        }
        try problems.throwIfAny()
        self.lines = lines
    }

    /// A compound rate without its percentage: `46.3¢/kg` of `46.3¢/kg + 14.9%`.
    private static func specific(_ words: String) -> String {
        let parts = words.components(separatedBy: " + ")
        guard parts.count > 1, let last = parts.last, last.hasSuffix("%") else { return words }
        return parts.dropLast().joined(separator: " + ")
    }

    /// Loads the shipped schedule.
    /// - Throws: `Problems`; marked as missing when it is not installed.
    public static func load() throws -> BaseRates {
        try BaseRates(csv: DataLocation.read("rates/us-\(year).csv"), name: "us-\(year).csv")
    }

    /// The line that a product of eight or ten digits is in; nil for a shorter code, and where the schedule has no such line.
    /// - Complexity: O(log lines).
    public func line(of product: Product) -> Line? {
        guard product.code.utf8.count >= 8 else { return nil }
        let code = String(product.code.prefix(8))
        let k = firstIndex(from: code)
        return k < lines.count && lines[k].code == code ? lines[k] : nil
    }

    /// The lines under a code, in order; of a code of eight or ten digits its own.
    /// - Complexity: O(log lines).
    public func lines(within product: Product) -> ArraySlice<Line> {
        let code = String(product.code.prefix(8))
        let from = firstIndex(from: code)
        var end = from
        while end < lines.count, lines[end].code.hasPrefix(code) { end += 1 }
        return lines[from..<end]
    }

    /// The first line at or after a code.
    private func firstIndex(from code: String) -> Int {
        var (low, high) = (0, lines.count)
        while low < high {
            let middle = (low + high) / 2
            if lines[middle].code < code { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

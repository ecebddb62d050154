import Foundation
import Synchronization
import TestSupport
import TradeData
import TradePolicy

/// The tariff lines of the texts, as the source tables at hand give them. Nothing of them is committed.
///
/// Tests share it, and run at the same time: what was read is kept under a lock.
final class ListSources: Sendable {
    static let shared = SourceData.folder.map(ListSources.init)

    private let folder: URL
    private let cache = Mutex<[String: [[String]]]>([:])
    private let chapter = Mutex<[Substring]?>(nil)
    private let made = Mutex<ListBuilder?>(nil)

    init(_ folder: URL) { self.folder = folder }

    private func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appendingPathComponent(path)), as: UTF8.self)
    }

    /// The cells of a table of `tariff-law/lists` or of the folder that its path names, without comments.
    func rows(_ file: String) throws -> [[String]] {
        if let rows = cache.withLock({ $0[file] }) { return rows }
        let path = file.contains("/") ? file : "tariff-law/lists/\(file).csv"
        let rows = try text(path).split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
            .map { line in
                line.split(separator: ",", omittingEmptySubsequences: false).map {
                    $0.trimmingCharacters(in: CharacterSet(charactersIn: "\" \u{FEFF}"))
                }
            }
        cache.withLock { $0[file] = rows }
        return rows
    }

    /// The codes in the first column.
    func codes(_ file: String, column: Int = 0, where isTaken: ([String]) -> Bool = { _ in true }) throws -> [String] {
        try rows(file).filter { $0.count > column && isTaken($0) }
            .map { String($0[column].filter { $0 != "." }.prefix(10)) }.filter { ProductSet.isPrefix($0) }
    }

    func section301(_ lists: Set<String>) throws -> [String] {
        try codes("s301_product_lists") { $0.count > 1 && lists.contains($0[1]) }
    }

    func derivatives(_ heading: String, from day: String) throws -> [String] {
        try codes("tariff-law/lists-2026/s232_derivative_products.csv") { $0.count > 3 && $0[1] == heading && $0[3] == day }
    }

    func floorExempt(_ category: String, _ group: String) throws -> [String] {
        try codes("tariff-law/lists-2026/floor_exempt_products.csv") { $0.count > 2 && $0[1] == category && $0[2] == group }
    }

    func brazil301(_ category: String) throws -> [String] {
        try codes("tariff-law/lists-2026/brazil-301-exemptions.csv") { $0.count > 1 && $0[1] == category }
    }

    func brazil(from day: String) throws -> [String] {
        try codes("tariff-law/lists-2026/country_eo_exempt_products.csv", column: 1) { $0.count > 2 && $0[2] == day }
    }

    /// The codes between two passages of chapter 99, the first of which the text holds but once.
    func chapter99(after start: String, before end: String) throws -> [String] {
        let lines = try chapter.withLock { kept in
            let lines =
                try kept
                ?? text("tariff-law/hts-chapter-99-2026-rev-6.txt").replacingOccurrences(of: "\0", with: "").split(
                    separator: "\n")
            kept = lines
            return lines
        }
        guard let first = lines.firstIndex(where: { $0.contains(start) }),
            let last = lines[first...].firstIndex(where: { $0.contains(end) })
        else { return [] }
        let code = try Regex(#"\b\d{4}\.\d{2}(?:\.\d{2}(?:\d{2})?)?\b"#)
        return lines[first..<last].flatMap { line in
            line.matches(of: code).map { String(line[$0.range].filter { $0 != "." }) }.filter { !$0.hasPrefix("99") }
        }
    }

    /// The Chinese lists hold national lines of eight digits, leading zeros lost; the subheading counts whole.
    func chinese(_ file: String) throws -> [String] {
        try rows(file).compactMap { row in
            guard row.count > 1, row[1].utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
            return String((String(repeating: "0", count: max(0, 8 - row[1].count)) + row[1]).prefix(6))
        }
    }

    /// The share of imports from a partner that claims the agreement, to five hundredths: by heading, weighted by the trade of
    /// 2024, and by subheading where more than 20 million USD differ from their heading by ten hundredths.
    ///
    /// Of a subheading's ten-digit numbers, those with no claim at all are mostly without trade; the mean is over the others.
    func agreementShares(year: Int, partner: String, _ economy: Country) throws -> [(prefix: String, share: Double)] {
        var shares: [String: [Double]] = [:]
        for row in try rows("us-mfn-2025/usmca_product_shares_\(year).csv") where row.count == 3 && row[1] == partner {
            if let share = Double(row[2]) { shares[String(row[0].prefix(6)), default: []].append(share) }
        }
        let trade = try TradeWeights.load("us-imports-2024").lines[economy] ?? []
        var known: [(code: String, value: Double, share: Double)] = []
        for line in trade {
            let claims = (shares[line.product.code] ?? []).filter { $0 > 0 }
            known.append(
                (line.product.code, line.value, claims.isEmpty ? 0 : claims.reduce(0, +) / Double(claims.count)))
        }
        func rounded(_ share: Double) -> Double { Swift.min(1, Swift.max(0.01, (share * 20).rounded() / 20)) }
        var list: [(prefix: String, share: Double)] = []
        for (heading, lines) in Dictionary(grouping: known, by: { String($0.code.prefix(4)) }) where heading.prefix(2) < "98" {
            let value = lines.reduce(0) { $0 + $1.value }
            let mean = rounded(lines.reduce(0) { $0 + $1.value * $1.share } / Swift.max(value, 1e-9))
            if mean > 0.01 { list.append((heading, mean)) }
            for line in lines where line.value > 20 && abs(rounded(line.share) - mean) > 0.0999 {
                list.append((line.code, rounded(line.share)))
            }
        }
        return list.sorted { $0.prefix < $1.prefix }
    }

    /// Every line of the schedule of 2025, with its ten-digit numbers.
    func builder() throws -> ListBuilder {
        if let made = made.withLock({ $0 }) { return made }
        let lines = try codes("us-mfn-2025/mfn_rates_2025.csv")
        let known = Set(lines)
        // The numbers are of several editions: those of lines that are in the schedule count.
        let numbers = try codes("us-mfn-2025/metal_content_shares_hs10.csv").filter { known.contains(String($0.prefix(8))) }
        let builder = ListBuilder(lines: lines + numbers)
        made.withLock { $0 = builder }
        return builder
    }
}

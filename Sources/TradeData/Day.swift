/// A calendar day (proleptic Gregorian), without time or zone.
///
/// Law is dated in days: a measure holds `from` its first day up to, and not including, its
/// `until` day. See docs/how-time-works.md.
public struct Day: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Days since 1970-01-01, within `numbers`.
    public let number: Int

    /// The days that there are: some eleven thousand years on both sides, so that no sum of days overflows.
    public static let numbers = -4_000_000...4_000_000

    /// The day with this number; beyond the first or the last day there is, that day.
    public init(number: Int) { self.number = Swift.min(Swift.max(number, Day.numbers.lowerBound), Day.numbers.upperBound) }

    /// The day with this year (−9999 to 9999), month and day of month, or nil when there is none (30 February).
    public init?(year: Int, month: Int, day: Int) {
        guard (-9999...9999).contains(year), (1...12).contains(month), (1...Day.length(ofMonth: month, year: year)).contains(day)
        else { return nil }
        // Civil-from-days arithmetic with years that begin in March (Howard Hinnant, chrono-compatible dates).
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        number = era * 146_097 + dayOfEra - 719_468
    }

    /// Reads `2025-11-10`; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let y = Int(parts[0]), let m = Int(parts[1]), let d = Int(parts[2])
        else { return nil }
        self.init(year: y, month: m, day: d)
    }

    public var civil: (year: Int, month: Int, day: Int) {
        let z = number + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    public var description: String {
        let (y, m, d) = civil
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        return String(repeating: "0", count: max(0, 4 - "\(y)".count)) + "\(y)-\(two(m))-\(two(d))"
    }

    /// The day so many days later; the last day there is, or the first, where that is beyond.
    public func advanced(by days: Int) -> Day {
        let (sum, overflows) = number.addingReportingOverflow(days)
        return Day(number: overflows ? (days > 0 ? .max : .min) : sum)
    }
    public static func < (a: Day, b: Day) -> Bool { a.number < b.number }
    public static func - (a: Day, b: Day) -> Int { a.number - b.number }

    static func length(ofMonth month: Int, year: Int) -> Int {
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }
}

/// The days from `from` up to, and not including, `until`; nil means without end.
public struct DayRange: Hashable, Sendable {
    public var from: Day
    public var until: Day?
    public init(from: Day, until: Day?) { self.from = from; self.until = until }
    public func contains(_ day: Day) -> Bool { from <= day && (until.map { day < $0 } ?? true) }
}

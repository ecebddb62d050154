import Foundation
import TestSupport
import Testing
import TradeData

@Suite struct DayTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2025-11-10", 20_402), ("0001-01-01", -719_162),
    ])
    func countsDays(text: String, number: Int) throws {
        let day = try #require(Day(text))
        #expect(day.number == number)
        #expect(day.description == text)
    }

    @Test(arguments: [
        "2025-02-29", "1900-02-29", "2025-13-01", "2025-00-10", "2025-04-31", "2025-11-00", "2025-1-1", "25-11-10", "2025/11/10",
        "2025-11-10 ", "+025-11-10", "2025-11", "", "１２３４-01-01",
    ])
    func refuses(text: String) { #expect(Day(text) == nil) }

    /// Four centuries day by day, against the calendar of Foundation.
    @Test func agreesWithTheCalendar() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0)!
        let first = try #require(Day(year: 1800, month: 1, day: 1))
        for step in stride(from: 0, to: 146_097, by: 11) {
            let day = first.advanced(by: step)
            let date = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: 86_400 * Double(day.number)))
            let (year, month, dayOfMonth) = day.civil
            #expect(date.year == year && date.month == month && date.day == dayOfMonth)
            #expect(Day(year: year, month: month, day: dayOfMonth) == day)
        }
    }

    @Test func rangesAreHalfOpen() throws {
        let (from, until) = (try #require(Day("2025-05-14")), try #require(Day("2025-08-12")))
        let truce = DayRange(from: from, until: until)
        #expect(until - from == 90)
        #expect(truce.contains(from))
        #expect(!truce.contains(from.advanced(by: -1)))
        #expect(truce.contains(until.advanced(by: -1)))
        #expect(!truce.contains(until))
        #expect(DayRange(from: from, until: nil).contains(from.advanced(by: 1_000_000)))
    }

    /// No number of days overflows: beyond the last day there is, that day.
    @Test func nothingOverflows() throws {
        let day = try #require(Day("2025-05-14"))
        #expect(day.advanced(by: .max) == Day(number: .max) && day.advanced(by: .min) == Day(number: .min))
        #expect(Day(number: .max) - Day(number: .min) == 8_000_000)
        #expect(Day(number: .min).description < Day(number: .max).description)
        #expect(Day(year: .max, month: 1, day: 1) == nil && Day(year: .min, month: 1, day: 1) == nil)
        #expect(Day(year: 2025, month: 2, day: .min) == nil)
    }
}

import Foundation
import Scenarios
import Testing
import TradeData
import TradePolicy

struct CalendarTests {
    static let calendar = Result { try LegalCalendar.load() }

    @Test func theCalendarIsRead() throws {
        let calendar = try Self.calendar.get()
        #expect(calendar.law.measures.count >= 60)
        #expect(calendar.files.count >= 10)
        #expect(calendar.law.measures.allSatisfy { !$0.source.isEmpty })
        #expect(calendar.law.threats.map(\.id).contains("us-plus-100"))
    }
}

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

    /// What is kept from the first reading is the law that stands in the files.
    @Test func readingAgainGivesTheSameLaw() throws {
        let first = try Self.calendar.get()
        let again = try LegalCalendar.load()
        #expect(again.law == first.law && again.files.map(\.name) == first.files.map(\.name))
    }

    /// On every day a product pays at most one measure of each layer in which measures lie side by side; and the
    /// steps add up to the rate.
    @Test(
        arguments: [
            ("CHN", "72083900"), ("CHN", "87038000"), ("CHN", "84713001"), ("DEU", "87032301"), ("MEX", "73269086"),
            ("VNM", "94016160"),
            ("GBR", "76061130"), ("KOR", "854231"), ("BRA", "090111"), ("CAN", "270900"),
        ] as [(Country, String)])
    func oneRateInEachLayer(origin: Country, code: String) throws {
        let law = try Self.calendar.get().law
        let highest = Set(law.layers.filter { $0.combine == .max }.map(\.id))
        for date in law.changeDays {
            let found = law.assess(origin: origin, destination: "USA", product: Product(code), on: date, base: .percent(2))
            for (layer, lines) in Dictionary(grouping: found.lines, by: \.layer.id) where !highest.contains(layer) {
                #expect(Set(lines.filter { $0.reached.value > 0 }.map(\.measure.id)).count <= 1, "\(date) \(layer)")
            }
            #expect(abs(found.lines.reduce(found.base.value) { $0 + $1.points.value } - found.total.value) < 1e-12)
        }
    }

    /// Reading the whole record and a timeline of any pair and product is quick.
    @Test func theTimelineOfADecade() throws {
        let law = try Self.calendar.get().law
        let timeline = Timeline(
            law, origin: "CHN", destination: "USA", product: Product("72083900"), from: day("2018-01-01"),
            until: day("2027-01-01"))
        let rates = timeline.steps.map { ($0.total.percent * 10).rounded() / 10 }
        #expect(rates == [0, 25, 40, 32.5, 50, 60, 70, 95, 85, 75])
        #expect(timeline.chart().contains("section-232 50.0"))
    }
}

import Foundation
import Studies
import Testing
import TradeData
import TradePolicy

@testable import Scenarios

/// The shipped calendar under a scenario of one's own: its files, its layers, and what takes their place.
struct CalendarFileTests {
    private static let mine = "  - {id: mine, by: USA, origins: CHN, layer: own, rate: {2026-05-01: 20%}, source: x}\n"

    private func scenario(_ rest: String) throws -> Scenario { try Scenario.parse(LargeScenarios.head + rest, name: "f.yaml") }

    private func faults(_ rest: String) -> [Problem] {
        do { return try scenario(rest).warnings } catch { return (error as? Problems)?.problems ?? [] }
    }

    /// Today's law and a measure on top of it are three lines; the law is the calendar's, and the measure.
    @Test func theWholeRecordAndAMeasure() throws {
        let calendar = try LegalCalendar.load().law
        let own = try scenario("calendar: all\nlayers: [{id: own}]\nmeasures:\n" + Self.mine).law
        #expect(own.layers == calendar.layers + [Layer(id: "own")])
        #expect(Set(own.measures.map(\.id)) == Set(calendar.measures.map(\.id)).union(["mine"]))
        #expect(own.truces.count == calendar.truces.count && own.voids == calendar.voids)
        for (origin, code) in [("CHN", "85076000"), ("DEU", "72083900"), ("BRA", "09011100"), ("MEX", "87032301")]
            as [(Country, String)]
        {
            func total(_ law: Law) -> Double {
                law.assess(origin: origin, destination: "USA", product: Product(code), on: day("2026-06-01")).total.percent
            }
            #expect(abs(total(own) - total(calendar) - (origin == "CHN" ? 20 : 0)) < 1e-9, "\(origin)")
        }
    }

    /// A file's own layers come after those of the calendar, with `use` as with `calendar: all`.
    @Test func ownLayersAreAdded() throws {
        let law = try scenario("layers: [{id: own}]\nmeasures:\n  - {use: USA/section-232}\n" + Self.mine).law
        #expect(law.layers.last?.id == "own" && law.layer("section-232") != nil && law.layers.count > 10)
        // Without the calendar a file has its own layers alone.
        #expect(try scenario("layers: [{id: own}]\nmeasures:\n" + Self.mine).law.layers.map(\.id) == ["own"])
    }

    /// A layer of the calendar's name takes its place, and that is said; the same text says nothing.
    @Test func aLayerInThePlaceOfTheCalendars() throws {
        let use = "measures:\n  - {use: USA/section-232}\n" + Self.mine
        let same = faults("layers: [{id: mfn, combine: base}, {id: own}]\n" + use)
        #expect(!same.contains { $0.what.contains("in the place of the calendar's") }, "\(same)")
        let other = "layers: [{id: section-232, combine: add}, {id: own}]\n"
        let found = faults(other + use)
        #expect(
            found.contains {
                $0.severity == .warning && $0.line == 7
                    && $0.what
                        == "layer section-232 is defined here in the place of the calendar's, for the calendar's measures too"
            }, "\(found)")
    }

    @Test func theOrderOfTheCalendarCounts() {
        let found = faults(
            "layers: [{id: fentanyl, authority: ieepa}, {id: section-301, combine: max}, {id: own}]\ncalendar: all\nmeasures:\n"
                + Self.mine)
        #expect(
            found.contains {
                $0.severity == .error
                    && $0.what == "layer section-301 comes before the one above it in the calendar, whose order counts"
            }, "\(found)")
        let twice = faults("layers: [{id: own}, {id: own}]\ncalendar: all\nmeasures:\n" + Self.mine)
        #expect(twice.contains { $0.severity == .error && $0.what == "layer own is declared twice" }, "\(twice)")
    }

    @Test func aFileThatIsThereAlreadyIsRefused() {
        let found = faults("calendar: all\nlayers: [{id: own}]\nmeasures:\n  - {use: USA/section-232}\n" + Self.mine)
        #expect(found.contains { $0.severity == .error && $0.what == "calendar: all has USA/section-232 already" }, "\(found)")
        #expect(faults("calendar: most\n").contains { $0.severity == .error && $0.line == 7 })
    }

    /// A measure that falls on goods of the calendar's in one adding layer is refused, wherever the other is written.
    @Test func overlapsWithTheCalendarAreFound() {
        let clash =
            "  - {id: mine, by: USA, origins: CHN, layer: fentanyl, goods: {sectors: [iron-steel]}, rate: {2026-01-01: 20%}, source: x}\n"
        let found = faults("calendar: all\nmeasures:\n" + clash)
        #expect(
            found.contains {
                $0.severity == .error && $0.what.contains("mine") && $0.what.contains("us-fentanyl-cn")
                    && $0.what.contains("two rates to the same goods and days in layer fentanyl")
            }, "\(found)")
    }

    @Test func theFilesAreThoseOfTheFolder() throws {
        let names = CalendarFile.names()
        #expect(names == names.sorted() && names.contains("USA/section-232") && names.contains(CalendarFile.layers))
    }

    /// What of the record changes nothing in a model is one line, and so is what the world does not have.
    @Test func theRecordIsSpokenOfInFewLines() throws {
        let grid = try World.load(World.usual).grid
        let warnings = try Scenario.parse(LargeScenarios.head + "calendar: all\n", name: "f.yaml") { _ in grid }.warnings
        let unmodelled = warnings.filter { $0.what.contains("not modelled") }
        #expect(unmodelled.count == 1, "\(unmodelled)")
        let text = try #require(unmodelled.first?.what)
        for id in ["cn-graphite", "cn-beef-safeguard", "busan-soy", "eu-steel-2026"] { #expect(text.contains(id), "\(text)") }
        #expect(warnings.filter { $0.what.contains("are not in world") }.count == 1)
        #expect(!warnings.contains { $0.what.contains("after it begins") })
    }

    /// A link to the folder is followed: what has no files is never taken for a law without duties.
    @Test func aLinkToTheFolderIsFollowed() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("calendar-\(UUID().uuidString)")
        let link = folder.appendingPathExtension("link")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { for url in [folder, link] { try? FileManager.default.removeItem(at: url) } }
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: folder)
        #expect(throws: Problems.self) { try LegalCalendar.read(link) }
        try "calendar: \"A record\"\n".write(to: folder.appendingPathComponent("a.yaml"), atomically: true, encoding: .utf8)
        #expect(CalendarFile.names(in: link) == ["a"])
    }
}

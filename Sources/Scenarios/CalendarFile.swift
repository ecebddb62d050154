import FoundationEssentials
import TradeData

/// A file of the shipped calendar: facts of law by imposer and authority.
struct CalendarFile {
    let item: Item

    func entries(_ list: String) -> [Item] { item[list]?.list ?? [] }

    /// The file of the layers, which every scenario that uses the calendar has.
    static let layers = "layers"

    /// The names of all files, in order; none where the calendar is not installed.
    static func names() -> [String] {
        DataLocation.find("calendar").map(names(in:)) ?? []
    }

    /// The names of all files below a folder, in order. A folder may be a link: it is followed.
    static func names(in folder: URL) -> [String] {
        let found = try? FileManager.default.subpathsOfDirectory(atPath: folder.resolvingSymlinksInPath().path)
        return (found ?? []).filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    }

    /// The calendar file with a name such as `USA/section-232`.
    static func read(_ name: String, at place: Item, _ reading: Reading) -> CalendarFile? {
        guard name.isPlainPath, let url = DataLocation.find("calendar/\(name).yaml") else {
            reading.report(
                place, "the calendar has no \"\(name.shortened)\"",
                "write the name of a file in Data/calendar, such as USA/section-232")
            return nil
        }
        do {
            let item = try Item.read(try reading.files.text(url.path, isShipped: true), file: url.path)
            reading.absentInCalendar[url.path] = (place, [])
            reading.check(item, "calendar")
            return CalendarFile(item: item)
        } catch let problems as Problems {
            problems.problems.forEach(reading.add)
        } catch {
            reading.report(place, "the calendar file \(name) cannot be read: \(error)", "install the data again")
        }
        return nil
    }
}

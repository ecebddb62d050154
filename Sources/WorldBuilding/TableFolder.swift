import FoundationEssentials
import TradeData

/// A folder of someone's tables.
final class TableFolder {
    let url: URL
    private let options: ImportOptions
    /// The tables that were read, with what separates them; said where it is not commas throughout.
    private var separators: [(name: String, separator: Table.Separator, hasDecimalCommas: Bool)] = []

    init(_ url: URL, _ options: ImportOptions) { (self.url, self.options) = (url, options) }

    /// Reads a table of the folder.
    /// - Throws: `Problems`; marked as missing where it is not there.
    func table(_ name: String) throws -> Table {
        let table = try Table(
            contentsOf: url.appendingPathComponent(name), separator: options.separator, remedy: "give a folder with \(name)")
        separators.append((name, table.separator, table.hasDecimalCommas))
        return table
    }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: url.appendingPathComponent(name).path) }

    /// How the tables were separated, where the options say that it is not by commas.
    var notes: [String] {
        guard options.separator != .comma else { return [] }
        return separators.map { name, separator, hasDecimalCommas in
            "\(name): fields separated by \(separator.name)\(hasDecimalCommas ? ", numbers with decimal commas" : "")."
        }
    }

    // MARK: What is not read

    /// Whether a name speaks of tariffs.
    static func isOfTariffs(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["tarif", "duty", "duties"].contains { name.contains($0) }
    }

    /// The tables of the folder that are not read, as a note.
    ///
    /// - Parameters:
    ///   - tables: The names that each table of the format may have; the first that is there is read.
    ///   - place: Where tariffs would be read from, when there are none; nil where there are.
    /// - Throws: `Problems` for a table that probably is one of the format's under another name, for tables of tariffs where none are
    ///   read, and for options on tariffs or elasticities that are not there.
    func unread(_ tables: [[String]], tariffs place: String?) throws -> [String] {
        let tables = tables + [["sectors.csv"], [ConcordanceFile.name]]
        let there = ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).filter { !$0.hasPrefix(".") }
        let absent = tables.filter { !$0.contains(where: has) }.flatMap { $0 }
        let others = there.filter { name in !tables.contains { $0.contains(name) } }.sorted()
        var (problems, ofOtherYears) = (ProblemList(), [String]())
        func refuse(_ what: String, _ remedy: String) { problems.add(Problem(file: url.path, what: what, remedy: remedy)) }
        for other in others where TableFolder.isTable(other) {
            let quoted = PlainText.quoted(other)
            if absent.contains(where: { TableFolder.differ(other, $0) }) {
                ofOtherYears.append(quoted)
            } else if let meant = Spelling.nearest(other, in: absent) {
                let verb = TableFolder.isTable(other, [".csv"]) ? "name" : "save"
                refuse("\(quoted) is not read", "\(verb) it \(verb == "save" ? "as " : "")\(meant), or move it elsewhere")
            } else if let place, TableFolder.isOfTariffs(other) {
                refuse("\(quoted) is not read: tariffs are read from \(place)", "put them there, or move it elsewhere")
            }
        }
        if let first = ofOtherYears.first, let place {
            let year = place.split(separator: " ").first.map(String.init) ?? place
            refuse(
                "\(ofOtherYears.prefix(5).joined(separator: ", ")) \(ofOtherYears.count == 1 ? "is" : "are") of other years: "
                    + "tariffs of \(options.year) are read from \(place)",
                "copy the one whose tariffs hold, such as \(first), to \(year), or move them elsewhere")
        }
        if let place {
            let given = [options.tariffs.map { "--tariffs \($0)" }, options.tariffsTransposed ? "--tariffs-transposed" : nil]
            for option in given.compactMap({ $0 }) {
                refuse("\(option) is given, and there are no tariffs: they are read from \(place)", "add them, or leave it out")
            }
        }
        if options.elasticityIsInverse == true, absent.contains("elasticities.csv") {
            refuse(
                "--elasticities inverse is given, and there are none: they are read from elasticities.csv",
                "add it, or leave the option out")
        }
        try problems.throwIfAny()
        let left = others.filter { TableFolder.isTable($0, [".csv"]) }
        let shown = left.prefix(5).map { PlainText.quoted($0) }.joined(separator: ", ")
        return left.isEmpty ? [] : ["Not read: \(shown)\(left.count > 5 ? ", …" : "")."]
    }

    /// Whether two names are one, or nearly, but for the year in them.
    private static func differ(_ name: String, _ other: String) -> Bool {
        func parts(_ name: String) -> (words: String, year: String) {
            (name.lowercased().filter { !$0.isNumber }, name.filter(\.isNumber))
        }
        let (a, b) = (parts(name), parts(other))
        return a.year != b.year && a.year.count == 4 && b.year.count == 4 && Spelling.nearest(a.words, in: [b.words]) != nil
    }

    /// Whether a file is a table, by the end of its name.
    private static func isTable(
        _ name: String, _ ends: [String] = [".csv", ".tsv", ".txt", ".gz", ".zip", ".xlsx", ".xls", ".parquet"]
    ) -> Bool {
        ends.contains { name.lowercased().hasSuffix($0) }
    }
}

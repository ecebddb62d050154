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
}

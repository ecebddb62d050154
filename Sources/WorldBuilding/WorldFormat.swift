import FoundationEssentials
import TradeData

/// A table format that a world can be made from.
public struct WorldFormat: Sendable, Hashable, CustomStringConvertible {
    /// As the command line has it, such as `icio`.
    public let name: String
    /// The name that notes and provenance print.
    public let title: String
    /// What a reader is given, in a sentence.
    public let layout: String
    /// A label of a wide table; empty where there is none.
    let example: String
    /// The unit of its money, where its tables do not say another.
    let unit: MoneyUnit
    /// What the code of a sector begins with before its label.
    let sectorPrefix: String
    let tariffs: Tariffs

    /// Where a format has its tariffs. What has none has no elasticities either.
    enum Tariffs { case none, column, table }

    init(
        _ name: String, title: String, layout: String, example: String = "", unit: MoneyUnit = .millionUSD,
        sectorPrefix: String = "", tariffs: Tariffs = .none
    ) {
        (self.name, self.title, self.layout) = (name, title, layout)
        (self.example, self.unit, self.sectorPrefix, self.tariffs) = (example, unit, sectorPrefix, tariffs)
    }

    public var description: String { name }

    /// The code that a sector's label becomes, cut to what a code may have.
    func sectorCode(_ label: String) -> String {
        let slug = sectorPrefix + Labels.slug(label)
        guard slug.utf8.count > 80 else { return slug }
        return String(slug.prefix(80)).split(separator: "-", omittingEmptySubsequences: true).joined(separator: "-")
    }
}

/// Reads the tables of one format. A new format is a type of its own and a line in `WorldFormat.readers`.
protocol TableReader {
    static var format: WorldFormat { get }
    /// - Parameter source: The file or folder.
    init(_ source: URL, _ options: ImportOptions)
    /// - Throws: `Problems` with all faults that the reader can tell apart.
    func world() throws -> BuiltWorld
}

extension WorldFormat: CaseIterable {
    /// The registry: the one list of what can be read, in the order of the help.
    private static var readers: [any TableReader.Type] {
        [
            LongReader.self, KiteReader.self, PairsReader.self, IcioReader.self, WiodReader.self, AdbReader.self,
            FigaroReader.self, PymrioReader.self,
        ]
    }

    public static let allCases: [WorldFormat] = readers.map { $0.format }

    /// The format of a name.
    /// - Throws: `Problems` that list the formats.
    public init(named name: String) throws {
        guard let found = Self.allCases.first(where: { $0.name == name }) else {
            let near = Spelling.nearest(name, in: Self.allCases.map(\.name)).map { "did you mean \($0)? " } ?? ""
            throw Problems(
                "there is no format \(PlainText.quoted(name))",
                remedy: near + "there is: " + Self.allCases.map(\.name).joined(separator: ", "))
        }
        self = found
    }

    /// All formats with what they are, a line each.
    public static var help: String {
        allCases.map { "  \($0.name)\(String(repeating: " ", count: max(1, 8 - $0.name.count)))\($0.layout)" }.joined(
            separator: "\n")
    }

    fileprivate func reader(_ source: URL, _ options: ImportOptions) throws -> any TableReader {
        guard let type = Self.readers.first(where: { $0.format == self }) else {
            throw Problems("there is no reader of the format \(name)", remedy: "choose another")
        }
        return type.init(source, options)
    }
}

extension BuiltWorld {
    /// Makes a world from someone's tables.
    ///
    /// Cells are placed by label, never by position. What is missing is refused unless the options say that it is zero; what was
    /// filled, clipped or renormalised, and how tariffs, elasticities and goods were understood, is reported in the notes of the
    /// provenance. The result may have negative final demand, which calibration sets to zero: clean such a world before use.
    ///
    /// ```swift
    /// let options = ImportOptions(id: "mine", year: 2024, unit: try MoneyUnit("thousand EUR"), goods: ["farm", "machinery"])
    /// let built = try BuiltWorld.read(URL(fileURLWithPath: "tables/"), as: WorldFormat(named: "long"), options: options)
    /// ```
    /// - Throws: `Problems` with all faults that the reader can tell apart.
    public static func read(_ url: URL, as format: WorldFormat, options: ImportOptions) throws -> BuiltWorld {
        try options.check()
        try options.check(for: format)
        let built = try format.reader(url, options).world()
        guard let file = try ConcordanceFile.read(beside: url, for: built.world, format: format, options: options) else {
            return built
        }
        return BuiltWorld(world: built.world.with(.own(file.concordance), notes: file.notes), accounts: built.accounts)
    }
}

import Foundation
import TradeData

/// The table formats that a world can be made from.
public enum WorldFormat: String, Sendable, CaseIterable {
    /// A folder of long CSV files of shares, as the KITE model and its users exchange them.
    case kite
    /// One wide CSV of an inter-country input-output table with labels such as `AUS_A01` (OECD ICIO, all editions).
    case icio
    /// One wide CSV of the World Input-Output Database, releases 2013 and 2016: rows by country and number, columns such as `AUS1`.
    case wiod
    /// One wide CSV of the ADB multi-regional table with labels such as `PRC_c1` and `PRC_F1`.
    case adb
    /// A folder with `flows.csv` (origin, destination, sector, value, optional tariff) and optional `inputs.csv`, `elasticities.csv`.
    case long

    /// The name that notes and provenance print.
    var title: String {
        switch self {
        case .kite: "KITE long CSV"
        case .icio: "OECD ICIO"
        case .wiod: "WIOD"
        case .adb: "ADB MRIO"
        case .long: "long CSV"
        }
    }
}

/// What a reader has to know, because tables differ and do not say.
public struct ImportOptions: Sendable {
    /// Small letters, digits and hyphens.
    public var id: String
    public var title: String
    public var year: Int
    /// The unit of all money in the tables; the world holds millions of its currency.
    public var unit: MoneyUnit
    /// How trade elasticities are stored; nil lets the reader find out, or refuse.
    public var elasticityIsInverse: Bool?
    /// How tariffs are stored; nil lets the reader find out, or refuse.
    public var tariffs: TariffScale?
    /// The tariffs' `origin` is the importer: flows are backed out as labelled, the rates then transposed.
    public var tariffsTransposed: Bool
    /// The sectors that are goods, as the tables label them; nil takes them from `sectors.csv` or from known classifications.
    public var goods: [String]?
    /// What separates the fields of tables that are not separated by commas.
    public var separator: Table.Separator
    /// Cells that the tables lack are zero; else they are refused.
    public var missingIsZero: Bool
    public var licence: String

    public init(
        id: String, title: String? = nil, year: Int, unit: MoneyUnit = .millionUSD, elasticityIsInverse: Bool? = nil,
        tariffs: TariffScale? = nil, tariffsTransposed: Bool = false, goods: [String]? = nil, separator: Table.Separator = .comma,
        missingIsZero: Bool = false, licence: String = "as the source's"
    ) {
        self.id = id
        self.title = title ?? id
        self.year = year
        self.unit = unit
        self.elasticityIsInverse = elasticityIsInverse
        self.tariffs = tariffs
        self.tariffsTransposed = tariffsTransposed
        self.goods = goods
        self.separator = separator
        self.missingIsZero = missingIsZero
        self.licence = licence
    }

    /// - Throws: `Problems` for an id that is no id, a year that is no year, and text that may not be printed.
    func check() throws {
        var problems = ProblemList()
        if !Codes.isSlug(id) {
            problems.add(
                Problem(
                    what: "the id \(PlainText.quoted(id)) is not made of small letters, digits and hyphens",
                    remedy: "write one such as my-world-2024"))
        }
        if !Codes.years.contains(year) {
            problems.add(
                Problem(
                    what: "the year \(year) is not from \(Codes.years.lowerBound) to \(Codes.years.upperBound)",
                    remedy: "give the year of the flows"))
        }
        for text in [title, licence] {
            guard let control = PlainText.fault(in: text) else { continue }
            problems.add(Problem(what: "\(PlainText.quoted(text)) holds the control character \(control)", remedy: "remove it"))
        }
        try problems.throwIfAny()
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
    /// let built = try BuiltWorld.read(URL(fileURLWithPath: "tables/"), as: .long, options: options)
    /// ```
    /// - Throws: `Problems` with all faults that the reader can tell apart.
    public static func read(_ url: URL, as format: WorldFormat, options: ImportOptions) throws -> BuiltWorld {
        try options.check()
        return switch format {
        case .kite: try KiteReader(folder: url, options: options).world()
        case .icio, .adb, .wiod: try InterCountryReader(file: url, format: format, options: options).world()
        case .long: try LongReader(folder: url, options: options).world()
        }
    }
}

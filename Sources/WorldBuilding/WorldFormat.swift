import Foundation
import TradeData

/// The table formats that a world can be made from.
public enum WorldFormat: String, Sendable, CaseIterable {
    /// A folder of long CSV files of shares, as the KITE model and its users exchange them.
    case kite
    /// One wide CSV of an inter-country input-output table with labels such as `AUS_A01` (OECD ICIO).
    case icio
    /// One wide CSV of the World Input-Output Database, releases 2013 and 2016: rows by country and number, columns such as `AUS1`.
    case wiod
    /// One wide CSV of the ADB multi-regional table with labels such as `PRC_c1` and `PRC_F1`.
    case adb
    /// A folder with `flows.csv` (origin, destination, sector, value, optional tariff) and optional `inputs.csv` and `elasticities.csv`.
    case long
}

/// What a reader has to be told, because tables differ and do not say.
public struct ImportOptions: Sendable {
    public var id: String
    public var title: String
    public var year: Int
    public var unit: String
    /// How `trade_elasticity.csv` holds its numbers; nil lets the reader ask when it matters.
    public var elasticityIsInverse: Bool?
    /// The tariffs' `origin` is the importer: flows are backed out as labelled, the rates then transposed.
    public var tariffsTransposed: Bool
    public var licence: String

    public init(
        id: String, title: String? = nil, year: Int, unit: String = "million USD", elasticityIsInverse: Bool? = nil,
        tariffsTransposed: Bool = false, licence: String = "as the source's"
    ) {
        self.id = id
        self.title = title ?? id
        self.year = year
        self.unit = unit
        self.elasticityIsInverse = elasticityIsInverse
        self.tariffsTransposed = tariffsTransposed
        self.licence = licence
    }
}

extension BuiltWorld {
    /// Makes a world from someone's tables.
    ///
    /// Cells are placed by label, never by position; what was filled, clipped or renormalised is counted in the notes of
    /// the provenance. The result may have negative final demand, which calibration sets to zero: clean such a world before use.
    /// - Throws: `WorldProblem` with all faults that the reader can tell apart.
    public static func read(_ url: URL, as format: WorldFormat, options: ImportOptions) throws -> BuiltWorld {
        switch format {
        case .kite: try KiteReader(folder: url, options: options).world()
        case .icio, .adb, .wiod: try InterCountryReader(file: url, format: format, options: options).world()
        case .long: try LongReader(folder: url, options: options).world()
        }
    }

    /// Puts accounts that a reader made into a world, with what all readers say alike.
    static func imported(
        _ accounts: Accounts, elasticities: [ElasticityTable], names: [String: String] = [:], format: String, notes: [String],
        options: ImportOptions
    ) throws -> BuiltWorld {
        let faults = accounts.faults()
        guard faults.isEmpty else { throw WorldProblem(faults.map { "\(options.id): error: \($0)" }.joined(separator: "\n")) }
        let J = accounts.grid.sectorCount
        let tables =
            elasticities + [
                SummitElasticities.flat(4, "one number for all sectors", sectors: J),
                SummitElasticities.flat(5, "one number for all sectors", sectors: J),
            ]
        var notes = notes
        let clipped = Calibration(accounts).clipped
        if !clipped.isEmpty {
            notes.append("\(clipped.count) cells of final demand are negative (inventories): clean before use.")
        }
        let world = World(
            id: options.id, title: options.title, year: options.year, unit: options.unit, accounts: accounts,
            elasticities: tables,
            names: names,
            provenance: Provenance(
                kind: "imported from \(format)",
                blocks: [.init(name: "all", method: "Read from \(format).", sources: [options.title])],
                licences: [options.licence], notes: notes))
        return BuiltWorld(world: world, accounts: accounts, targets: [])
    }
}

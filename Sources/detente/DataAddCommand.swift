import ArgumentParser
import Foundation
import Synchronization
import TradeData
import WorldBuilding

/// Makes a world from someone's own tables.
struct DataAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Make a world from tables of your own.",
        discussion: """
            Formats:
            \(WorldFormat.help)
            detente data add long tables/ --id my-world --year 2024 --goods farm,machinery
            detente data add kite tables/ --id my-world --year 2014 --elasticities inverse
            The world is put into the worlds folder of DETENTE_DATA, else of XDG_DATA_HOME/detente or ~/.local/share/detente,
            and its id can be used at once. What the tables do not say is refused until an option says it: docs/worlds.md.
            """)

    enum Elasticities: String, ExpressibleByArgument, CaseIterable { case theta, inverse }
    enum Missing: String, ExpressibleByArgument, CaseIterable { case zero }

    @Argument(help: "The format: \(WorldFormat.allCases.map(\.name).joined(separator: ", ")).")
    var format: String
    @Argument(help: "The file or folder.") var source: String
    @Option(help: "The id of the new world: small letters, digits, hyphens.") var id: String
    @Option(help: "The year of the flows.") var year: Int
    @Option(help: "The title; the id when not given.") var title: String?
    @Option(
        help: "The unit of money in the tables: thousand USD, million EUR, billion CNY; else as the format or the tables have it."
    )
    var unit: String?
    @Option(
        help: "The sectors that are goods, separated by commas; else from sectors.csv, or from codes of known classifications.",
        transform: ImportOptions.list)
    var goods: [String]?
    @Option(help: "How tariffs without a percent sign are stored: fraction (0.05), percent (5) or factor (1.05).") var tariffs:
        TariffScale?
    @Flag(help: "The tariff table's origin is the importer (kite, pairs).") var tariffsTransposed = false
    @Option(help: "Whether the elasticities are stored as θ or as 1/θ.") var elasticities: Elasticities?
    @Option(help: "What cells are that the tables lack; without it they are refused.") var missing: Missing?
    @Option(help: "What separates the fields, if not commas: ';', tab or '|'.", transform: DataAddCommand.separator)
    var separator: Table.Separator = .comma
    @Option(help: "The day whose law the tariffs carry, such as 2024-12-31.") var lawDay: Day?
    @Option(
        help:
            "Which sector makes a product: a table with the columns hs and sector, share where a code is divided; else concordance.csv beside the tables."
    )
    var concordance: String?
    @Option(help: "The licence of the tables.") var licence = "as the source's"
    @Option(name: [.customShort("o"), .long], help: "A path to write to instead.") var out: String?

    static func separator(_ text: String) throws -> Table.Separator {
        guard let separator = Table.Separator(word: text) else {
            throw ValidationError("Fields are separated by ',', ';', tab or '|'.")
        }
        return separator
    }

    func run() throws {
        try reportingProblems {
            let format = try WorldFormat(named: format)
            var options = ImportOptions(
                id: id, title: title, year: year, unit: try unit.map { try MoneyUnit($0) },
                elasticityIsInverse: elasticities.map { $0 == .inverse },
                tariffs: tariffs, tariffsTransposed: tariffsTransposed, goods: goods, separator: separator,
                missingIsZero: missing == .zero, licence: licence, lawDay: lawDay, concordance: concordance)
            let progress = ReadingProgress()
            options.progress = { progress.say($0, $1) }
            let added = try AddedWorld(
                URL(fileURLWithPath: source), as: format, options: options, to: out.map { URL(fileURLWithPath: $0) })
            added.announce(notes: added.world.provenance.notes.count, out: out)
        }
    }
}

/// Says on standard error, for each tenth, how much of a table that takes a while has been read.
private final class ReadingProgress: Sendable {
    private let started = ContinuousClock.now
    private let said = Mutex(0)

    func say(_ table: String, _ share: Double) {
        guard ContinuousClock.now - started > .seconds(2) else { return }
        let tenths = Int((10 * share).rounded(.down))
        guard
            said.withLock({
                tenths > $0
                    ? {
                        $0 = tenths; return true
                    }(&$0) : false
            })
        else { return }
        Console.say("\(table): \(10 * tenths)% read")
    }
}

extension TariffScale: ExpressibleByArgument {}

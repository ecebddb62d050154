import ArgumentParser
import Foundation
import TradeData
import WorldBuilding

/// Makes a world from someone's own tables.
struct DataAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Make a world from tables of your own.",
        discussion: """
            Formats: kite and long are folders of CSV files; icio, wiod and adb are one wide CSV each.
            detente data add kite tables/ --id my-world --year 2014 --elasticities inverse
            """)

    enum Elasticities: String, ExpressibleByArgument, CaseIterable { case theta, inverse }

    @Argument(
        help: "The format: \(WorldFormat.allCases.map(\.rawValue).joined(separator: ", ")).", transform: DataAddCommand.format)
    var format: WorldFormat
    @Argument(help: "The file or folder.") var source: String
    @Option(help: "The id of the new world.") var id: String
    @Option(help: "The year of the flows.") var year: Int
    @Option(help: "The money unit.") var unit = "million USD"
    @Option(help: "Whether the elasticities are stored as θ or as 1/θ.") var elasticities: Elasticities?
    @Flag(help: "The tariff table's origin is the importer.") var tariffsTransposed = false
    @Option(help: "The licence of the tables.") var licence = "as the source's"
    @Option(name: [.customShort("o"), .long], help: "Where to write; ID.world in this folder when not given.") var out: String?

    static func format(_ text: String) throws -> WorldFormat {
        guard let format = WorldFormat(rawValue: text) else {
            throw ValidationError(
                "There is no format \(text); there is: \(WorldFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return format
    }

    func run() throws {
        try reportingProblems {
            guard FileManager.default.fileExists(atPath: source) else {
                throw WorldProblem("\(source): there is no such file or folder", isMissing: true)
            }
            let options = ImportOptions(
                id: id, year: year, unit: unit, elasticityIsInverse: elasticities.map { $0 == .inverse },
                tariffsTransposed: tariffsTransposed,
                licence: licence)
            let built = try BuiltWorld.read(URL(fileURLWithPath: source), as: format, options: options)
            let file = URL(fileURLWithPath: out ?? "\(id).world")
            let data = try built.encoded()
            _ = try WorldFile.decode(data, name: file.lastPathComponent)
            do { try data.write(to: file, options: .atomic) } catch {
                throw WorldProblem("\(file.path): cannot be written (\(error.localizedDescription))")
            }
            for note in built.world.provenance.notes { Console.say(note) }
            Console.say("wrote \(file.path). Next: detente data show \(file.path.contains("/") ? file.path : "./" + file.path)")
        }
    }
}

import ArgumentParser
import Foundation
import TradeData
import WorldBuilding

/// Rebuilds a shipped world, or tables of rates, from the published source tables.
struct DataBuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Rebuild a shipped world, or the base rates, from the source tables, bit for bit.",
        discussion: "The tables are published elsewhere and not part of the project; docs/worlds.md lists them.")

    @Argument(help: "The world: \(ShippedWorlds.ids.joined(separator: ", ")); or \(ShippedData.baseRates.rawValue).") var world:
        String
    @Option(help: "The folder of the source tables.") var from: String
    @Option(
        name: [.customShort("o"), .long],
        help: "Where to write; WORLD.world in this folder when not given. Of base rates the folder.") var out: String?
    @Flag(name: .shortAndLong, help: "Say nothing on standard error but errors.") var quiet = false

    func validate() throws {
        let known = ShippedWorlds.ids + [ShippedData.baseRates.rawValue]
        guard known.contains(world) else {
            throw ValidationError("There is no builder for \(world); there is: \(known.joined(separator: ", ")).")
        }
    }

    func run() throws {
        try reportingProblems {
            let tables = URL(fileURLWithPath: from, isDirectory: true)
            guard FileManager.default.fileExists(atPath: tables.path) else {
                throw Problems(
                    "there is no such folder", remedy: "give --from the folder of the source tables", file: from,
                    code: .missingData)
            }
            if world == ShippedData.baseRates.rawValue { return try buildRates(from: tables) }
            let started = Date()
            let built = try ShippedWorlds.build(world, from: tables) { if !quiet { Console.say($0) } }
            let file = URL(fileURLWithPath: out ?? "\(world).world")
            let data = try built.encoded()
            // Read back before it is put in place: a world that cannot be loaded is not written.
            _ = try WorldFile.decode(data, name: file.lastPathComponent)
            try built.world.write(data, to: file)
            if !quiet {
                Console.say(
                    String(
                        format: "wrote %@: %d bytes in %.1f s, sha256 %@", file.path, data.count, -started.timeIntervalSinceNow,
                        sha256Hex(data)))
                Console.say("Next: detente data check \(file.path)")
            }
        }
    }
}

extension DataBuildCommand {
    /// Writes the tables of base rates into a folder, each read back before it is put in place.
    private func buildRates(from tables: URL) throws {
        let folder = URL(fileURLWithPath: out ?? ".", isDirectory: true)
        for file in try ShippedData.baseRates.files(from: tables, progress: { if !quiet { Console.say($0) } }) {
            let target = folder.appendingPathComponent(URL(fileURLWithPath: file.path).lastPathComponent)
            let table = try Table(csv: file.data, name: target.lastPathComponent)
            try FilePlacement.write(file.data, to: target) { $0.prefix(64) == file.data.prefix(64) }
            if !quiet {
                Console.say(
                    "wrote \(target.path): \(table.rowCount) rows, \(file.data.count) bytes, sha256 \(sha256Hex(file.data))")
            }
        }
    }
}

/// The worlds that the project builds.
enum ShippedWorlds {
    static let ids = [SummitWorld.id, CountriesWorld.id]

    static func build(_ id: String, from folder: URL, progress: (String) -> Void) throws -> BuiltWorld {
        precondition(ids.contains(id), "There is no builder for \(id).")
        return id == SummitWorld.id
            ? try SummitWorld.build(from: folder, progress: progress) : try CountriesWorld.build(from: folder, progress: progress)
    }
}

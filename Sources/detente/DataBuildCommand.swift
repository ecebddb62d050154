import ArgumentParser
import Foundation
import TradeData
import WorldBuilding

/// Builds what is shipped from the published source tables.
struct DataBuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Build a world, trade weights, base rates or observed flows from the published source tables, bit for bit.",
        discussion: "The tables are published elsewhere and not part of the project; docs/worlds.md lists them.")

    @Argument(help: "What to build: \(DataBuildCommand.ids.joined(separator: ", ")).") var id: String
    @Option(help: "The folder of the source tables.") var from: String
    @Option(
        name: [.customShort("o"), .long],
        help: "The world file to write, or the folder for other files; this folder when not given.") var out: String?
    @Flag(name: .shortAndLong, help: "Say nothing on standard error but errors.") var quiet = false

    private static let ids = ShippedData.all.map(\.id)

    func validate() throws {
        guard DataBuildCommand.ids.contains(id) else {
            throw ValidationError("There is no builder for \(id); there is: \(DataBuildCommand.ids.joined(separator: ", ")).")
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
            let started = Date()
            guard let product = ShippedData(id) else { return }
            func progress(_ text: String) { if !quiet { Console.say(text) } }
            guard let built = try product.world(from: tables, progress: progress) else {
                for made in try product.files(from: tables, progress: progress) {
                    let name = URL(fileURLWithPath: made.path).lastPathComponent
                    let target = URL(fileURLWithPath: out ?? ".", isDirectory: true).appendingPathComponent(name)
                    try FilePlacement.write(made.data, to: target) { $0.prefix(64) == made.data.prefix(64) }
                    progress("wrote \(name): \(made.data.count) bytes, sha256 \(sha256Hex(made.data))")
                }
                return
            }
            let file = URL(fileURLWithPath: out ?? "\(id).world")
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

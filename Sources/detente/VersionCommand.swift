import ArgumentParser
import Foundation
import Reports
import TradeData

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "The engine, the shipped data and their hashes.")
    @OptionGroup var output: OutputOptions

    func run() throws {
        try reportingProblems {
            var table = TextTable(["part", "version", "sha256"])
            table.add(["detente", Engine.version, ""])
            table.add(["kernels", Engine.instructionLevel, ""])
            for file in InstalledWorld.all() {
                let world = try file.load()
                table.add(["world \(world.id)", "\(world.year)", file.sha256])
            }
            table.write(as: output.form)
        }
    }
}

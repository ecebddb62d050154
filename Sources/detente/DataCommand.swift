import ArgumentParser
import Foundation
import Reports
import TradeData

struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data", abstract: "The worlds that are installed, and how they were made.",
        subcommands: [
            List.self, Show.self, DataCheckCommand.self, DataAddCommand.self, DataAggregateCommand.self, DataSplitCommand.self,
            DataBuildCommand.self,
        ])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The worlds that are installed.")
        @OptionGroup var output: OutputOptions

        func run() throws {
            try reportingProblems {
                var table = TextTable(
                    ["world", "year", "countries", "sectors", "title"], numeric: ["year", "countries", "sectors"])
                try DataLocation.requireInstalled()
                // One file that cannot be read does not hide the others.
                var problems: [Problem] = []
                for file in InstalledWorld.all() {
                    do {
                        let world = try file.load()
                        table.add([
                            world.id, "\(world.year)", "\(world.grid.countryCount)", "\(world.grid.sectorCount)", world.title,
                        ])
                    } catch let found as Problems { problems += found.problems }
                }
                table.write(as: output.form)
                guard problems.isEmpty else { throw Problems(problems) }
                Console.say("Next: detente data show WORLD")
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What a world holds, and where each block of it comes from.",
            discussion: "Standard error has how each block was made; the table gives each economy's totals.")
        @Argument(help: "A world, such as \(World.usual), or the path of a .world file.") var world: String
        @OptionGroup var output: OutputOptions

        func run() throws {
            try reportingProblems {
                let world = try Workspace.shared.world(world)
                Console.say(description(of: world))
                var table = TextTable(
                    ["country", "name", "value_added", "exports", "imports", "deficit", "unit"],
                    numeric: ["value_added", "exports", "imports", "deficit"])
                let trade = ExternalTrade(of: world)
                for (n, country) in world.grid.countries.enumerated() {
                    func text(_ value: Double) -> String { String(format: "%.0f", value) }
                    table.add([
                        country.rawValue, world.name(of: country), text(world.valueAdded[n]), text(trade.exports[n]),
                        text(trade.imports[n]), text(world.deficits[n]), "\(world.unit) per year, \(world.year)",
                    ])
                }
                table.write(as: output.form)
            }
        }

        private func description(of world: World) -> String {
            var lines = [
                "\(world.id): \(world.title)",
                "\(world.provenance.kind); \(world.grid.countryCount) countries, "
                    + "\(world.grid.sectorCount) sectors, year \(world.year), \(world.unit)", "",
            ]
            for block in world.provenance.blocks {
                lines.append("\(block.name): \(block.method)")
                if !block.sources.isEmpty { lines.append("  sources: " + block.sources.joined(separator: "; ")) }
            }
            func list(_ isGoods: Bool) -> String {
                let sectors = world.grid.sectors.filter { world.goods.contains($0) == isGoods }
                return sectors.isEmpty ? "none" : sectors.map(\.rawValue).joined(separator: ", ")
            }
            if let day = world.lawDay { lines.append("law: the tariffs carry the law of \(day)") }
            lines.append("goods: \(list(true))")
            lines.append("other sectors: \(list(false))")
            for table in world.elasticities {
                lines.append("elasticities \(table.name): \(table.source)")
                lines += table.notes.map { "  \($0)" }
            }
            lines += world.provenance.notes
            if !world.provenance.licences.isEmpty {
                lines.append("licences: " + world.provenance.licences.joined(separator: "; "))
            }
            return lines.joined(separator: "\n")
        }
    }
}

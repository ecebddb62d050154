import ArgumentParser
import Foundation
import TradeData
import WorldBuilding

/// Makes a smaller world of one that is there.
struct DataAggregateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aggregate", abstract: "Make a smaller world: economies and sectors of one added up to groups.",
        discussion: """
            detente data aggregate \(World.usual) --map groups.csv --id mine
            The table has columns kind, code, group and, if wanted, name:
              economy,USA,USA,
              economy,EU27,EU27,European Union
              economy,*,ROW,Rest of the world
              sector,textiles,light,Light industry
            A code is one of the world's, the name of a group of economies, or * for all that no other row has. Without rows of
            sectors they stay as they are. Flows are added up, duties weighted by trade, trade elasticities too.
            """)

    @Argument(help: "A world, such as \(World.usual), or the path of a .world file.") var world: String
    @Option(help: "The table of groups.") var map: String
    @Option(help: "The id of the new world: small letters, digits, hyphens.") var id: String
    @Option(help: "The title.") var title: String?
    @Option(name: [.customShort("o"), .long], help: "A path to write to instead.") var out: String?

    func run() throws {
        try reportingProblems {
            let whole = try Workspace.shared.world(world)
            let file = URL(fileURLWithPath: map)
            let groups = try AggregationMap(
                csv: FileBytes.read(file, limit: Table.largestFile), name: map, for: whole, groups: EconomyGroups.load())
            let added = try AddedWorld(
                Aggregation(whole, map: groups).built(id: id, title: title), to: out.map { URL(fileURLWithPath: $0) })
            added.announce(notes: added.world.provenance.notes.count - whole.provenance.notes.count, out: out)
        }
    }
}

extension AddedWorld {
    /// Says what was made, where it is, and what to do next.
    /// - Parameter notes: How many of the first notes to print.
    func announce(notes: Int, out: String?) {
        Console.say(
            "\(world.id): \(world.grid.countryCount) economies, \(world.grid.sectorCount) sectors, \(world.year), \(world.unit)")
        for note in world.provenance.notes.prefix(max(0, notes)) { Console.say("  " + note) }
        Console.say("\(replaced ? "replaced" : "wrote") \(file.path)")
        Console.say("Next: detente data show \(out.map { $0.contains("/") ? $0 : "./" + $0 } ?? world.id)")
    }
}

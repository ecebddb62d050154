import ArgumentParser
import Foundation
import TradeData
import WorldBuilding

/// Makes a finer world of one that is there.
struct DataSplitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "split", abstract: "Make a finer world: sectors and economies of one divided by shares of your own.",
        discussion: """
            detente data split \(World.usual) --map parts.csv --id mine
            The table has columns kind, code, part, share and, if wanted, name:
              sector,electronics,chips,0.25,Semiconductors
              sector,electronics,devices,0.75,Other electronics
              economy,ROW,KEN,0.02,Kenya
              economy,ROW,REST,0.98,
            Shares of one code sum to 1. Parts are alike but for size: they buy, sell and answer prices as the whole does.
            """)

    @Argument(help: "A world, such as \(World.usual), or the path of a .world file.") var world: String
    @Option(help: "The table of parts.") var map: String
    @Option(help: "The id of the new world: small letters, digits, hyphens.") var id: String
    @Option(help: "The title.") var title: String?
    @Option(name: [.customShort("o"), .long], help: "A path to write to instead.") var out: String?

    func run() throws {
        try reportingProblems {
            let whole = try Workspace.shared.world(world)
            let file = URL(fileURLWithPath: map)
            let parts = try SplitMap(csv: FileBytes.read(file, limit: Table.largestFile), name: map, for: whole)
            let added = try AddedWorld(
                Split(whole, map: parts).built(id: id, title: title), to: out.map { URL(fileURLWithPath: $0) })
            added.announce(notes: added.world.provenance.notes.count - whole.provenance.notes.count, out: out)
        }
    }
}

import ArgumentParser
import Foundation
import TradeData

/// The world to solve on, and one's own elasticities.
struct WorldOption: ParsableArguments {
    @Option(
        help: "The world: the id of an installed one, or the path of a file; the scenario's own, or icio-2022, when not given.")
    var world: String?
    @Option(help: "Trade elasticities of your own: a CSV file with the columns sector and theta, every sector of the world once.")
    var theta: String?

    /// The table of `--theta`; nil without it.
    /// - Throws: `Problems` with every row that is wrong, and the sectors that are missing.
    func own(for world: World) throws -> ElasticityTable? {
        guard let theta else { return nil }
        let url = URL(fileURLWithPath: theta)
        guard FileManager.default.fileExists(atPath: url.path) else {
            throw Problems("there is no file \(theta)", remedy: "check the path", code: .missingData)
        }
        let table = try ElasticityTable(csv: FileBytes.read(url, limit: Table.largestFile), name: theta, grid: world.grid)
        Console.say("elasticities of \(theta): θ from \(table.theta.min() ?? 0) to \(table.theta.max() ?? 0)")
        return table
    }
}

import ArgumentParser
import Questions
import Studies
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
    func own(for world: World) throws -> ElasticityTable? { try ScenarioFile.own(theta, for: world, say: Console.say) }
}

extension ScenarioFile {
    /// Reads a scenario with the options of the command line; warnings go to standard error.
    static func load(_ path: String, quiet: Bool = false, _ place: WorldOption) throws -> (scenario: Scenario, world: World) {
        try load(path, world: place.world, theta: place.theta) { if !quiet { Console.say($0) } }
    }
}

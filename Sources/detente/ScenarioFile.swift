import Foundation
import Scenarios
import TradeData
import TradePolicy

/// Finds what a scenario names: its world, and the products within sectors.
enum ScenarioFile {
    /// Reads a scenario and loads its world, so that codes are checked against the world's grid.
    static func load(_ path: String) throws -> (scenario: Scenario, world: World) {
        let scenario = try Scenario.read(path) { (try? World.load($0))?.grid }
        for warning in scenario.warnings { Console.say(warning.description) }
        return (scenario, try World.load(scenario.world))
    }

    /// The products within sectors, for measures that name HS codes.
    static func productMix() throws -> (any ProductMix)? {
        EvenMix(try Concordance.load())
    }

    /// SHA-256 of a world's file.
    static func worldHash(_ id: String) -> String {
        InstalledWorld.all().first { $0.id == id }?.sha256 ?? (try? Data(contentsOf: URL(fileURLWithPath: id))).map(sha256Hex) ?? ""
    }
}

import Foundation
import Scenarios
import Studies
import TradeData
import TradePolicy

/// Finds what a scenario names: its world, and the products within sectors.
enum ScenarioFile {
    /// Reads a scenario and loads its world, so that codes are checked against the world's grid.
    ///
    /// - Parameter quiet: Leaves the warnings out.
    static func load(_ path: String, quiet: Bool = false) throws -> (scenario: Scenario, world: World) {
        let scenario = try read(path)
        if !quiet { for warning in scenario.warnings { Console.say(warning.description) } }
        let world = try World.load(scenario.world)
        try scenario.requireProducts(in: world, mix: try productMix())
        return (scenario, world)
    }

    /// Reads a scenario; without the shipped data no list or calendar file is found, and none is at fault.
    static func read(_ path: String) throws -> Scenario {
        if FileManager.default.fileExists(atPath: path) { try DataLocation.requireInstalled() }
        return try Scenario.read(path) { (try? World.load($0))?.grid }
    }

    /// The products within sectors, for measures that name HS codes.
    static func productMix() throws -> (any ProductMix)? {
        try ProductShares.load()
    }

    /// SHA-256 of a world's file.
    static func worldHash(_ id: String) -> String {
        InstalledWorld.all().first { $0.id == id }?.sha256 ?? (try? Data(contentsOf: URL(fileURLWithPath: id))).map(sha256Hex)
            ?? ""
    }
}

extension ScenarioFile {
    /// The way through the events that ends in a branch; the first when none is named.
    static func path(_ branch: String?, of scenario: Scenario) throws -> EventPath {
        let paths = scenario.tree.paths
        guard let branch else { return paths[0] }
        guard let path = paths.first(where: { $0.id == branch }) else {
            throw Usage(
                "\(scenario.path): there is no branch \(branch); there is: \(paths.map(\.id).joined(separator: ", "))")
        }
        return path
    }

    /// The economies asked for, else the first six of those that a report shows.
    static func economies(_ asked: [Country]?, _ scenario: Scenario, _ world: World) throws -> [Country] {
        guard let asked else {
            return Array(scenario.imposers(on: world).prefix(6))
        }
        for country in asked where world.grid.index(of: country) == nil {
            throw Usage("world \(world.id) has no economy \(country)")
        }
        return asked
    }
}

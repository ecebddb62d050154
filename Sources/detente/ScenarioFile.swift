import Foundation
import Scenarios
import Studies
import TradeData
import TradePolicy

/// Finds what a scenario names: its world, and the products within sectors.
enum ScenarioFile {
    /// Reads a scenario and loads its world, so that codes are checked against the world's grid.
    ///
    /// - Parameters:
    ///   - quiet: Leaves the warnings out.
    ///   - place: The world to solve on, and the elasticities, in the place of the file's own.
    static func load(_ path: String, quiet: Bool = false, _ place: WorldOption) throws -> (scenario: Scenario, world: World) {
        var scenario = try read(path, world: place.world)
        if let other = place.world { scenario.world = other }
        if !quiet { for warning in scenario.warnings { Console.say(warning.description) } }
        let world = try Workspace.shared.world(scenario.world)
        try scenario.requireProducts(in: world, mix: try productMix())
        if let own = try place.own(for: world) {
            scenario.model.elasticities = own.name
            return (scenario, world.adding(own))
        }
        return (scenario, world)
    }

    /// Reads a scenario; without the shipped data no list or calendar file is found, and none is at fault.
    static func read(_ path: String, grid: @escaping (String) -> Grid?) throws -> Scenario {
        if FileManager.default.fileExists(atPath: path) { try DataLocation.requireInstalled() }
        return try Scenario.read(path, grid: grid)
    }

    /// Reads a scenario with the installed worlds.
    /// - Parameter other: The world whose codes count in the place of the file's own.
    static func read(_ path: String, world other: String? = nil) throws -> Scenario {
        if FileManager.default.fileExists(atPath: path) { try DataLocation.requireInstalled() }
        // A world that is named by an option is there; one of a file may be missing.
        if let other { _ = try Workspace.shared.world(other) }
        return try ScenarioReader(world: other) { (try? Workspace.shared.world($0))?.grid }.read(path)
    }

    /// The products within sectors, for measures that name HS codes.
    static func productMix() throws -> (any ProductMix)? {
        try ProductShares.load()
    }

    /// The files with which a scenario runs from a bundle: as read where it needs nothing beside it; else written out, with the
    /// lists and the world that are not installed.
    static func ownFiles(of scenario: Scenario) -> (scenario: [String: String], worlds: [String: URL]) {
        let folders = DataLocation.candidates().map(\.standardizedFileURL.path)
        let needsOthers = scenario.files.contains { file in
            let path = URL(fileURLWithPath: file).standardizedFileURL.path
            return !folders.contains { path.hasPrefix($0 + "/") }
        }
        guard World.isPath(scenario.world) || needsOthers else { return (["scenario.yaml": scenario.source], [:]) }
        var whole = scenario
        var worlds: [String: URL] = [:]
        if World.isPath(scenario.world) {
            let url = URL(fileURLWithPath: scenario.world)
            whole.world = url.lastPathComponent
            worlds[url.lastPathComponent] = url
        }
        return (ScenarioWriter(whole).files().merging(["scenario.as-read.yaml": scenario.source]) { a, _ in a }, worlds)
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

    /// Whom an option means, else the focus, else the first six of those that act.
    static func subjects(
        _ list: EconomyList?, _ scenario: Scenario, _ world: World, focus: [Subject] = []
    ) throws -> [Subject] {
        if let list { return try list.subjects(in: world, on: scenario.asOf, groups: scenario.ownGroups) }
        let focus = focus.compactMap { $0.within(world.grid) }
        return focus.isEmpty ? Array(scenario.acting(on: world).prefix(6)) : focus
    }
}

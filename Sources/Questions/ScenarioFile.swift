import FoundationEssentials
import Scenarios
import Studies
import TradeData
import TradePolicy

/// Finds what a scenario names: its world, and the products within sectors.
public enum ScenarioFile {
    /// Reads a scenario and loads its world, so that codes are checked against the world's grid.
    ///
    /// - Parameters:
    ///   - place: The world to solve on in the place of the file's own.
    ///   - theta: A file of elasticities in the place of those of the scenario's model.
    ///   - say: Takes warnings.
    /// - Throws: `Problems`.
    public static func load(
        _ path: String, world place: String? = nil, theta: String? = nil, say: (String) -> Void
    ) throws -> (scenario: Scenario, world: World) {
        try ready(try read(path, world: place), world: place, theta: theta, say: say)
    }

    /// The world of a scenario that was read, and the scenario on it.
    /// - Throws: `Problems` as `load`.
    public static func ready(
        _ read: Scenario, world place: String?, theta: String? = nil, say: (String) -> Void
    ) throws -> (scenario: Scenario, world: World) {
        var scenario = read
        if let place { scenario.world = place }
        for warning in scenario.warnings { say(warning.description) }
        let world = try Workspace.shared.world(scenario.world)
        try scenario.requireProducts(in: world, mix: try productMix())
        if let own = try own(theta, for: world, say: say) {
            scenario.model.elasticities = own.name
            return (scenario, world.adding(own))
        }
        return (scenario, world)
    }

    /// One's own table of elasticities; nil without a file.
    /// - Throws: `Problems` with every row that is wrong, and the sectors that are missing.
    public static func own(_ theta: String?, for world: World, say: (String) -> Void) throws -> ElasticityTable? {
        guard let theta else { return nil }
        let url = URL(fileURLWithPath: theta)
        guard FileManager.default.fileExists(atPath: url.path) else {
            throw Problems("there is no file \(theta)", remedy: "check the path", code: .missingData)
        }
        let table = try ElasticityTable(csv: FileBytes.read(url, limit: Table.largestFile), name: theta, grid: world.grid)
        say("elasticities of \(theta): θ from \(table.theta.min() ?? 0) to \(table.theta.max() ?? 0)")
        return table
    }

    /// Reads a scenario; without the shipped data no list or calendar file is found, and none is at fault.
    public static func read(_ path: String, grid: @escaping (String) -> Grid?) throws -> Scenario {
        if FileManager.default.fileExists(atPath: path) { try DataLocation.requireInstalled() }
        return try Scenario.read(path, grid: grid)
    }

    /// Reads a scenario with the installed worlds.
    /// - Parameter other: The world whose codes count in the place of the file's own.
    public static func read(_ path: String, world other: String? = nil) throws -> Scenario {
        if FileManager.default.fileExists(atPath: path) { try DataLocation.requireInstalled() }
        // A world that is named by an option is there; one of a file may be missing.
        if let other { _ = try Workspace.shared.world(other) }
        return try ScenarioReader(world: other) { (try? Workspace.shared.world($0))?.grid }.read(path)
    }

    /// The products within sectors, for measures that name HS codes.
    public static func productMix() throws -> (any ProductMix)? {
        try ProductShares.load()
    }

    /// The files with which a scenario runs from a bundle: as read where it needs nothing beside it; else written out, with the
    /// lists and the world that are not installed.
    public static func ownFiles(of scenario: Scenario) -> (scenario: [String: String], worlds: [String: URL]) {
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
    public static func path(_ branch: String?, of scenario: Scenario) throws -> EventPath {
        let paths = scenario.tree.paths
        guard let branch else { return paths[0] }
        guard let path = paths.first(where: { $0.id == branch }) else {
            throw Usage(
                "\(scenario.path): there is no branch \(branch); there is: \(paths.map(\.id).joined(separator: ", "))")
        }
        return path
    }

    /// Whom an option means, else the focus, else the first six of those that act.
    public static func subjects(
        _ list: EconomyList?, _ scenario: Scenario, _ world: World, say: (String) -> Void
    ) throws -> [Subject] {
        if let list { return try list.subjects(in: world, on: scenario.asOf, groups: scenario.ownGroups, say: say) }
        let focus = scenario.focus.compactMap { $0.within(world.grid) }
        return focus.isEmpty ? Array(scenario.acting(on: world).prefix(6)) : focus
    }
}

import TradeData
import TradeEquilibrium

extension Scenario {
    /// The model that the scenario declares, on a world.
    /// - Throws: `ScenarioProblems` when the world has no such elasticity table.
    public func model(for world: World) throws -> Model { try model(model, for: world) }

    private func model(_ options: ModelOptions, for world: World) throws -> Model {
        guard let table = options.elasticities.map({ world.elasticities(named: $0) }) ?? world.elasticities.first else {
            throw ScenarioProblems([
                ScenarioProblem(
                    file: path, line: 0, column: 0,
                    what: "world \(world.id) has no elasticity table \(options.elasticities ?? "")",
                    remedy: "write one of " + world.elasticities.map(\.name).joined(separator: ", "))
            ])
        }
        let rule: DeficitRule
        switch options.deficits {
        case .balanced: rule = .balanced
        case .worldShare: rule = .worldShare
        case .gdpShare: rule = .gdpShare
        case .endogenous: rule = .worldShare
        }
        return Model(elasticities: table, deficits: rule)
    }
}

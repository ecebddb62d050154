import TradeData
import TradeEquilibrium
import TradePolicy

extension Scenario {
    /// A law of the scenario, laid on a world.
    public func bridge(_ law: Law, world: World, mix: (any ProductMix)?, model: Model) -> LawBridge {
        LawBridge(
            law, world: world, mix: mix, goodsSectors: world.goodsSectors, baseDay: self.model.baseDay,
            elasticities: model.elasticities,
            collected: self.model.collected)
    }

    /// The model that the scenario declares, on a world.
    /// - Throws: `ScenarioProblems` when the world has no such elasticity table, or the blocks do not go together.
    public func model(for world: World) throws -> Model { try model(model, for: world) }

    /// The other models that the scenario declares, every combination once.
    /// - Throws: `ScenarioProblems` as `model(for:)`.
    public func ensembleModels(for world: World) throws -> [Model] {
        let central = try model(for: world)
        var models: [Model] = []
        for options in ensemble.combinations(on: model) {
            let model = try model(options, for: world)
            if model != central && !models.contains(model) { models.append(model) }
        }
        return models
    }

    func model(_ options: ModelOptions, for world: World) throws -> Model {
        guard let table = options.elasticities.map({ world.elasticities(named: $0) }) ?? world.elasticities.first else {
            throw problem(
                "world \(world.id) has no elasticity table \(options.elasticities ?? "")",
                remedy: "write one of " + world.elasticities.map(\.name).joined(separator: ", "))
        }
        // The names in a scenario file are the raw values of the model's own choices; a test holds them together.
        guard let horizon = Horizon(rawValue: options.horizon.rawValue),
            let deficits = DeficitRule(rawValue: options.deficits.rawValue),
            let revenue = RevenueUse(rawValue: options.revenue.rawValue)
        else { preconditionFailure("A model option of the scenario file is unknown to the model.") }
        let model = Model.at(horizon, elasticities: table, deficits: deficits, revenue: revenue)
        do { try model.validate(for: world) } catch let refused as ModelProblem {
            throw problem(refused.problems.joined(separator: "; "), remedy: "change the model section")
        }
        return model
    }

    private func problem(_ what: String, remedy: String) -> ScenarioProblems {
        ScenarioProblems([ScenarioProblem(file: path, line: 0, column: 0, what: "model: " + what, remedy: remedy)])
    }
}

import TradeData
import TradeEquilibrium
import TradePolicy

extension Scenario {
    /// The law of the scenario on a world, threats included; branches and days are asked of it.
    public func bridge(to world: World, mix: (any ProductMix)?) -> LawBridge {
        LawBridge(
            law, world: world, mix: mix, goods: world.goods, baseDay: model.baseDay, collected: model.collected,
            satellite: MineralSatellite(law, world: world))
    }

    /// The model that the scenario declares, on a world.
    /// - Throws: `Problems` when the world has no such elasticity table, or the blocks do not go together.
    public func model(for world: World) throws -> Model {
        let (found, problems) = models([model], for: world)
        guard let model = found.first, problems.isEmpty else { throw Problems(problems) }
        return model
    }

    /// The other models that the scenario declares, every combination once.
    /// - Throws: `Problems` with what is wrong with any of them, the scenario's own included.
    public func ensembleModels(for world: World) throws -> [Model] {
        let (found, problems) = models([model] + ensemble.combinations(on: model), for: world)
        guard problems.isEmpty else { throw Problems(problems) }
        return Array(found.dropFirst())
    }

    /// The elasticity of labour supply of all models for which none is written: taxes on wages matter only where people
    /// answer them, and uses of revenue can be compared only where people are the same.
    public var labourSupply: Double { usesTaxRelief ? 0.5 : 0 }
    private var usesTaxRelief: Bool { model.revenue == .wageTax || ensemble.revenue.contains(.wageTax) }

    /// What a reader of the numbers must know of the model's assumptions, in sentences.
    var modelNotes: [String] {
        var notes: [String] = []
        if model.labourSupply == nil && ensemble.labourSupply.isEmpty && usesTaxRelief {
            let why =
                ensemble.revenue.isEmpty
                ? "lower taxes on wages do nothing where labour is fixed"
                : "in every model, also where taxes on wages are not lowered, so that uses of the revenue are compared among the same people"
            notes.append(
                "The elasticity of labour supply is \(labourSupply): \(why). `labour-supply` under `model` sets another.")
        }
        if model.collected.value != 1 {
            notes.append(
                "Customs collects \(percent(model.collected)) of each change of statutory rates, by the scenario's own word "
                    + "(`collected` under `model`).")
        }
        return notes
    }

    private func percent(_ share: Share) -> String { "\((share.value * 1e6).rounded() / 1e4)%".replacing(".0%", with: "%") }

    /// The models of several options, each model once, and what is wrong with any.
    private func models(_ options: [ModelOptions], for world: World) -> (models: [Model], problems: [Problem]) {
        var models: [Model] = []
        var problems: [Problem] = []
        for choice in options {
            var found = problemsOfNames(choice, on: world)
            if found.isEmpty {
                let model = model(choice, on: world)
                do {
                    try model.validate(for: world)
                    if !models.contains(model) { models.append(model) }
                } catch let refused as ModelProblem {
                    found = tell(refused.faults, of: choice, model)
                } catch { preconditionFailure("A model is refused with reasons.") }
            }
            for problem in found where !problems.contains(problem) { problems.append(problem) }
        }
        return (models, problems)
    }

    /// - Precondition: The names in `options` are known to the world.
    private func model(_ options: ModelOptions, on world: World) -> Model {
        // The names in a scenario file are the raw values of the model's own choices; a test holds them together.
        guard let horizon = Horizon(rawValue: options.horizon.rawValue),
            let deficits = DeficitRule(rawValue: options.deficits.rawValue),
            let revenue = RevenueUse(rawValue: options.revenue.rawValue),
            let table = options.elasticities.map({ world.elasticities(named: $0) }) ?? world.elasticities.first
        else { preconditionFailure("A model option of the scenario file is unknown to the model.") }
        var model = Model.at(
            horizon, elasticities: table, deficits: deficits, revenue: revenue,
            supplyElasticity: options.labourSupply ?? labourSupply)
        if let theta = options.theta { model.elasticities = model.elasticities.replaced(by: theta, on: world.grid) }
        if let production = options.production { model.production = production }
        if let mobility = options.labour { model.labour.mobility = mobility }
        if let psi = options.scale.psi.values(on: world.grid, table) { model.scale = Scale(psi: psi, reach: options.scale.reach) }
        model.tariffExponent = options.tariffExponent
        if deficits == .endogenous { model.localCosts = options.localCosts }
        if options.collected.value != 1 { model.remarks.append("collected \(percent(options.collected))") }
        if let day = options.baseDay, day != LawBridge.baseDay(of: world) { model.remarks.append("base day \(day)") }
        return model
    }
}

// MARK: What is wrong, and where

extension Scenario {
    /// Tables and sectors that the world does not have, and blocks that lack what they need.
    private func problemsOfNames(_ options: ModelOptions, on world: World) -> [Problem] {
        var found: [Problem] = []
        let table = options.elasticities.map { world.elasticities(named: $0) } ?? world.elasticities.first
        if table == nil {
            let name = options.elasticities ?? ""
            let near =
                Spelling.nearest(name, in: world.elasticities.map(\.name)).map { "did you mean \($0)? There is " }
                ?? "write one of "
            found.append(
                problem(
                    "elasticities", naming: name, "world \(world.id) has no elasticity table \(name)",
                    near + world.elasticities.map(\.name).joined(separator: ", ")))
        }
        func check(_ sectors: some Sequence<Sector>, _ key: String) {
            for sector in sectors.sorted() where world.grid.index(of: sector) == nil {
                let near = Spelling.nearest(sector.rawValue, in: world.grid.sectors.map(\.rawValue))
                found.append(
                    problem(
                        key, "world \(world.id) has no sector \(sector)",
                        SectorSuccessors.hint(for: sector.rawValue, in: world.grid)
                            ?? near.map { "did you mean \($0)?" } ?? "write one of "
                            + world.grid.sectors.map(\.rawValue).joined(separator: ", ")))
            }
        }
        if case .sectors(let map)? = options.theta { check(map.keys, "theta") }
        if case .sectors(let map) = options.scale.psi { check(map.keys, "scale") }
        if options.scale.psi == .fromTable, let table, table.scale == nil {
            let others = world.elasticities.filter { $0.scale != nil }.map(\.name)
            found.append(
                problem(
                    "scale", "the table \(table.name) ships no scale elasticities",
                    (others.isEmpty ? "" : "write elasticities: \(others.joined(separator: " or ")), or ")
                        + "scale: {psi: 0.1}, or scale: none"))
        }
        return found
    }

    /// A model's faults as those of the file; many of one block are one.
    private func tell(_ faults: [ModelProblem.Fault], of options: ModelOptions, _ model: Model) -> [Problem] {
        var blocks: [ModelProblem.Block] = []
        for fault in faults where !blocks.contains(fault.block) { blocks.append(fault.block) }
        return blocks.map { block in
            let all = faults.filter { $0.block == block }
            var what = all.prefix(3).map(\.what).joined(separator: "; ")
            if all.count > 3 { what += "; so it is in \(all.count - 3) more places" }
            var remedy = all[0].remedy
            if block == .scale, case .everywhere = options.scale.psi {
                let most = (1e4 / model.elasticities.theta.max()!).rounded(.down) / 1e4
                remedy = "write psi: \(most) or less, or psi by sector"
            } else if block == .scale, options.scale.psi == .fromTable {
                remedy = "write another table under elasticities, psi by sector, or scale: none"
            } else if block == .scale, all.count > 1 {
                remedy = "lower psi to 1/θ or less in each of them, or write scale: none"
            }
            return problem(block.rawValue, what, remedy.isEmpty ? "take another world" : remedy)
        }
    }

    /// A fault at a key of the ensemble, else of the model, else at what stands for it.
    private func problem(_ key: String, naming name: String? = nil, _ what: String, _ remedy: String) -> Problem {
        let place = places.place(of: key, naming: name)
        return Problem(file: place.file, line: place.line, column: place.column, what: what, remedy: remedy)
    }
}

/// Where a file writes the assumptions of the model.
public struct ModelPlaces: Sendable {
    /// A position in a file.
    public struct Place: Sendable {
        public let file: String
        public let line, column: Int
        public init(file: String, line: Int, column: Int) { (self.file, self.line, self.column) = (file, line, column) }
    }
    /// Of the section; of a scenario that no file holds, nowhere.
    private let section: Place
    /// By key, and by key and entry of its list.
    private let keys: [String: Place]
    private let entries: [String: [String: Place]]

    /// - Parameters:
    ///   - section: What stands for keys that are not written.
    ///   - keys: By key.
    ///   - entries: Of the words in lists, by key and word.
    public init(
        section: Place = Place(file: "", line: 0, column: 0), keys: [String: Place] = [:],
        entries: [String: [String: Place]] = [:]
    ) {
        (self.section, self.keys, self.entries) = (section, keys, entries)
    }

    /// The place of a key, or of the entry of its list with a name; the section where the key is not written.
    func place(of key: String, naming name: String?) -> Place {
        name.flatMap { entries[key]?[$0] } ?? keys[key] ?? section
    }
}

extension ElasticityTable {
    /// The table with θ that a scenario writes; its name says so.
    fileprivate func replaced(by theta: ModelOptions.Theta, on grid: Grid) -> ElasticityTable {
        switch theta {
        case .everywhere(let value):
            return ElasticityTable(
                name: "theta \(value)", source: "the scenario's own number, in all sectors",
                theta: Array(repeating: value, count: grid.sectorCount))
        case .sectors(let values):
            let sorted = values.sorted { $0.key < $1.key }
            let told = sorted.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            return ElasticityTable(
                name: "\(name) with theta \(told)",
                source: "\(source); theta of \(sorted.map(\.key.rawValue).joined(separator: ", ")) "
                    + "is the scenario's own", theta: zip(grid.sectors, self.theta).map { values[$0] ?? $1 }, notes: notes)
        }
    }
}

extension ModelOptions.Scale.Psi {
    /// ψ by sector, in the order of the grid; nil for constant returns.
    fileprivate func values(on grid: Grid, _ table: ElasticityTable) -> [Double]? {
        switch self {
        case .none: nil
        case .fromTable: table.scale
        case .everywhere(let psi): Array(repeating: psi, count: grid.sectorCount)
        case .sectors(let psi): grid.sectors.map { psi[$0] ?? 0 }
        }
    }
}

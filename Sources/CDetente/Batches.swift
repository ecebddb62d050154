import DetenteHeader
import Questions
import TradeData
import TradeEquilibrium

@c @implementation
public func detente_batch_open(
    _ world: Int64, _ elasticities: UnsafePointer<CChar>?, _ horizon: UnsafePointer<CChar>?, _ deficits: UnsafePointer<CChar>?,
    _ batch: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { _ in
        let batch = try place(batch, "batch")
        let world = try Handles.get(world, HeldWorld.self).world
        let model = try namedModel(elasticities, horizon, usual: .long, deficits: deficits, of: world)
        let base = try Baseline.prepare(world, model: model)
        batch.pointee = Handles.add(HeldBatch(Batch(base, model: model), world))
        return 0
    }
}

@c @implementation
public func detente_batch_solve(
    _ batch: Int64, _ number: Int64, _ theta: UnsafePointer<Double>?, _ tariffs: UnsafePointer<Double>?,
    _ costs: UnsafePointer<Double>?, _ shared: Int32, _ options: UnsafePointer<detente_options>?,
    _ welfare: UnsafeMutablePointer<Double>?, _ realWages: UnsafeMutablePointer<Double>?,
    _ residuals: UnsafeMutablePointer<Double>?
) -> Int32 {
    door { call in
        let welfare = try place(welfare, "welfare")
        let held: HeldBatch = try Handles.get(batch)
        let count = try counted(number, 1...10_000_000, "policies")
        let solving = try Solving(options)
        let work = BatchWork(
            held: held, options: solving.options, theta: theta, tariffs: tariffs, costs: costs, isShared: shared != 0)
        let N = held.world.grid.countryCount
        let answers = UnsafeAnswers(welfare: welfare, realWages: realWages, residuals: residuals)
        let (common, start) = work.isShared ? try work.common() : (nil, nil)
        let faults = Parallel.map(count, threads: solving.threads) { k -> (any Error)? in
            if let ended = work.options.ended { return NotConverged(termination: ended, iterations: 0, residuals: .unknown) }
            do {
                let found = try work.solve(k, common: common, from: start)
                answers.put(found, at: k, of: N)
                return found.failure
            } catch {
                answers.put(nil, at: k, of: N)
                return error
            }
        }
        try solving.check()
        for (k, fault) in faults.enumerated() {
            guard let fault else { continue }
            if fault is NotConverged { throw NoAnswer("policy \(k): \(fault)") }
            throw Usage("policy \(k): \(fault)")
        }
        return 0
    }
}

/// A model by its names.
/// - Throws: `Usage` for a name that is not known; `ModelProblem` for a model that the world cannot have.
func namedModel(
    _ elasticities: UnsafePointer<CChar>?, _ horizon: UnsafePointer<CChar>?, usual: Horizon, deficits: UnsafePointer<CChar>?,
    of world: World
) throws -> Model {
    let name = try optionalText(elasticities, "the elasticities")
    guard let table = name.map({ world.elasticities(named: $0) }) ?? world.elasticities.first else {
        throw Usage(
            "world \(world.id) has no elasticities \(PlainText.quoted(name ?? "")); it has "
                + world.elasticities.map(\.name).joined(separator: ", "))
    }
    let word = try optionalText(horizon, "the horizon") ?? usual.rawValue
    guard let horizon = Horizon(rawValue: word) else {
        throw Usage("the horizon \(PlainText.quoted(word)) is not known; write impact, medium or long")
    }
    let model = Model.at(horizon, elasticities: table, deficits: try deficitRule(deficits))
    try model.validate(for: world)
    return model
}

/// What all threads of a batch read.
private struct BatchWork: @unchecked Sendable {
    let held: HeldBatch
    let options: SolverOptions
    let theta, tariffs, costs: UnsafePointer<Double>?
    let isShared: Bool

    /// Cells of a policy.
    private var size: Int {
        let grid = held.batch.world.grid
        return grid.countryCount * grid.countryCount * grid.sectorCount
    }

    func policy(_ k: Int) throws -> Policy {
        let world = held.batch.world
        /// What differs from the world's own, so that a policy costs what it changes.
        func put<Element>(_ pointer: UnsafePointer<Double>?, _ table: inout SparseBilateral<Element>) {
            guard let pointer else { return }
            let given = bilateral(
                UnsafeBufferPointer(start: pointer + (isShared ? 0 : k * size), count: size), world.grid, as: Element.self)
            for (x, value) in given.values.enumerated() { table[x] = value }
        }
        var policy = Policy(unchanged: world)
        put(tariffs, &policy.tariffs)
        put(costs, &policy.icebergs)
        try requirePossible(policy)
        return policy
    }

    /// The one policy of all, and where draws of elasticities start: their answers are near the batch's own.
    func common() throws -> (Policy, SolverState?) {
        guard theta != nil else { return (try policy(0), nil) }
        let bytes = size * MemoryLayout<Double>.stride
        let arrays = [tariffs, costs].map { $0.map { UnsafeRawBufferPointer(start: $0, count: bytes) } }
        let known = try held.common.withLock { known in
            if let known, known.isOf(arrays) { return known }
            let policy = try policy(0)
            let answer = held.batch.solve(policy, from: nil)
            let made = HeldBatch.Common(
                arrays: arrays.map { $0.map { Array($0) } }, policy: policy, start: answer.converged ? answer.state : nil)
            known = made
            return made
        }
        return (known.policy, known.start)
    }

    func solve(_ k: Int, common: Policy?, from start: SolverState?) throws -> Counterfactual {
        let policy = try common ?? policy(k)
        guard let theta else {
            return Batch(held.batch, options: options).solve(policy, from: nil)
        }
        let J = held.world.grid.sectorCount
        var model = held.batch.model
        model.elasticities = ElasticityTable(
            name: "given \(k)", source: "given", theta: Array(UnsafeBufferPointer(start: theta + k * J, count: J)))
        guard model.deficits == .balanced else {
            try model.validateParameters(for: held.batch.world)
            return Batch(held.batch, elasticities: model.elasticities, options: options).solve(policy, from: start)
        }
        try model.validate(for: held.batch.world)
        let base = try Baseline.prepare(held.world, model: model, options: options)
        return Batch(base, model: model, options: options).solve(policy, from: start)
    }
}

/// Where answers go; each thread writes at places of its own.
private struct UnsafeAnswers: @unchecked Sendable {
    let welfare: UnsafeMutablePointer<Double>
    let realWages, residuals: UnsafeMutablePointer<Double>?

    func put(_ found: Counterfactual?, at k: Int, of N: Int) {
        let (welfare, realWages) = (welfare + k * N, realWages.map { $0 + k * N })
        if let found, found.converged {
            for n in 0..<N { welfare[n] = found.welfare(n).value }
            if let realWages { for n in 0..<N { realWages[n] = found.realWage(n).value } }
        } else {
            for n in 0..<N { welfare[n] = .nan }
            if let realWages { for n in 0..<N { realWages[n] = .nan } }
        }
        residuals?[k] = found?.residuals.worst ?? .nan
    }
}

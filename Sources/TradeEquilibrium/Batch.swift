import Synchronization
import TradeData

/// Many policies on one world, solved side by side.
///
/// Every solve starts from the same point, so that an answer depends neither on its neighbours nor on which thread
/// took it: the bits are those of single solves, on one core and on many. What no policy changes (shares arranged for
/// the loop, input shares, the baseline's incomes) is prepared once for each thread, when it is first needed.
public final class Batch: Sendable {
    public let world: World
    public let model: Model
    public let options: SolverOptions
    /// Where every solve starts; nil: no change.
    public let start: SolverState?
    private let prepared: Prepared

    /// - Parameters:
    ///   - world: The baseline; must be an equilibrium (see `Baseline`).
    ///   - start: A solution near to all policies, such as that of their mean.
    public init(_ world: World, model: Model, options: SolverOptions = SolverOptions(), start: SolverState? = nil) {
        (self.world, self.model, self.options, self.start) = (world, model, options, start)
        prepared = Prepared()
    }

    /// The same batch, what was prepared for it shared, with other options.
    public init(_ other: Batch, options: SolverOptions) {
        (world, model, self.options, start, prepared) = (other.world, other.model, options, other.start, other.prepared)
    }

    /// The same batch under other elasticities, what was prepared for it shared: a draw of many costs little more than its solve.
    ///
    /// - Parameters:
    ///   - elasticities: Possible on the world's grid (`Model.validateParameters`).
    ///   - start: A solution near to all policies.
    public init(_ other: Batch, elasticities: ElasticityTable, options: SolverOptions? = nil, start: SolverState? = nil) {
        var model = other.model
        model.elasticities = elasticities
        (world, self.model, self.options) = (other.world, model, options ?? other.options)
        (self.start, prepared) = (start, other.prepared)
    }

    /// Solves under each of the wedges and keeps of each result what `summary` takes.
    ///
    /// - Parameters:
    ///   - policy: The policies; made one at a time where they are needed, since a thousand of them fill a memory.
    ///   - count: How many there are.
    ///   - threads: Solves at a time; each holds a trade kernel of its own.
    ///   - summary: Called on the thread that solved, in no particular order.
    /// - Returns: The summaries, in the order of the policies.
    /// - Complexity: `count` solves, over `threads`.
    public func map<Summary: Sendable>(
        count: Int, threads: Int = 2, policy: @Sendable (Int) -> Policy, summary: @Sendable (Int, Counterfactual) -> Summary
    ) -> [Summary] {
        Parallel.map(count, threads: threads) { summary($0, solve(policy($0), from: start)) }
    }

    /// Solves under each of the wedges.
    public func solve(_ policy: [Policy], threads: Int = 2) -> [Counterfactual] {
        map(count: policy.count, threads: threads, policy: { policy[$0] }, summary: { $1 })
    }

    /// Solves one policy more, from any thread.
    ///
    /// - Parameter start: A neighbouring solution; nil starts from no change.
    /// - Precondition: The wedges are on the world's grid, and the model's parameters are possible (`Model.validate`).
    public func solve(_ policy: Policy, from start: SolverState?) -> Counterfactual {
        precondition(policy.grid == world.grid, "The policy are on another grid than the world; aggregate first.")
        let map = prepared.take() ?? EquilibriumMap(world: world, model: model)
        defer { prepared.giveBack(map) }
        map.adopt(model.elasticities)
        if !policy.limits.isEmpty { return LimitSearch(map: map, policy: policy, options: options).solve(from: start) }
        return Counterfactual(policy: policy, solution: Solver(map: map, policy: policy, options: options).solve(from: start))
    }
}

/// The loops that no thread is using.
private final class Prepared: Sendable {
    private let idle = Mutex<[EquilibriumMap]>([])

    func take() -> EquilibriumMap? { idle.withLock { $0.popLast() } }
    func giveBack(_ map: EquilibriumMap) { idle.withLock { $0.append(map) } }
}

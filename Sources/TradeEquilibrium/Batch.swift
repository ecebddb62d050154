import Dispatch
import Synchronization
import TradeData

/// Many policies on one world, solved side by side.
///
/// Every solve starts from the same point, so that an answer depends neither on its neighbours nor on which thread
/// took it: the bits are those of single solves, on one core and on many.
public struct Batch: Sendable {
    public let world: World
    public let model: Model
    public let options: SolverOptions
    /// Where every solve starts; nil: no change.
    public let start: SolverState?

    /// - Parameters:
    ///   - world: The baseline; must be an equilibrium (see `Baseline`).
    ///   - start: A solution near to all policies, such as that of their mean.
    public init(_ world: World, model: Model, options: SolverOptions = SolverOptions(), start: SolverState? = nil) {
        (self.world, self.model, self.options, self.start) = (world, model, options, start)
    }

    /// Solves under each of the wedges and keeps of each result what `summary` takes.
    ///
    /// - Parameters:
    ///   - wedges: The policies; made one at a time where they are needed, since a thousand of them fill a memory.
    ///   - count: How many there are.
    ///   - threads: Solves at a time; each holds a trade kernel of its own.
    ///   - summary: Called on the thread that solved, in no particular order.
    /// - Returns: The summaries, in the order of the policies.
    /// - Complexity: `count` solves, over `threads`.
    public func map<Summary: Sendable>(
        count: Int, threads: Int = 2, wedges: @Sendable (Int) -> Wedges, summary: @Sendable (Int, Counterfactual) -> Summary
    ) -> [Summary] {
        precondition(count >= 0 && threads >= 1, "A batch has policies to solve and a thread to solve them on.")
        let results = Mutex<[Summary?]>(Array(repeating: nil, count: count))
        let next = Atomic<Int>(0)
        let revenue = Baseline.tariffRevenue(of: world)
        DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
            while true {
                let x = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard x < count else { return }
                let result = Counterfactual.solve(
                    world, wedges: wedges(x), model: model, options: options, from: start, baselineRevenue: revenue)
                let kept = summary(x, result)
                results.withLock { $0[x] = kept }
            }
        }
        return results.withLock { $0.compactMap { $0 } }
    }

    /// Solves under each of the wedges.
    public func solve(_ wedges: [Wedges], threads: Int = 2) -> [Counterfactual] {
        map(count: wedges.count, threads: threads, wedges: { wedges[$0] }, summary: { $1 })
    }
}

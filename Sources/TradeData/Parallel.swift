import Dispatch
import Synchronization

/// Work on all cores, with results in the order of the tasks.
public enum Parallel {
    /// Calls `body` for every task, from several threads, in no particular order.
    ///
    /// - Parameters:
    ///   - count: How many tasks there are.
    ///   - threads: Tasks at a time; as many as there are cores when nil.
    ///   - body: Must not throw away what other calls rely on; called once for each task.
    /// - Returns: The results, in the order of the tasks.
    public static func map<Result: Sendable>(_ count: Int, threads: Int? = nil, _ body: @Sendable (Int) -> Result) -> [Result] {
        precondition(count >= 0 && threads ?? 1 >= 1, "There are tasks to do and a thread to do them on.")
        let results = Mutex<[Result?]>(Array(repeating: nil, count: count))
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: min(threads ?? count, count)) { _ in
            while true {
                let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard task < count else { return }
                let result = body(task)
                results.withLock { $0[task] = result }
            }
        }
        return results.withLock { $0.compactMap { $0 } }
    }
}

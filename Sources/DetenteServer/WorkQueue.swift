import Dispatch
import Synchronization

/// Work that takes a processor: so many pieces at a time, and a bounded number that waits.
///
/// Of pieces of one session that wait only the newest is done; the others end with `Superseded` as soon as it comes.
final class WorkQueue: Sendable {
    /// Too many pieces wait.
    struct IsFull: Error {
        /// Whether they are reports, of which a client waits for few.
        let isOfReports: Bool
    }
    /// A newer piece of the session took its place.
    struct Superseded: Error {}

    private struct Piece: Sendable {
        let session: String?
        let start: @Sendable () -> Void
        let refuse: @Sendable (any Error) -> Void
    }
    private struct State {
        var running = 0
        var waiting: [Piece] = []
    }

    let name: String
    let workers: Int
    /// Pieces that wait at most.
    let room: Int
    private let isOfReports: Bool
    private let state = Mutex(State())
    private let threads: DispatchQueue

    /// - Parameter isOfReports: Whether a refusal means that the client wants too much, instead of that all do.
    init(_ name: String, workers: Int, room: Int, isOfReports: Bool = false) {
        (self.name, self.workers, self.room, self.isOfReports) = (name, max(1, workers), room, isOfReports)
        threads = DispatchQueue(label: "detente.\(name)", attributes: .concurrent)
    }

    /// Pieces under way, and those that wait.
    var load: (running: Int, waiting: Int) { state.withLock { ($0.running, $0.waiting.count) } }

    /// Does a piece of work on a thread of the queue.
    ///
    /// - Parameters:
    ///   - session: Whose work it is; nil: nobody's.
    ///   - limit: Time from now on, waiting included.
    /// - Throws: `IsFull`, `Superseded`, `TimeIsUp`, `CancellationError`, and what the work throws.
    func run<Value: Sendable>(
        session: String? = nil, limit: Duration, _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let abandoned = Flag()
        let clock = SolveClock(deadline: .now + limit, abandoned: abandoned)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Value, any Error>) in
                let piece = Piece(
                    session: session,
                    start: {
                        let result = Result<Value, any Error> { try clock.run(work) }
                        continuation.resume(with: result)
                    }, refuse: { continuation.resume(throwing: $0) })
                enter(piece)
            }
        } onCancel: {
            abandoned.raise()
        }
    }

    private func enter(_ piece: Piece) {
        enum Outcome { case begins, waits, isRefused(any Error, Piece) }
        let outcome: Outcome = state.withLock { state in
            if state.running < workers {
                state.running += 1
                return .begins
            }
            if let session = piece.session, let k = state.waiting.firstIndex(where: { $0.session == session }) {
                let old = state.waiting[k]
                state.waiting[k] = piece
                return .isRefused(Superseded(), old)
            }
            guard state.waiting.count < room else { return .isRefused(IsFull(isOfReports: isOfReports), piece) }
            state.waiting.append(piece)
            return .waits
        }
        switch outcome {
        case .begins: threads.async { self.work(on: piece) }
        case .waits: break
        case .isRefused(let error, let piece): piece.refuse(error)
        }
    }

    /// Does a piece, and then those that wait, one after the other.
    private func work(on first: Piece) {
        var next: Piece? = first
        while let piece = next {
            piece.start()
            next = state.withLock { state in
                if state.waiting.isEmpty {
                    state.running -= 1
                    return nil
                }
                return state.waiting.removeFirst()
            }
        }
    }
}

/// Something that is raised once.
final class Flag: Sendable {
    private let value = Atomic<Bool>(false)
    var isRaised: Bool { value.load(ordering: .relaxed) }
    func raise() { value.store(true, ordering: .relaxed) }
}

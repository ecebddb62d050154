import Foundation
import Synchronization

/// How far a command is, on standard error, with the time that is left: nothing for what is done within two seconds.
///
/// ```swift
/// let progress = Progress()
/// for model in models { …; progress.done(k, of: models.count, "models") }
/// ```
final class Progress: Sendable {
    private struct State {
        var last = ContinuousClock.now
    }
    private let started = ContinuousClock.now
    private let state = Mutex(State())
    /// The time after which something is said, and between two messages.
    private static let patience = Duration.seconds(2)

    /// So many of all are done.
    func done(_ count: Int, of total: Int, _ what: String) {
        let now = ContinuousClock.now
        let isDue = state.withLock { state in
            guard now - state.last >= Self.patience, count < total else { return false }
            state.last = now
            return true
        }
        guard isDue, count > 0 else { return }
        let left = (now - started) * (Double(total - count) / Double(count))
        Console.say("\(count) of \(total) \(what) done, about \(Self.words(left)) left")
    }

    /// A message of something that goes on, where the last one is a while ago.
    func say(_ text: String) {
        let now = ContinuousClock.now
        let isDue = state.withLock { state in
            guard now - state.last >= Self.patience else { return false }
            state.last = now
            return true
        }
        if isDue { Console.say(text) }
    }

    /// A time in whole seconds or minutes.
    static func words(_ time: Duration) -> String {
        let seconds = max(1, Int((Double(time.components.seconds) + 0.5).rounded()))
        return seconds < 100 ? "\(seconds) s" : "\((seconds + 30) / 60) min"
    }
}

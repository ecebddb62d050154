import ArgumentParser
import Foundation
import Scenarios
import Studies
import Synchronization
import TradeData
import TradeEquilibrium

/// How long a command that solves may take, and what ends it early.
struct SolvingOptions: ParsableArguments {
    @Option(
        help: "Time for all solving of the command, such as 30s, 5m or 1h; what is not solved by then has no answer.",
        transform: SolvingOptions.duration)
    var timeLimit: Duration?

    /// The options of every solve of the command; its time runs from here, and ctrl-C is listened for.
    func begin() -> SolverOptions {
        Interrupt.watch()
        var options = SolverOptions(isCancelled: { Interrupt.signal != nil })
        options.deadline = timeLimit.map { ContinuousClock.now + $0 }
        return options
    }

    /// `30s`, `5m`, `1.5h`.
    private static func duration(_ text: String) throws -> Duration {
        let seconds: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
        guard let unit = text.last.flatMap({ seconds[$0] }), let number = Double(text.dropLast()), number > 0, number * unit < 1e8
        else { throw ValidationError("“\(text)” is no time; write 30s, 5m or 1h.") }
        return .seconds(number * unit)
    }
}

/// Ctrl-C, or a request to terminate: the first ends the solves under way, a second the program.
enum Interrupt {
    private static let raised = Atomic<Int32>(0)
    private static let notice: StaticString = "detente: stopping; once more ends the program at once\n"

    /// The signal that came; nil while none has.
    static var signal: Int32? {
        let number = raised.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    static func watch() {
        // The handler only stores a number; the store is made here first, since a handler must not make it.
        raised.store(0, ordering: .relaxed)
        precondition(notice.hasPointerRepresentation, "The notice is text in the program.")
        var heard = sigset_t()
        sigemptyset(&heard)
        for number in [SIGINT, SIGTERM] {
            sigaddset(&heard, number)
            _ = Foundation.signal(number) { number in
                Interrupt.raised.store(number, ordering: .relaxed)
                _ = write(STDERR_FILENO, Interrupt.notice.utf8Start, Interrupt.notice.utf8CodeUnitCount)
                _ = Foundation.signal(number, SIG_DFL)
            }
        }
        // Whoever started the program may have had them blocked.
        pthread_sigmask(SIG_UNBLOCK, &heard, nil)
    }

    /// - Throws: `Cancelled` when a signal came.
    static func check() throws { if signal != nil { throw Cancelled() } }
}

/// The command ended before everything was solved: what it prints has the rest.
struct EndedEarly: Failure {
    let end: Termination
    let solved: Int
    let what: String
    /// - Parameter what: `partition`, in the singular.
    init(_ end: Termination, solved: Int, of what: String) { (self.end, self.solved, self.what) = (end, solved, what) }
    var code: FailureCode { end == .cancelled ? .cancelled : .notConverged }
    var problems: [Problem] {
        [
            Problem(
                what:
                    "the run ended before everything was solved: \(end); the report has \(solved) \(what)\(solved == 1 ? "" : "s")",
                remedy: "give more time with --time-limit, or ask for less")
        ]
    }
}

import DetenteHeader
import FoundationEssentials
import Glibc
import Questions
import Studies
import Synchronization
import TradeData
import TradeEquilibrium

/// What a call of this thread has to say: what was wrong with it, what should be known. The texts live until the thread's next call.
final class Call {
    private(set) var problems: [Problem] = []
    private(set) var code = ""
    private var messages: [String] = []
    private var texts: [UnsafeMutablePointer<CChar>] = []

    deinit { forget() }

    /// Something that a user should know.
    func say(_ text: String) { messages.append(text) }

    var allMessages: UnsafePointer<CChar>? { keep(messages.joined(separator: "\n")) }
    var allProblems: UnsafePointer<CChar>? { keep(problems.map(\.description).joined(separator: "\n")) }

    /// A text for the caller, which belongs to the thread until its next call.
    func keep(_ text: String) -> UnsafePointer<CChar>? {
        guard let copy = strdup(text) else { return nil }
        texts.append(copy)
        return UnsafePointer(copy)
    }

    private func forget() {
        for text in texts { free(text) }
        texts = []
    }

    fileprivate func begin() {
        forget()
        (problems, code, messages) = ([], "", [])
    }

    /// Says why there is no answer, where a handle is given all the same.
    func lacks(_ lines: [String]) { refuse(FailureCode.notConverged.rawValue, lines.map { Problem(what: $0) }) }

    fileprivate func refuse(_ code: String, _ found: [Problem]) {
        self.code = code
        problems = found.isEmpty ? [Problem(what: code)] : found
    }

    // MARK: One for each thread

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key) { held in
            if let held { Unmanaged<Call>.fromOpaque(held).release() }
        }
        return key
    }()

    /// That of the calling thread.
    static var current: Call {
        if let held = pthread_getspecific(key) { return Unmanaged<Call>.fromOpaque(held).takeUnretainedValue() }
        let call = Call()
        pthread_setspecific(key, Unmanaged.passRetained(call).toOpaque())
        return call
    }
}

/// The process that made the first call. In a fork of it the solver's threads are not there, and locks may be held by nobody.
private let firstProcess = Atomic<Int32>(0)

/// Runs the body of a function of the interface, and turns what it throws into a status and the thread's problems.
///
/// - Parameter startsWork: False for what a fork may follow: it leaves no thread behind.
func door(startsWork: Bool = true, _ body: (Call) throws -> Int32) -> Int32 {
    let call = Call.current
    call.begin()
    let process = getpid()
    var known = firstProcess.load(ordering: .relaxed)
    if known == 0, startsWork {
        (_, known) = firstProcess.compareExchange(expected: 0, desired: process, ordering: .relaxed)
    }
    guard known == 0 || known == process else {
        call.refuse(
            "forked",
            [
                Problem(
                    what: "this process was forked from one that had used Détente, whose threads are not in it",
                    remedy: "start it by spawn (multiprocessing.set_start_method(\"spawn\")), or fork before the first call")
            ])
        return -1
    }
    do {
        return try body(call)
    } catch {
        let (code, problems) = described(error)
        call.refuse(code.rawValue, problems)
        return code == .notConverged || code == .cancelled ? 1 : -1
    }
}

private func described(_ error: any Error) -> (FailureCode, [Problem]) {
    switch error {
    case let failure as any Failure: (failure.code, failure.problems)
    case let refused as ModelProblem: (.wrongInput, refused.faults.map { Problem(what: $0.what, remedy: $0.remedy) })
    default: (.wrongInput, [Problem(what: "\(error)")])
    }
}

// MARK: What is given

/// A text that must be there.
func text(_ pointer: UnsafePointer<CChar>?, _ name: String) throws -> String {
    guard let text = try optionalText(pointer, name) else { throw Usage("\(name) is null; give a text") }
    return text
}

/// A text, or nil for null.
func optionalText(_ pointer: UnsafePointer<CChar>?, _ name: String) throws -> String? {
    guard let pointer else { return nil }
    guard let text = String(validatingCString: pointer) else { throw Usage("\(name) is not UTF-8 text") }
    return text
}

/// A place for an answer that must be there.
func place<Value>(_ pointer: UnsafeMutablePointer<Value>?, _ name: String) throws -> UnsafeMutablePointer<Value> {
    guard let pointer else { throw Usage("\(name) is null; give a place for the answer") }
    return pointer
}

/// Numbers that must be there.
func numbers(_ pointer: UnsafePointer<Double>?, _ count: Int, _ name: String) throws -> [Double] {
    guard let pointer else { throw Usage("\(name) is null; give \(count) numbers") }
    return Array(UnsafeBufferPointer(start: pointer, count: count))
}

/// A count within limits.
func counted(_ number: Int64, _ range: ClosedRange<Int64>, _ name: String) throws -> Int {
    guard range.contains(number) else {
        throw Usage("\(name) is \(number); it is \(range.lowerBound) to \(range.upperBound)")
    }
    return Int(number)
}

/// A day such as 2025-11-12; nil for null.
func day(_ pointer: UnsafePointer<CChar>?, _ name: String) throws -> Day? {
    guard let text = try optionalText(pointer, name) else { return nil }
    guard let day = Day(text) else { throw Usage("\(name) \(PlainText.quoted(text)) is no day; write it as 2025-11-12") }
    return day
}

/// How a call solves, and whom it tells.
struct Solving {
    let options: SolverOptions
    let isSingle: Bool
    let threads: Int
    let progress: (String) -> Void

    init(_ pointer: UnsafePointer<detente_options>?) throws {
        guard let given = pointer?.pointee else {
            (options, isSingle, threads, progress) = (
                SolverOptions(), false, ProcessInfo.processInfo.activeProcessorCount, { _ in }
            )
            return
        }
        guard given.tolerance == 0 || (1e-14...0.1).contains(given.tolerance) else {
            throw Usage("the tolerance is \(given.tolerance); it is 1e-14 to 0.1, or 0 for 1e-10")
        }
        guard given.seconds >= 0, given.seconds <= 1e8 else {
            throw Usage("the time is \(given.seconds) seconds; it is 0 (no limit) to 1e8")
        }
        let iterations = try counted(given.iterations, 0...1_000_000_000, "iterations")
        let threads = try counted(Int64(given.threads), 0...4096, "threads")
        let stop = Stop(given.stop)
        var options = SolverOptions(
            tolerance: given.tolerance == 0 ? 1e-10 : given.tolerance, maxIterations: iterations == 0 ? 20_000 : iterations,
            isCancelled: { stop.isRequested })
        if given.seconds > 0 { options.deadline = ContinuousClock.now + .seconds(given.seconds) }
        self.options = options
        isSingle = given.single != 0
        self.threads = threads == 0 ? ProcessInfo.processInfo.activeProcessorCount : threads
        let (callback, user) = (given.progress, given.user)
        progress = { text in
            if let callback, text.withCString({ callback($0, user) }) != 0 { stop.request() }
        }
    }

    /// - Throws: `Cancelled` when somebody asked to stop.
    func check() throws { if options.ended == .cancelled { throw Cancelled() } }
}

/// Whether somebody asked a call to stop.
private final class Stop: @unchecked Sendable {
    private let requested = Atomic<Bool>(false)
    /// Of the caller, who keeps it for the time of the call; a whole number of 32 bits is never read in halves.
    private let flag: UnsafePointer<Int32>?

    init(_ flag: UnsafePointer<Int32>?) { self.flag = flag }
    func request() { requested.store(true, ordering: .relaxed) }
    var isRequested: Bool { requested.load(ordering: .relaxed) || flag.map { $0.pointee != 0 } ?? false }
}

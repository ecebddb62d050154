import DetenteHeader
import Glibc
import Questions
import Studies
import Synchronization
import TradeData
import TradeEquilibrium

/// Something that a caller holds by a number.
protocol Held: AnyObject, Sendable {
    /// What it is, for messages.
    static var kind: String { get }
}

/// What is held, by number. No number is given twice, so that one that was released is known to be.
enum Handles {
    private struct State {
        var last: Int64 = 0
        var open: [Int64: any Held] = [:]
    }
    private static let state = Mutex(State())

    static var count: Int { state.withLock { $0.open.count } }

    static func add(_ held: any Held) -> Int64 {
        state.withLock {
            $0.last += 1
            $0.open[$0.last] = held
            return $0.last
        }
    }

    /// What a number stands for; it stays as long as the call needs it, whoever releases the number meanwhile.
    /// - Throws: `Usage` for a number that stands for nothing, or for something else.
    static func get<Wanted: Held>(_ handle: Int64, _ wanted: Wanted.Type = Wanted.self) throws -> Wanted {
        let (held, last) = state.withLock { ($0.open[handle], $0.last) }
        guard let held else {
            throw Usage(
                handle == 0
                    ? "no \(Wanted.kind) was given: the handle is 0"
                    : "handle \(handle) is not open: it was \((1...max(1, last)).contains(handle) ? "released" : "never given")")
        }
        guard let found = held as? Wanted else {
            throw Usage("handle \(handle) is a \(type(of: held).kind), not a \(Wanted.kind)")
        }
        return found
    }

    static func release(_ handle: Int64) throws {
        // What is held may be large: it goes away outside the lock.
        let held = state.withLock { $0.open.removeValue(forKey: handle) }
        if held == nil { throw Usage("handle \(handle) is not open: it was released, or never given") }
    }
}

final class HeldWorld: Held {
    static let kind = "world"
    let world: World
    private let blocks = Mutex<[String: Numbers]>([:])

    init(_ world: World) { self.world = world }

    /// Numbers that are made once and stay as long as the world is held.
    func block(_ name: String, make: () -> [Double]) -> UnsafePointer<Double> {
        if let known = blocks.withLock({ $0[name] }) { return known.start }
        let made = Numbers(make())
        return blocks.withLock { blocks in
            let kept = blocks[name] ?? made
            blocks[name] = kept
            return kept.start
        }
    }
}

/// A scenario on its world.
final class HeldScenario: Held {
    static let kind = "scenario"
    let scenario: Scenario
    let world: World
    init(_ scenario: Scenario, _ world: World) { (self.scenario, self.world) = (scenario, world) }
}

final class HeldStudy: Held {
    static let kind = "study"
    let study: Study
    init(_ study: Study) { self.study = study }
}

final class HeldGame: Held {
    static let kind = "game"
    let study: GameStudy
    init(_ study: GameStudy) { self.study = study }
}

final class HeldBatch: Held {
    static let kind = "batch"
    let batch: Batch
    /// Before it was made a baseline of the model.
    let world: World
    /// Of the last call that had one policy for all its elasticities: the parts of a large question come with the same arrays.
    let common = Mutex<Common?>(nil)

    struct Common {
        /// Tariffs and cost changes as they were given.
        let arrays: [[UInt8]?]
        let policy: Policy
        let start: SolverState?

        func isOf(_ given: [UnsafeRawBufferPointer?]) -> Bool {
            zip(arrays, given).allSatisfy { kept, given in
                guard let kept, let given else { return kept == nil && given == nil }
                return kept.count == given.count && memcmp(kept, given.baseAddress!, given.count) == 0
            }
        }
    }

    init(_ batch: Batch, _ world: World) { (self.batch, self.world) = (batch, world) }
}

final class HeldText: Held {
    static let kind = "text"
    let bytes: Bytes
    init(_ text: String) { bytes = Bytes(text) }
}

/// Numbers at a place that does not move.
final class Numbers: @unchecked Sendable {
    let start: UnsafePointer<Double>
    private let all: UnsafeMutableBufferPointer<Double>

    init(_ numbers: [Double]) {
        all = .allocate(capacity: max(1, numbers.count))
        all.initialize(repeating: 0)
        for (k, number) in numbers.enumerated() { all[k] = number }
        start = UnsafePointer(all.baseAddress!)
    }
    deinit { all.deallocate() }
}

/// A text at a place that does not move, a zero after it.
final class Bytes: @unchecked Sendable {
    let start: UnsafePointer<CChar>
    let count: Int
    private let all: UnsafeMutableBufferPointer<CChar>

    init(_ text: String) {
        let utf8 = Array(text.utf8)
        all = .allocate(capacity: utf8.count + 1)
        all.initialize(repeating: 0)
        for (k, byte) in utf8.enumerated() { all[k] = CChar(bitPattern: byte) }
        (start, count) = (UnsafePointer(all.baseAddress!), utf8.count)
    }
    deinit { all.deallocate() }
}

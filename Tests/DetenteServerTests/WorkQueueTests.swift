import Foundation
import Synchronization
import Testing

@testable import DetenteServer

/// Bounded work: what does not fit is refused, and of a session the newest counts.
@Suite struct WorkQueueTests {
    /// Longer than other tests can keep this one from its turn.
    private static let ample = Duration.seconds(3600)

    /// A queue whose only worker waits at a gate.
    private func blocked(room: Int) async -> (queue: WorkQueue, open: @Sendable () -> Void, first: Task<Int, any Error>) {
        let queue = WorkQueue("test", workers: 1, room: room)
        let gate = DispatchSemaphore(value: 0)
        let first = Task {
            try await queue.run(limit: Self.ample) {
                gate.wait()
                return 0
            }
        }
        while queue.load.running == 0 { await Task.yield() }
        return (queue, { gate.signal() }, first)
    }

    @Test func refusesWhatDoesNotFit() async throws {
        let (queue, open, first) = await blocked(room: 2)
        let waiting = (1...2).map { k in Task { try await queue.run(limit: Self.ample) { k } } }
        while queue.load.waiting < 2 { await Task.yield() }
        await #expect(throws: WorkQueue.IsFull.self) { try await queue.run(limit: Self.ample) { 3 } }
        open()
        #expect(try await first.value == 0)
        for (k, task) in waiting.enumerated() { #expect(try await task.value == k + 1) }
        #expect(queue.load == (0, 0))
    }

    @Test func theNewestOfASessionWins() async throws {
        let (queue, open, first) = await blocked(room: 5)
        let old = Task { try await queue.run(session: "a", limit: Self.ample) { 1 } }
        while queue.load.waiting < 1 { await Task.yield() }
        let other = Task { try await queue.run(session: "b", limit: Self.ample) { 2 } }
        while queue.load.waiting < 2 { await Task.yield() }
        let new = Task { try await queue.run(session: "a", limit: Self.ample) { 3 } }
        await #expect(throws: WorkQueue.Superseded.self) { try await old.value }
        open()
        _ = try await first.value
        #expect(try await new.value == 3)
        #expect(try await other.value == 2)
    }

    @Test func timeRunsWhileWaiting() async throws {
        let (queue, open, first) = await blocked(room: 5)
        let late = Task { try await queue.run(limit: .milliseconds(20)) { 1 } }
        while queue.load.waiting < 1 { await Task.yield() }  // a busy machine may begin it late: its time runs from there
        try await Task.sleep(for: .milliseconds(60))
        open()
        _ = try await first.value
        await #expect(throws: TimeIsUp.self) { try await late.value }
    }

    /// A clock ends a solve that would go on for long; the time is that of the work, for other tests may hold its caller up.
    @Test func aSolveEndsWithItsClock() async throws {
        let queue = WorkQueue("test", workers: 1, room: 1)
        let took = Mutex(Duration.zero)
        await #expect(throws: TimeIsUp.self) {
            try await queue.run(limit: .milliseconds(300)) {
                let began = ContinuousClock.now
                while !SolveClock.isOver { usleep(1000) }
                took.withLock { $0 = ContinuousClock.now - began }
                try SolveClock.check()
            }
        }
        #expect(took.withLock { $0 } < .seconds(5))
    }

    @Test func nobodyWaitsForWhatWasCancelled() async throws {
        let (queue, open, first) = await blocked(room: 5)
        let left = Task { try await queue.run(limit: Self.ample) { Issue.record("it was done") } }
        while queue.load.waiting < 1 { await Task.yield() }
        left.cancel()
        open()
        _ = try await first.value
        await #expect(throws: CancellationError.self) { try await left.value }
    }

    @Test func aCacheKeepsWhatWasUsedLast() {
        var cache = Bounded<Int, Int>(limit: 3)
        for k in 0..<3 { cache[k] = k }
        _ = cache[0]
        cache[3] = 3
        #expect(cache.count == 3 && cache[1] == nil && cache[0] == 0 && cache[3] == 3)
        for k in 0..<1000 { cache[k] = k }
        #expect(cache.count == 3)
    }
}

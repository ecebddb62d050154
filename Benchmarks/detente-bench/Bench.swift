import Foundation
import TradeData
import TradeEquilibrium

/// Solves what `bench.py` asks for, one request a line on standard input, one answer a line on standard output.
///
/// The driver runs this program and the numpy reference in turns, so that both see the same noise of the machine.
@main enum Bench {
    static func main() {
        var problem: BenchWorld?
        var state: SolverState?
        var games = Games()
        while let line = readLine() {
            let words = line.split(separator: " ").map(String.init)
            switch (words.first, problem) {
            case ("load", _):
                problem = BenchWorld(contentsOf: words[1])
                state = nil
                print("loaded")
            case ("world", _):
                problem = BenchWorld(world: words[1])
                state = nil
                print("loaded")
            case ("solve", let problem?):
                // `solve PASSES` stops after so many passes.
                var options = SolverOptions()
                if words.count == 2, let passes = Int(words[1]) { options.maxIterations = passes }
                report(problem) {
                    Counterfactual.solve(problem.world, policy: problem.policy, model: problem.model, options: options)
                }
            case ("neighbour", let problem?):
                // The policy moves by one point; the start is the solution before the move.
                if state == nil {
                    state = Counterfactual.solve(problem.world, policy: problem.policy, model: problem.model).state
                }
                let moved = problem.moved(by: 0.01)
                report(problem) { Counterfactual.solve(problem.world, policy: moved, model: problem.model, from: state) }
            case ("batch", let problem?):
                batch(problem, count: Int(words[1])!, threads: Int(words[2])!)
            case ("linear", let problem?):
                linear(problem)
            case ("bandwidth", let problem?):
                let bytes = Kernels.bytesPerPass(of: problem.world)
                print(bandwidth(bytes: bytes), bytes)
            case ("lever", _):
                do { try Lever.measure(scenario: words[1], measure: words[2]) } catch { print("error: \(error)") }
            case ("level", _):
                print(SolverOptions.instructionLevel)
            case ("memory", _):
                memory(words[1])
            default:
                if words.isEmpty || !(games.answer(words) || Friends.answer(words)) { print("error: \(line)") }
            }
            fflush(nil)
        }
    }

    /// Prints seconds, iterations, the worst residual, and the welfare change of the first country.
    static func report(_ problem: BenchWorld, _ solve: () -> Counterfactual) {
        let start = processorSeconds()
        let result = solve()
        let seconds = processorSeconds() - start
        print(seconds, result.iterations, result.residuals.worst, result.welfare(0).value - 1, result.termination)
    }

    /// Prints the wall-clock and processor seconds of a batch, its passes, its worst residual, and a sum of all its digits.
    static func batch(_ problem: BenchWorld, count: Int, threads: Int) {
        let clock = ContinuousClock()
        let (start, busy) = (clock.now, processSeconds())
        let results = Batch(problem.world, model: problem.model).map(
            count: count, threads: threads, policy: { problem.variant($0) },
            summary: { ($1.iterations, $1.converged ? $1.residuals.worst : .nan, $1.welfare(0).value) })
        let (wall, cpu) = ((clock.now - start) / .seconds(1), processSeconds() - busy)
        let digits = results.reduce(0) { ($0 &* 31) &+ $1.2.bitPattern }
        print(wall, cpu, results.reduce(0) { $0 + $1.0 }, results.map(\.1).max() ?? 0, digits)
    }

    /// Prints the seconds of a solve, of a response and of a gradient at its solution, and the products of the response.
    static func linear(_ problem: BenchWorld) {
        let start = processorSeconds()
        let point = Counterfactual.solve(problem.world, policy: problem.policy, model: problem.model)
        let solved = processorSeconds()
        let linear = Linearisation(of: point)
        var change = PolicyChange(grid: problem.world.grid)
        for i in 1..<problem.world.grid.countryCount { change.tariffs[0, i, 0] = LogChange(1) }
        let prepared = processorSeconds()
        let response = linear.response(to: change)
        let responded = processorSeconds()
        _ = linear.gradient(welfareWeights: Array(repeating: 1, count: problem.world.grid.countryCount))
        print(solved - start, responded - prepared, processorSeconds() - responded, response.products, response.converged)
    }

    /// Seconds that one core takes to read `bytes` once, the median of many readings.
    static func bandwidth(bytes: Int) -> Double {
        let count = bytes / 8
        let numbers = [Double](repeating: 1, count: count)
        var times: [Double] = []
        var total = 0.0
        for _ in 0..<51 {
            let start = processorSeconds()
            total += numbers.withUnsafeBufferPointer { p in
                var sums = (SIMD8<Double>.zero, SIMD8<Double>.zero, SIMD8<Double>.zero, SIMD8<Double>.zero)
                let wide = UnsafeRawPointer(p.baseAddress!).assumingMemoryBound(to: SIMD8<Double>.self)
                for x in stride(from: 0, to: count / 8 - 3, by: 4) {
                    sums.0 += wide[x]
                    sums.1 += wide[x + 1]
                    sums.2 += wide[x + 2]
                    sums.3 += wide[x + 3]
                }
                return (sums.0 + sums.1 + sums.2 + sums.3).sum()
            }
            times.append(processorSeconds() - start)
        }
        precondition(total > 0)
        return times.sorted()[times.count / 2]
    }

    /// Seconds of a processor that this thread has used: what else runs on the machine does not count.
    static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }

    /// Seconds of processors that all threads have used.
    static func processSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }

    /// Prints the resident bytes of a world and a policy, and the most while it is solved once, both less those before.
    ///
    /// What reading the file took must not be kept by the allocator: `bench.py` sets MALLOC_MMAP_THRESHOLD_ for that.
    static func memory(_ path: String) {
        let empty = resident("VmRSS:")
        let problem = BenchWorld(contentsOf: path)
        let held = resident("VmRSS:")
        try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
        let result = Counterfactual.solve(problem.world, policy: problem.policy, model: problem.model)
        let peak = resident("VmHWM:")
        precondition(result.converged && peak >= held)
        print(held - empty, peak - empty)
    }

    /// A size in bytes from what the kernel says of this process.
    static func resident(_ name: String) -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
        return 1024 * (line?.split { $0 == " " || $0 == "\t" }.dropFirst().first.flatMap { Int($0) } ?? 0)
    }
}

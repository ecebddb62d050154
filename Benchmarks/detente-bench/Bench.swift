import Foundation
import TradeData
import TradeEquilibrium

/// Solves what `bench.py` asks for, one request a line on standard input, one answer a line on standard output.
///
/// The driver runs this program and the numpy reference in turns, so that both see the same noise of the machine.
@main enum Bench {
    static func main() {
        var problem: Problem?
        var state: SolverState?
        while let line = readLine() {
            let words = line.split(separator: " ").map(String.init)
            switch (words.first, problem) {
            case ("load", _):
                problem = Problem(contentsOf: words[1])
                state = nil
                print("loaded")
            case ("solve", let problem?):
                report(problem) { Counterfactual.solve(problem.world, wedges: problem.wedges, model: problem.model) }
            case ("neighbour", let problem?):
                // The policy moves by one point; the start is the solution before the move.
                if state == nil { state = Counterfactual.solve(problem.world, wedges: problem.wedges, model: problem.model).state }
                let moved = problem.moved(by: 0.01)
                report(problem) { Counterfactual.solve(problem.world, wedges: moved, model: problem.model, from: state) }
            case ("bandwidth", let problem?):
                print(bandwidth(bytes: problem.unavoidableBytes))
            case ("memory", _):
                print(peakMemory())
            default:
                print("error: \(line)")
            }
            fflush(nil)
        }
    }

    /// Prints seconds, iterations, the worst residual, and the welfare change of the first country.
    static func report(_ problem: Problem, _ solve: () -> Counterfactual) {
        let start = processorSeconds()
        let result = solve()
        let seconds = processorSeconds() - start
        print(seconds, result.iterations, result.residuals.worst, result.welfare(0).value - 1, result.termination)
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

    /// The largest resident size that the process has had, in bytes.
    static func peakMemory() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return 1024 * (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0)
    }
}

import Scenarios
import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

/// What a lever costs from the law to the answer: a measure's rate moves, the law is asked again, the world is solved again.
enum Lever {
    /// Prints the median seconds of asking the law, of asking it from nothing, of the solve, and passes of the solve.
    static func measure(scenario path: String, measure id: String) throws {
        let scenario = try Scenario.read(path) { (try? Workspace.shared.world($0))?.grid }
        let world = try Workspace.shared.world(scenario.world)
        let law = scenario.law(on: scenario.tree.paths[0])
        let bridge = scenario.bridge(to: world, mix: try ProductShares.load())
        guard let measure = law.measure(id) else { return print("error: no measure \(id)") }
        let batch = Batch(world, model: try scenario.model(for: world))
        let now = law.inForce(on: scenario.asOf)
        let near = bridge.policy(now)
        var state = batch.solve(near.policy, from: nil).state
        var (asked, anew, solved): ([Double], [Double], [Double]) = ([], [], [])
        var passes = 0
        for step in 0..<41 {
            let moved = now.setting(measure, to: .percent(10 + Double(step)))
            let start = Bench.processorSeconds()
            let legal = bridge.policy(moved, near: near)
            let middle = Bench.processorSeconds()
            let result = batch.solve(legal.policy, from: state)
            let end = Bench.processorSeconds()
            _ = bridge.policy(moved)
            anew.append(Bench.processorSeconds() - end)
            asked.append(middle - start)
            solved.append(end - middle)
            (state, passes) = (result.state, result.iterations)
        }
        func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
        print(median(asked), median(anew), median(solved), passes)
    }
}

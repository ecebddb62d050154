import DetenteHeader
import FoundationEssentials
import Reports
import Scenarios
import Studies
import TradeData
import TradeEquilibrium
import TradeGames
import TradePolicy

@c @implementation
public func detente_abi() -> Int32 {
    do {
        let world = try Workspace.shared.world("icio-2022")
        let scenario = try Scenario.read("x.yaml") { _ in world.grid }
        let runner = StudyRunner(scenario, world: world, mix: try ProductShares.load(), alternatives: [], options: SolverOptions())
        let study = try runner.run { _ in }
        let report = StudyReport(study, focus: nil, households: try Households.load(), command: nil, verdict: nil, date: nil, shapes: nil).document()
        let text = HTMLRenderer.render(report)
        let game = try GameRunner(scenario, world: world, mix: nil).run { _ in }
        return Int32(text.utf8.count + game.solves)
    } catch { return -1 }
}

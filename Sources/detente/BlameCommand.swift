import ArgumentParser
import Foundation
import Questions
import Reports
import Scenarios
import Studies
import TradeData
import TradeEquilibrium

struct BlameCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "blame", abstract: "Which measure did what: the change in real income, shared out among measures.",
        discussion: """
            Each group of measures is credited with its Shapley value: what it adds on average over all orders of coming into force. \
            The parts add up to the whole. Up to 8 groups are exact; beyond that random orders are drawn with a seed.
            """)
    @Argument(help: "A scenario file.") var file: String
    @Option(name: .customLong("for"), help: "The economies to explain, such as USA,EU27.") var economies: EconomyList?
    @Option(help: "The branch; the first when not given.") var branch: String?
    @Option(help: "The day to compare with; the scenario's first when not given.") var against: String?
    @Option(help: "Random orders beyond 8 groups.") var draws = 32
    @Option(help: "Seed of the random orders.") var seed: UInt64 = 1
    @OptionGroup var place: WorldOption
    @OptionGroup var solving: SolvingOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let against, Day(against) == nil { throw ValidationError("--against takes a day such as 2025-10-26.") }
        guard (1...10_000).contains(draws) else { throw ValidationError("--draws takes 1 to 10000.") }
    }

    func run() throws {
        try reportingProblems {
            let options = solving.begin()
            let (scenario, world) = try ScenarioFile.load(file, place)
            let path = try ScenarioFile.path(branch, of: scenario)
            let shown = try ScenarioFile.subjects(economies, scenario, world, say: { Console.say($0) })
            let model = try scenario.model(for: world)
            let base = try Baseline.prepare(world, model: model, options: options)
            let from = against.flatMap { Day($0) } ?? scenario.compareTo[0]
            let law = scenario.law(on: path)
            let groups = Attribution.groups(law, from: from, to: scenario.asOf, naming: scenario.groups)
            if groups.isEmpty { Console.say("No measure differs between \(from) and \(scenario.asOf) on branch \(path.id).") }
            let blame = Attribution(
                from: law.inForce(on: from), to: law.inForce(on: scenario.asOf), groups: groups, base: base, model: model,
                options: options,
                draws: draws, seed: seed,
                bridge: scenario.bridge(to: world, mix: try ScenarioFile.productMix()))
            try Interrupt.check()
            guard blame.converged else {
                Console.say("detente: a solve did not converge, worst residual \(blame.worstResidual); there is no answer.")
                throw ExitCode.notConverged
            }
            var table = TextTable(["group", "country", "log_welfare_percent", "note"], numeric: ["log_welfare_percent"])
            for subject in shown {
                let n = world.grid.indices(of: subject)
                for (g, group) in blame.groups.enumerated() {
                    table.add([
                        group.name, subject.code, String(format: "%.5f", 100 * blame.part(g, of: n)),
                        group.measures.joined(separator: " "),
                    ])
                }
                table.add(["total", subject.code, String(format: "%.5f", 100 * blame.total(of: n)), ""])
            }
            table.context = [
                ("unit", "100 × ln of welfare"), ("branch", path.id), ("date", scenario.asOf.description),
                ("compared_with", from.description), ("world", world.id), ("model", model.label),
                ("residual", NumberText.residual(blame.worstResidual)),
                ("cautions", model.cautions(on: world).joined(separator: "; ")),
            ]
            table.write(as: output.form)
            for caution in model.cautions(on: world) { Console.say("note: \(caution)") }
            Console.say(
                "law of \(scenario.asOf) on branch \(path.id) against \(from); \(model.label); \(blame.solves) solves, "
                    + (blame.draws.map { "\($0) random orders, seed \(seed)" } ?? "all orders")
                    + ", worst residual \(NumberText.residual(blame.worstResidual))")
        }
    }
}

import ArgumentParser
import Foundation
import Reports
import Scenarios
import Studies
import TradeData
import TradeEquilibrium

struct SweepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep", abstract: "One measure's rate as a slider: a table of what each rate does.",
        discussion: "detente sweep Examples/summit-2025.yaml us-reciprocal-cn 0%..100% --steps 21")
    @Argument(help: "A scenario file.") var file: String
    @Argument(help: "The id of a measure with a rate.") var measure: String
    @Argument(help: "From and to, such as 0%..100%; at most 10000%.") var range: String
    @Option(help: "Number of rates, both ends included.") var steps = 11
    @Option(help: "The branch whose law applies besides; the first when not given.") var branch: String?
    @Option(help: "Economies to show, such as USA,EU27.") var focus: EconomyList?
    @Flag(help: "The scenario's own model only; no ranges over its ensemble.") var single = false
    @OptionGroup var place: WorldOption
    @OptionGroup var solving: SolvingOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (2...201).contains(steps) else { throw ValidationError("--steps takes 2 to 201.") }
        guard bounds != nil else { throw ValidationError("Write the range as 0%..100%; rates are 0% to 10000%.") }
    }

    private var bounds: (Double, Double)? {
        let ends = range.components(separatedBy: "..")
        guard ends.count == 2, ends.allSatisfy({ $0.hasSuffix("%") }), let a = Double(ends[0].dropLast()),
            let b = Double(ends[1].dropLast()),
            a >= 0, b > a, b <= Limits.percent
        else { return nil }
        return (a, b)
    }

    func run() throws {
        try reportingProblems {
            let options = solving.begin()
            let (scenario, world) = try ScenarioFile.load(file, place)
            let (low, high) = bounds!
            let path = try ScenarioFile.path(branch, of: scenario)
            let shown = try ScenarioFile.subjects(focus, scenario, world)
            let rates = (0..<steps).map { Rate.percent(low + (high - low) * Double($0) / Double(steps - 1)) }
            let models = [try scenario.model(for: world)] + (single ? [] : try scenario.ensembleModels(for: world))
            let mix = try ScenarioFile.productMix()
            let progress = Progress()
            var sweeps: [Sweep] = []
            for model in models {
                let sweep = try Sweep(
                    scenario, world: world, mix: mix, measure: measure, rates: rates, path: path, model: model, options: options
                ) { progress.done(sweeps.count * steps + $0, of: models.count * steps, "solves") }
                sweeps.append(sweep)
            }
            let sweep = sweeps[0]
            let others = sweeps.dropFirst().filter { $0.points.allSatisfy(\.comparison.converged) }
            let missing = sweeps.count - 1 - others.count
            if missing > 0 {
                Console.say("note: \(missing) of \(models.count) models have no answer at some rate; ranges are without them")
            }
            try Interrupt.check()
            var table = TextTable(
                ["rate_percent", "country", "variable", "unit", "value", "low", "high", "residual"],
                numeric: ["rate_percent", "value", "low", "high", "residual"])
            for (k, point) in sweep.points.enumerated() {
                guard point.comparison.converged else {
                    Console.say(
                        "detente: at \(point.rate.percent)% the solve did not converge: \(point.comparison.policy.termination)")
                    throw ExitCode.notConverged
                }
                for subject in shown {
                    let n = world.grid.indices(of: subject)
                    func row(_ variable: Variable, _ unit: String, _ value: (Comparison) -> Double) {
                        let all = (others + [sweep]).map { value($0.points[k].comparison) }
                        func text(_ value: Double) -> String { String(format: "%.6g", value) }
                        table.add([
                            String(format: "%.6g", point.rate.percent), subject.code, variable.rawValue, unit,
                            text(value(point.comparison)), others.isEmpty ? "" : text(all.min()!),
                            others.isEmpty ? "" : text(all.max()!),
                            NumberText.residual(point.comparison.worstResidual),
                        ])
                    }
                    row(.welfare, "percent") { $0.welfare(n).percentChange }
                    row(.tariffRevenue, "change, \(world.unit) per year") {
                        $0.tariffRevenue(n).policy - $0.tariffRevenue(n).reference
                    }
                }
            }
            let model = models[0]
            let cautions = model.cautions(on: world)
            table.context = [
                ("measure", measure), ("branch", path.id), ("date", sweep.day.description),
                ("compared_with", sweep.comparedWith.description),
                ("world", world.id), ("model", model.label), ("cautions", cautions.joined(separator: "; ")),
            ]
            if output.form == .table {
                let answer = SweepAnswer(
                    sweep, others: Array(others), subjects: shown, world: world,
                    own: sweep.own)
                Console.write(answer.text(), isSafe: true)
            } else {
                table.write(as: output.form)
            }
            for caution in cautions { Console.say("note: \(caution)") }
            Console.say(
                "law of \(sweep.day) on branch \(path.id) with the text of \(measure) at each rate, against the law of \(sweep.comparedWith); world \(world.id); \(model.label)"
            )
        }
    }
}

import ArgumentParser
import Foundation
import Questions
import Reports
import Scenarios
import Studies
import TradeData
import TradeEquilibrium

struct SweepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep", abstract: "One measure's rate as a slider: a table of what each rate does.",
        discussion: """
            detente sweep Examples/summit-2025.yaml us-reciprocal-cn 0%..100% --steps 21
            Rates are solved on all cores. On a cluster each machine takes a part: --shard 3/16 -o out/ writes the third of sixteen, and
            detente merge out/ the whole table.
            """)
    @Argument(help: "A scenario file.") var file: String
    @Argument(help: "The id of a measure with a rate.") var measure: String
    @Argument(help: "From and to, such as 0%..100%; at most 10000%.") var range: String
    @Option(help: "Number of rates, both ends included.") var steps = 11
    @Option(help: "The branch whose law applies besides; the first when not given.") var branch: String?
    @Option(help: "Economies to show, such as USA,EU27.") var focus: EconomyList?
    @Flag(help: "The scenario's own model only; no ranges over its ensemble.") var single = false
    @OptionGroup var shards: ShardOptions
    @OptionGroup var place: WorldOption
    @OptionGroup var solving: SolvingOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (2...10_000).contains(steps) else { throw ValidationError("--steps takes 2 to 10000.") }
        try shards.validate(output)
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
            let shown = try ScenarioFile.subjects(focus, scenario, world, say: { Console.say($0) })
            let words = [
                "command": "sweep", "scenario": scenario.id, "world": world.id, "measure": measure, "range": range,
                "steps": "\(steps)", "branch": path.id, "focus": shown.map(\.code).joined(separator: ","),
                "models": single ? "single" : "all",
            ]
            guard let part = try shards.part(of: steps, words) else { return }
            let rates = part.items.map { Rate.percent(low + (high - low) * Double($0) / Double(steps - 1)) }
            let models = [try scenario.model(for: world)] + (single ? [] : try scenario.ensembleModels(for: world))
            let progress = Progress()
            let swept = try SweepReport(
                scenario, world: world, measure: measure, rates: rates, path: path, models: models, subjects: shown,
                options: options
            ) { progress.done($0, of: $1, "solves") }
            let (sweep, others) = (swept.sweep, swept.others)
            for note in swept.notes { Console.say("note: \(note)") }
            try Interrupt.check()
            if shards.isGiven, swept.unanswered > 0 {
                throw NoAnswer("\(swept.notes[0]); other parts would have other ranges: narrow the rates, or add --single")
            }
            let table = try swept.table()
            if try part.write(table) { return }
            let (model, cautions) = (models[0], models[0].cautions(on: world))
            if output.form == .table {
                let answer = SweepAnswer(
                    sweep, others: others, subjects: shown, world: world,
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

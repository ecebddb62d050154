import ArgumentParser
import Questions
import Reports
import Scenarios
import Studies
import TradeData
import TradeEquilibrium

struct DrawsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draws", abstract: "The answers of a scenario under drawn elasticities, every draw a row.",
        discussion: """
            detente draws Examples/summit-2025.yaml --count 200 --seed 1
            detente draws Examples/summit-2025.yaml --count 200 --seed 1 --csv > draws.csv
            On a terminal the median and 5 to 95%; --csv and --json have each draw. The scenario's own model alone; what is drawn is \
            assumption A-17. On a cluster each machine takes a part: --shard 3/16 -o out/ writes the third of sixteen, and detente merge out/ the \
            whole table.
            """)
    @Argument(help: "A scenario file.") var file: String
    @Option(help: "How many draws, 1 to 1000000.") var count = 200
    @Option(help: "Seed of the draws; the same seed gives the same draws everywhere.") var seed: UInt64 = 1
    @Option(help: "Economies of the summary, such as USA,EU27; data has all of them.") var focus: EconomyList?
    @OptionGroup var shards: ShardOptions
    @OptionGroup var place: WorldOption
    @OptionGroup var solving: SolvingOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...ElasticityDraws.most).contains(count) else {
            throw ValidationError("--count takes 1 to \(ElasticityDraws.most).")
        }
        try shards.validate(output)
    }

    func run() throws {
        try reportingProblems {
            let options = solving.begin()
            let (scenario, world) = try ScenarioFile.load(file, place)
            let mix = try ScenarioFile.productMix()
            let shown = try ScenarioFile.subjects(focus, scenario, world, say: { Console.say($0) })
            let words = ["command": "draws", "scenario": scenario.id, "world": world.id, "count": "\(count)", "seed": "\(seed)"]
            guard let part = try shards.part(of: count, words) else { return }
            try requireModest(part.items.count, scenario, world)
            let progress = Progress()
            let study = try StudyRunner(scenario, world: world, mix: mix, options: options).run(progress: progress.say)
            try StudyOutput.requireConverged(study, isInReport: false)
            try StudyOutput.requireAnswer(study)
            let draws = ElasticityDraws(
                study, first: part.items.lowerBound, count: part.items.count, seed: seed, progress: progress.say)
            try Interrupt.check()
            if let ended = options.ended { throw NoAnswer("the time was used up before all draws were solved: \(ended)") }
            for result in draws.results where result.failed > 0 {
                Console.say(
                    "note: \(result.failed) of \(draws.count) draws have no answer on \(result.branch) against \(result.comparedWith); they are left out"
                )
            }
            if try part.write(DrawRows.table(draws, of: study)) { return }
            if output.form == .table {
                DrawRows.summary(draws, of: study, subjects: shown).write(as: .table)
                Console.say(
                    "welfare, percent: of the model itself, the median and 5 to 95% over \(count) draws of θ, seed \(seed); world \(world.id); \(study.runs[0].model.label)"
                )
            } else {
                DrawRows.table(draws, of: study).write(as: output.form)
            }
            if let worst = draws.worstResidual { Console.say("worst residual \(NumberText.residual(worst))") }
        }
    }

    /// - Throws: `Usage` for a table that nobody could open.
    private func requireModest(_ draws: Int, _ scenario: Scenario, _ world: World) throws {
        let size = StudySize(scenario, grid: world.grid, draws: false, isBundle: false)
        try size.requireModest(file: file)
        let comparisons = scenario.tree.paths.count * scenario.compareTo.count
        let rows = Double(comparisons) * Double(draws) * Double(world.grid.countryCount)
        guard rows <= Double(StudySize.mostRows) else {
            throw Usage(
                "\(comparisons) comparisons and \(draws) draws would make \(NumberText.fixed(rows / 1e6, 1)) million rows, and \(StudySize.mostRows / 1_000_000) million is the limit; take fewer, or parts of them with --shard"
            )
        }
    }
}

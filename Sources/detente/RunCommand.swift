import ArgumentParser
import Foundation
import Questions
import Reports
import Scenarios
import Studies
import TradeData
import TradeEquilibrium

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Solve a scenario, print the answer, and save a bundle.",
        discussion: """
            Every branch of the scenario's events is solved under the law of its as-of day and compared with each of its \
            compare-to days. With -o the bundle is written whole or not at all; no file of yours is replaced. Ctrl-C ends the run as cancelled, exit code 130, \
            with nothing written.
            """)

    @Argument(help: "A scenario file; detente new writes one.") var file: String
    @Option(
        name: [.customShort("o"), .long],
        help:
            "Folder for the bundle: report, tables, workbook, scenario, lock file. It replaces an unchanged bundle, and nothing else."
    ) var out: String?
    @Option(help: "Economies of the report, such as USA,CHN,MYS; tables hold all of them.") var focus: EconomyList?
    @Flag(
        help: "The first page alone as HTML that prints on one sheet: one-page.html in the bundle, or standard output without -o."
    )
    var onePage = false
    @Flag(help: "Solve under the scenario's own model only; no ranges.") var single = false
    @Option(help: "Draw the trade elasticities so many times; medians and 5 to 95% go into the report.") var draws: Int?
    @Option(help: "Seed of the draws.") var seed: UInt64 = 1
    @Flag(help: "One page of text, economies by branches, instead of the whole report.") var brief = false
    @Flag(name: .shortAndLong, help: "Say nothing on standard error but errors.") var quiet = false
    @OptionGroup var place: WorldOption
    @OptionGroup var solving: SolvingOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if onePage, out == nil, output.json || output.csv {
            throw ValidationError("--one-page writes HTML; leave --json and --csv out, or write a bundle with -o.")
        }
        if let draws, !(1...10_000).contains(draws) { throw ValidationError("--draws takes 1 to 10000.") }
    }

    func run() throws {
        try reportingProblems {
            let options = solving.begin()
            let (scenario, world) = try ScenarioFile.load(file, quiet: quiet, place)
            let focus = try focus?.subjects(in: world, on: scenario.asOf, groups: scenario.ownGroups, say: { Console.say($0) })
            let size = StudySize(scenario, grid: world.grid, draws: draws != nil, isBundle: out != nil)
            try size.requireModest(file: file)
            if !quiet { Console.say(size.description) }
            let inputs = ([file, scenario.world] + scenario.files).map { URL(fileURLWithPath: $0) }
            if let out { try BundleWriter().check(URL(fileURLWithPath: out), inputs: inputs) }
            let started = Date()
            let runner = StudyRunner(
                scenario, world: world, mix: try ScenarioFile.productMix(),
                alternatives: single ? [] : try scenario.ensembleModels(for: world), options: options)
            let progress = Progress()
            let say: (String) -> Void = { if !quiet { progress.say($0) } }
            var study = try runner.run(progress: say)
            if !quiet { Console.say(String(format: "solved in %.2f s", -started.timeIntervalSinceNow)) }
            try StudyOutput.requireConverged(study, isInReport: quiet || output.form == .table)
            try StudyOutput.requireAnswer(study)
            if scenario.parties != nil {
                var game = try GameRunner(scenario, world: world, mix: try ScenarioFile.productMix(), options: options)
                game.parts = [.bargain, .hold]
                study.game = try game.run(progress: say)
            }
            try alliances(&study, scenario, world, options, say)
            if let draws {
                study.draws = ElasticityDraws(study, count: draws, seed: seed, progress: say)
                try Interrupt.check()
            }
            if let out {
                try runner.attribute(&study, progress: say)
                try Interrupt.check()
                try StudyOutput.writeBundle(
                    study, scenario, focus: focus, to: out, inputs: inputs, onePage: onePage, quiet: quiet)
            }
            if brief, output.form == .table {
                let page =
                    AnswerSheet(study, focus: focus).text()
                    + (out.map { "\nThe report: \(StudyOutput.folder($0))/report.html\n" } ?? "")
                Console.write(page, isSafe: true)
                return
            }
            if onePage, out == nil {
                let report = try StudyOutput.report(study, focus: focus)
                Console.write(HTMLRenderer.render(report, isOnePage: true), isSafe: true)
            } else {
                try StudyOutput.write(study, focus: focus, as: output.form)
            }
            if !quiet {
                Console.say(
                    out == nil ? "Next: detente run \(file) -o out/" : "Next: open \(StudyOutput.folder(out!))/report.html")
            }
        }
    }

    /// What a scenario asks of friends and blocks, under its own model; whole partitions of tariffs only of so few players that a report may
    /// wait for them.
    private func alliances(
        _ study: inout Study, _ scenario: Scenario, _ world: World, _ options: SolverOptions, _ say: (String) -> Void
    ) throws {
        guard scenario.triangle != nil || scenario.coalition != nil else { return }
        let mix = try ScenarioFile.productMix()
        if scenario.triangle != nil {
            say("the triangle")
            let question = try TriangleQuestion(scenario, world: world, mix: mix, options: options)
            study.triangle = TriangleVerdict(try TriangleRunner(question, mix: mix, options: options).run(), others: [])
            try Interrupt.check()
        }
        guard let terms = scenario.coalition else { return }
        let question = try CoalitionQuestion(
            terms, world: world, path: scenario.path, law: scenario.law, day: scenario.asOf, groups: scenario.groups)
        if case .sanctions = terms.rule {
            say("the sanctions")
            study.sanctions = try SanctionsStudy(question, scenario: scenario, world: world, mix: mix, options: options)
        } else if terms.players.count <= Self.mostPlayers {
            let today = scenario.bridge(to: world, mix: mix).policy(scenario.law.inForce(on: scenario.asOf)).policy
            study.blocks = try CoalitionStudy(
                question, world: world, model: scenario.model(for: world), today: today, options: options
            ) { say("\($0) of \($1) sets of blocks done") }
        } else if !quiet {
            Console.say("note: blocks of \(terms.players.count) players are solved by: detente coalition \(file)")
        }
        try Interrupt.check()
    }

    /// Players of whom all partitions are solved beside a run: 15 of them, half a minute.
    private static let mostPlayers = 4
}

import ArgumentParser
import Foundation
import Questions
import Reports
import Scenarios
import Studies
import TradeData
import TradeEquilibrium

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Two scenarios: what differs in law, in words, and in result, in numbers.",
        discussion: "detente compare Examples/summit-2025.yaml Examples/china-only.yaml --for MYS,VNM")
    @Argument(help: "A scenario file.") var first: String
    @Argument(help: "Another.") var second: String
    @Option(name: .customLong("for"), help: "Economies to show, such as USA,EU27.") var economies: EconomyList?
    @OptionGroup var place: WorldOption
    @OptionGroup var solving: SolvingOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        try reportingProblems {
            let options = solving.begin()
            // What is requested is checked before anything is solved.
            let (scenario, world) = try ScenarioFile.load(first, quiet: true, place)
            let shown = try ScenarioFile.subjects(economies, scenario, world, say: { Console.say($0) })
            let (a, b) = (try Side(first, place, options), try Side(second, place, options))
            guard a.study.world.grid == b.study.world.grid else {
                throw Problems(
                    "\(first) is about \(a.study.world.id) and \(second) about \(b.study.world.id)",
                    remedy: "compare scenarios of one world")
            }
            var table = TextTable(
                ["branch", "compared_with", "country", "variable", "unit", "first", "second", "difference"],
                numeric: ["first", "second", "difference"])
            for run in a.study.runs where run.threat == nil {
                guard let other = b.study.run(branch: run.path.id, comparedWith: run.comparedWith) else { continue }
                for subject in shown {
                    let n = a.study.world.grid.indices(of: subject)
                    func row(_ variable: Variable, _ x: Double, _ y: Double) {
                        func text(_ value: Double) -> String { String(format: "%.4f", value) }
                        table.add([
                            run.path.id, run.comparedWith.description, subject.code, variable.rawValue, "percent", text(x),
                            text(y), text(y - x),
                        ])
                    }
                    row(.welfare, run.comparison.welfare(n).percentChange, other.comparison.welfare(n).percentChange)
                    row(.realWage, run.comparison.realWage(n).percentChange, other.comparison.realWage(n).percentChange)
                    row(
                        .exportVolume, run.comparison.exports(n).volume.percentChange,
                        other.comparison.exports(n).volume.percentChange)
                }
            }
            sayDifferences(a, b)
            table.context = [
                ("first_date", a.study.scenario.asOf.description), ("second_date", b.study.scenario.asOf.description),
                ("world", a.study.world.id), ("first_model", a.study.runs[0].model.label),
                ("second_model", b.study.runs[0].model.label),
                ("residual", NumberText.residual(max(a.study.worstResidual, b.study.worstResidual))),
                (
                    "cautions",
                    Set([a, b].flatMap { $0.study.runs[0].model.cautions(on: $0.study.world) }).sorted().joined(separator: "; ")
                ),
            ]
            table.write(as: output.form)
            Console.say(
                "first: \(first), second: \(second); \(a.study.runs[0].model.label) and \(b.study.runs[0].model.label); worst residuals "
                    + "\(NumberText.residual(a.study.worstResidual)) and \(NumberText.residual(b.study.worstResidual))")
        }
    }

    private func sayDifferences(_ a: Side, _ b: Side) {
        let (pathA, pathB) = (a.study.scenario.tree.paths, b.study.scenario.tree.paths)
        let shared = pathA.map(\.id).filter { id in pathB.contains { $0.id == id } }
        if shared.isEmpty {
            Console.say(
                "The scenarios share no branch: \(pathA.map(\.id).joined(separator: ", ")) against \(pathB.map(\.id).joined(separator: ", "))."
            )
        }
        let (daysA, daysB) = (a.study.scenario.compareTo, b.study.scenario.compareTo)
        if Set(daysA).isDisjoint(with: daysB) {
            Console.say(
                "No number can be set side by side: the first compares with \(daysA.map(\.description).joined(separator: ", ")), "
                    + "the second with \(daysB.map(\.description).joined(separator: ", ")).")
        }
        if a.study.scenario.asOf != b.study.scenario.asOf {
            Console.say("The laws are of \(a.study.scenario.asOf) and \(b.study.scenario.asOf).")
        }
        guard let id = shared.first, let x = pathA.first(where: { $0.id == id }), let y = pathB.first(where: { $0.id == id })
        else { return }
        let found = LawDifference.sentences(
            a.study.scenario.law(on: x), on: a.study.scenario.asOf, name: "the first", b.study.scenario.law(on: y),
            on: b.study.scenario.asOf,
            name: "the second")
        Console.say(
            found.isEmpty
                ? "On branch \(id) both laws are the same."
                : "On branch \(id):\n" + found.map { "  " + $0 }.joined(separator: "\n"))
    }

    private struct Side {
        let study: Study
        init(_ file: String, _ place: WorldOption, _ options: SolverOptions) throws {
            let (scenario, world) = try ScenarioFile.load(file, place)
            study = try StudyRunner(scenario, world: world, mix: try ScenarioFile.productMix(), options: options).run()
            try StudyOutput.requireConverged(study)
        }
    }
}

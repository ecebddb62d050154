import ArgumentParser
import Foundation
import Questions
import Reports
import Scenarios
import Studies
import TradeData

struct DriversCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drivers", abstract: "Which assumption drives each number, and whether the models agree on its sign.",
        discussion:
            "The models are those of the scenario's ensemble: elasticities × deficits × revenue × horizon × labour-supply.")
    @Argument(help: "A scenario file with an ensemble.") var file: String
    @Option(name: .customLong("for"), help: "Economies to show, such as USA,EU27.") var economies: EconomyList?
    @OptionGroup var place: WorldOption
    @OptionGroup var solving: SolvingOptions
    @OptionGroup var output: OutputOptions

    private static func column(_ assumption: Sensitivity.Assumption) -> String {
        "by_" + assumption.rawValue.replacing("-", with: "_")
    }

    func run() throws {
        try reportingProblems {
            let options = solving.begin()
            let (scenario, world) = try ScenarioFile.load(file, place)
            let shown = try ScenarioFile.subjects(economies, scenario, world, say: { Console.say($0) })
            guard !(try scenario.ensembleModels(for: world)).isEmpty else {
                throw Usage(
                    "\(file) declares no model besides its own, so nothing can be said of what drives its numbers; add, for example, "
                        + "ensemble: {elasticities: [\(world.elasticities.map(\.name).joined(separator: ", "))], "
                        + "deficits: [world-share, balanced]}")
            }
            let study = try StudyRunner(
                scenario, world: world, mix: try ScenarioFile.productMix(), alternatives: try scenario.ensembleModels(for: world),
                options: options
            ).run { Console.say($0) }
            try StudyOutput.requireConverged(study)
            let drivers = Sensitivity(study, subjects: shown)
            guard drivers.models.count > 1 else {
                Console.say(
                    "detente: only the scenario's own model has an answer; nothing can be said of what drives its numbers.")
                throw ExitCode.notConverged
            }
            let assumptions = Sensitivity.Assumption.allCases
            var table = TextTable(
                ["branch", "compared_with", "country", "welfare_percent", "low", "high", "signs", "driver"]
                    + assumptions.map(Self.column),
                numeric: Set(["welfare_percent", "low", "high"] + assumptions.map(Self.column)))
            func text(_ value: Double) -> String { String(format: "%.4f", value) }
            for finding in drivers.findings {
                table.add(
                    [
                        finding.branch, finding.comparedWith.description, finding.subject.code, text(finding.central),
                        text(finding.low),
                        text(finding.high), finding.signAgrees ? "agree" : "differ", finding.driver?.rawValue ?? "nothing",
                    ] + assumptions.map { text(finding.spread[$0] ?? 0) })
            }
            table.context = [
                ("unit", "percent"), ("date", scenario.asOf.description), ("world", world.id),
                ("model", drivers.models.first?.label ?? ""), ("models", "\(drivers.models.count)"),
                ("residual", NumberText.residual(study.worstResidual)),
                ("ranges", study.missingFromRanges ?? "complete"),
            ]
            table.write(as: output.form)
            Console.say(
                "\(drivers.models.count) models: \(drivers.models.map(\.label).joined(separator: "; ")); worst residual \(NumberText.residual(study.worstResidual))"
            )
        }
    }
}

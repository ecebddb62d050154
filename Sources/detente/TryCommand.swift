import ArgumentParser
import Foundation
import Reports
import Scenarios
import Studies
import TradeData

struct TryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try", abstract: "A what-if in one line, without a file.",
        discussion: """
            detente try "USA +10pp on all" --retaliate
            detente try "USA 25% on CHN for vehicles,electronics"
            detente try "EU27 5% on all" --horizon medium --model "labour: immobile, scale: {psi: 0.05}"
            25% sets the duty, +10pp adds to it. --yaml prints the question as a scenario file instead of solving it.
            """)
    @Argument(help: "Imposers, rate, “on”, partners, and “for” sectors if not all.") var question: String
    @Flag(help: "Every partner answers in kind.") var retaliate = false
    @Option(help: "The world to ask.") var world = World.usual
    @OptionGroup var model: ModelChoices
    @Flag(help: "Print the scenario file and do not solve.") var yaml = false
    @OptionGroup var solving: SolvingOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        try reportingProblems {
            let options = solving.begin()
            let loaded = try Workspace.shared.world(world)
            let text = try WhatIf(question).scenario(
                world: world, retaliate: retaliate, economies: loaded.grid.countries, model: model.lines)
            if yaml {
                Console.write(text)
                return
            }
            let scenario = try parse(text, on: loaded)
            for warning in scenario.warnings { Console.say("“\(question)”: \(warning.what)") }
            let study = try StudyRunner(scenario, world: loaded, mix: try ScenarioFile.productMix(), options: options).run()
            try StudyOutput.requireConverged(study, isInReport: output.form == .table)
            try StudyOutput.write(study, focus: nil, as: output.form, command: StudyOutput.typed)
            let again = (retaliate ? " --retaliate" : "") + (world == World.usual ? "" : " --world \(world)") + model.asWritten
            Console.say("Next: detente try \"\(question)\"\(again) --yaml > my.yaml")
        }
    }

    /// Lines and columns of the file that the question became would say nothing to who asked it in one line.
    private func parse(_ text: String, on world: World) throws -> Scenario {
        do {
            let scenario = try Scenario.parse(text, name: "the question") { id in
                // The question's own world may be a file; other worlds are looked at for who has what this one lacks.
                let isOther = id != self.world && InstalledWorld.all().contains { $0.id == id }
                return isOther ? (try? Workspace.shared.world(id))?.grid : world.grid
            }
            _ = try scenario.model(for: world)
            return scenario
        } catch let found as Problems {
            throw Usage(found.errors.map { "“\(question)”: \($0.what); \($0.remedy)" }.joined(separator: "\ndetente: "))
        }
    }
}

/// The model of a question without a file: the keys of a scenario's model section as options.
struct ModelChoices: ParsableArguments {
    @Option(help: "How long after: impact, medium, long.") var horizon: String?
    @Option(help: "The elasticity table; the world's first when not given.") var elasticities: String?
    @Option(help: "The deficit rule: world-share, balanced, gdp-share, endogenous.") var deficits: String?
    @Option(help: "Use of tariff revenue: lump-sum, wage-tax, wasted.") var revenue: String?
    @Option(help: "Elasticity of labour supply; 0.5 with wage-tax, else 0.") var labourSupply: String?
    @Option(help: "Other keys of a scenario's model section, such as \"labour: {kappa: 1.5}, tariff-exponent: 1.1\".") var model:
        String?

    private var named: [(key: String, value: String)] {
        [
            ("horizon", horizon), ("elasticities", elasticities), ("deficits", deficits), ("revenue", revenue),
            ("labour-supply", labourSupply),
        ].compactMap { key, value in value.map { (key, $0) } }
    }

    /// As lines of the model section.
    var lines: [String] { named.map { "\($0.key): \($0.value)" } + [model].compactMap { $0 } }

    /// As the options that were given.
    var asWritten: String {
        named.map { " --\($0.key) \($0.value)" }.joined() + (model.map { " --model \"\($0)\"" } ?? "")
    }
}

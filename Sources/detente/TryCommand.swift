import ArgumentParser
import Foundation
import Reports
import Scenarios
import TradeData

struct TryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try", abstract: "A what-if in one line, without a file.",
        discussion: """
            detente try "USA +10pp on all" --retaliate
            detente try "USA 25% on CHN for vehicles,electronics"
            25% sets the duty, +10pp adds to it. --yaml prints the question as a scenario file instead of solving it.
            """)
    @Argument(help: "Imposers, rate, “on”, partners, and “for” sectors if not all.") var question: String
    @Flag(help: "Every partner answers in kind.") var retaliate = false
    @Option(help: "The world to ask.") var world = "summit-2022"
    @Option(help: "The elasticity table; the world's first when not given.") var elasticities: String?
    @Option(help: "The deficit rule: world-share, balanced, gdp-share, endogenous.") var deficits = "world-share"
    @Flag(help: "Print the scenario file and do not solve.") var yaml = false
    @OptionGroup var output: OutputOptions

    func run() throws {
        try reportingProblems {
            let loaded = try World.load(world)
            let text = try WhatIf(question).scenario(
                world: world, retaliate: retaliate, economies: loaded.grid.countries, elasticities: elasticities,
                deficits: deficits)
            if yaml {
                Console.write(text)
                return
            }
            let scenario = try parse(text)
            let study = try StudyRunner(scenario, world: loaded, mix: try ScenarioFile.productMix()).run()
            try StudyOutput.write(study, focus: nil, as: output.form, command: StudyOutput.typed)
            Console.say("Next: detente try \"\(question)\"\(retaliate ? " --retaliate" : "") --yaml > my.yaml")
        }
    }

    /// Lines and columns of the file that the question became would say nothing to who asked it in one line.
    private func parse(_ text: String) throws -> Scenario {
        do {
            return try Scenario.parse(text, name: "the question") { (try? World.load($0))?.grid }
        } catch let found as ScenarioProblems {
            throw Usage(found.errors.map { "“\(question)”: \($0.what); \($0.remedy)" }.joined(separator: "\ndetente: "))
        }
    }
}

/// Writes a study's answer, or refuses to when a solve did not converge.
enum StudyOutput {
    /// The line that was typed.
    static var typed: String {
        (["detente"] + CommandLine.arguments.dropFirst().map(StudyReport.shellWord)).joined(separator: " ")
    }

    /// - Parameter command: The line that gives the answer again, where it is not `detente run` with a file.
    static func write(_ study: Study, focus: [Country]?, as form: OutputOptions.Form, command: String? = nil) throws {
        try requireConverged(study)
        switch form {
        case .table:
            Console.write(
                TerminalRenderer.render(
                    StudyReport(study, focus: focus, households: try Households.load(), command: command).document(),
                    on: .standardOutput))
        case .csv: Console.write(StudyTables.results(study, households: try Households.load()).csv())
        case .json: Console.write(StudyTables.results(study, households: try Households.load()).json())
        }
    }

    static func requireConverged(_ study: Study) throws {
        guard !study.converged else { return }
        for line in Unsolved.lines(study) { Console.say(line) }
        Console.say("detente: \(study.scenario.path) did not converge; there is no headline.")
        throw ExitCode.notConverged
    }
}

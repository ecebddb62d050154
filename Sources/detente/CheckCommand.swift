import ArgumentParser
import Foundation
import Questions
import Reports
import Scenarios
import Studies
import TradeData
import TradePolicy

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Read a scenario and say what is wrong, all of it, with line, column and remedy.",
        discussion:
            "Faults are the data: lines of text, or CSV or JSON when asked, on standard output. Exit code 2 when there is an error, 3 when the file is missing."
    )
    @Argument(help: "Scenario files.") var files: [String]
    @OptionGroup var place: WorldOption
    @OptionGroup var output: OutputOptions

    func run() throws {
        var table = TextTable(["file", "line", "column", "severity", "what", "remedy"], numeric: ["line", "column"])
        var (isWrong, isMissing) = (false, false)
        for file in files {
            var (found, reach, hasWorld): ([Problem], String, Bool) = ([], "", true)
            do {
                var scenario = try ScenarioFile.read(file, world: place.world)
                if let other = place.world { scenario.world = other }
                found = scenario.warnings
                let own = try? Workspace.shared.world(scenario.world)
                if own == nil, !InstalledWorld.all().contains(where: { $0.id == scenario.world }) {
                    found.append(
                        Problem(
                            file: file,
                            what:
                                "world \(PlainText.quoted(scenario.world)) is not installed: what it has of this file is not known",
                            remedy: "detente data list shows what is; make one with detente data add, or give --world"))
                    (hasWorld, isMissing) = (false, true)
                } else {
                    let world = try own ?? Workspace.shared.world(scenario.world)
                    _ = try scenario.ensembleModels(for: world)
                    let mix = try ScenarioFile.productMix()
                    try scenario.requireProducts(in: world, mix: mix)
                    if (scenario.law.measures + scenario.law.threats.map(\.measure)).contains(where: { $0.terms.pledge != nil }) {
                        try StudyRunner(scenario, world: world, mix: mix).requirePayablePledges()
                    }
                    found += sameLaws(scenario, world, mix, file)
                    if scenario.law.measures.contains(where: { $0.goods == .all }) {
                        reach = "\n\(file): \(LawOnGrid.reachOfAllGoods(world.grid, world.goods))"
                    }
                }
                if hasWorld { Console.say(summary(of: scenario, file) + reach) }
            } catch let problems as Problems {
                found = problems.problems
                isMissing = isMissing || problems.isMissing
                isWrong = isWrong || !problems.isMissing
            }
            if output.form == .table {
                for problem in found { Console.write(problem.description + "\n") }
            } else {
                for p in found { table.add([p.file, "\(p.line)", "\(p.column)", p.severity.rawValue, p.what, p.remedy]) }
            }
        }
        if output.form != .table { table.write(as: output.form) }
        if isWrong { throw ExitCode.badFile }
        if isMissing { throw ExitCode.missingData }
        Console.say("Next: detente run \(files[0]) -o out/")
    }

    /// What a run would say of laws that do not differ on the world; those that do not differ on paper are named already.
    private func sameLaws(_ scenario: Scenario, _ world: World, _ mix: (any ProductMix)?, _ file: String) -> [Problem] {
        guard !scenario.warnings.contains(where: { $0.what.contains("every change between them is zero") }),
            scenario.tree.paths.count * scenario.compareTo.count <= 64
        else { return [] }
        return StudyRunner(scenario, world: world, mix: mix).sameLaws().map {
            Problem(.warning, file: file, what: String($0.dropLast()), remedy: "see which measures reach what the world has")
        }
    }

    private func summary(of scenario: Scenario, _ file: String) -> String {
        let law = scenario.law
        let days = scenario.compareTo.map(\.description).joined(separator: " and ")
        return
            "\(file): \(scenario.id) is fine: \(law.measures.count) measures in \(law.layers.count) layers, \(law.truces.count) truces, "
            + "\(law.threats.count) threats, branches \(scenario.tree.paths.map(\.id).joined(separator: ", ")); "
            + "law of \(scenario.asOf) against \(days) on \(scenario.world)"
    }
}

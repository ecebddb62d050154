import ArgumentParser
import Foundation
import Questions
import Reports
import Scenarios
import Studies
import TradeData
import TradeEquilibrium
import TradeGames
import TradePolicy

struct CoalitionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coalition",
        abstract: "Which blocks form: every partition of up to five players, stability, Shapley value, core.",
        discussion: """
            detente coalition USA CHN RUS
            detente coalition USA EU27 CHN --tariffs by-partner
            detente coalition Examples/climate-club.yaml
            detente coalition Examples/sanctions-coalition.yaml -o sanctions.html
            A file needs a coalition: players, and what blocks do. docs/triangle.md says what is computed and what is not.
            """)
    @Argument(help: "A scenario file with a coalition, or two to five economies or groups.") var names: [String]
    @Option(help: "How finely blocks of economies named here set tariffs: uniform, by-partner, by-sector, by-partner-and-sector.")
    var tariffs: String?
    @Option(name: .shortAndLong, help: "Write the report to this file, which must not be there yet: .html or .md.") var out:
        String?
    @OptionGroup var place: WorldOption
    @OptionGroup var solving: SolvingOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try ReportPlace.validate(out) }

    private var isFile: Bool { names.count == 1 }

    func run() throws {
        try reportingProblems {
            let options = solving.begin()
            if isFile { try file(options) } else { try line(options) }
        }
    }

    private func file(_ options: SolverOptions) throws {
        if tariffs != nil { throw Usage("--tariffs is for economies on the line; a file has it under coalition") }
        guard
            names[0].lowercased().hasSuffix(".yaml") || names[0].lowercased().hasSuffix(".yml")
                || FileManager.default.fileExists(atPath: names[0])
        else {
            throw Usage("\(PlainText.quoted(names[0])) is no file, and one economy forms no block; name a file or two economies")
        }
        let (scenario, world) = try ScenarioFile.load(names[0], place)
        guard let terms = scenario.coalition else {
            throw Problems([
                Problem(
                    file: scenario.path, what: "the scenario has no coalition",
                    remedy: "add coalition: with players; Examples/climate-club.yaml has it")
            ])
        }
        let question = try CoalitionQuestion(
            terms, world: world, path: scenario.path, law: scenario.law, day: scenario.asOf, groups: scenario.groups)
        let mix = try ScenarioFile.productMix()
        if case .sanctions = terms.rule {
            let study = try SanctionsStudy(question, scenario: scenario, world: world, mix: mix, options: options)
            try Interrupt.check()
            let report = SanctionsReport(study, title: scenario.title)
            try write(
                report.document, SanctionsReport.columns, SanctionsReport.numeric, report.rows, study.world, study.model,
                study.worstResidual, to: out)
        } else {
            let today = scenario.bridge(to: world, mix: mix).policy(scenario.law.inForce(on: scenario.asOf)).policy
            try blocks(question, world, scenario.model(for: world), today, scenario.title, options)
        }
    }

    private func line(_ options: SolverOptions) throws {
        let detail = tariffs ?? PolicySpace.Detail.uniform.rawValue
        guard PolicySpace.Detail(rawValue: detail) != nil else {
            throw Usage(
                "--tariffs \(PlainText.quoted(detail)) is not known; write \(PolicySpace.Detail.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        var world = try Workspace.shared.world(place.world ?? World.usual)
        let own = try place.own(for: world)
        if let own { world = world.adding(own) }
        let subjects = try names.map { name -> Subject in
            guard let list = EconomyList(argument: name) else { throw Usage("an empty name; write economies or groups") }
            let found = try list.subjects(in: world, on: LawBridge.baseDay(of: world), say: { Console.say($0) })
            guard found.count == 1 else {
                throw Usage("\(PlainText.quoted(name)) names \(found.count) economies; write them apart")
            }
            return found[0]
        }
        guard subjects.count <= CoalitionQuestion.mostPlayers else {
            throw Usage(
                "\(subjects.count) players are too many; all partitions of up to \(CoalitionQuestion.mostPlayers) are solved")
        }
        let terms = CoalitionTerms(
            players: subjects.map { .init(id: $0.code, economies: Set($0.members)) },
            rule: .tariffs(detail: detail, highest: Rate(1)))
        let question = try CoalitionQuestion(terms, world: world, path: "", groups: subjects)
        guard let elasticities = world.elasticities.first else {
            throw Problems("\(world.id) has no elasticity table", remedy: "take another world, or --theta")
        }
        try blocks(
            question, world, Model.at(.long, elasticities: elasticities), nil,
            "Blocks of \(subjects.map { world.name(of: $0) }.joined(separator: ", "))", options)
    }

    private func blocks(
        _ question: CoalitionQuestion, _ world: World, _ model: Model, _ today: Policy?, _ title: String, _ options: SolverOptions
    ) throws {
        let progress = Progress()
        let study = try CoalitionStudy(question, world: world, model: model, today: today, options: options) {
            progress.done($0, of: $1, "partitions")
        }
        let report = CoalitionReport(study, title: title)
        // What is interrupted is shown, and written to no file.
        try write(
            report.document, CoalitionReport.columns, CoalitionReport.numeric, report.rows, study.world, study.model,
            study.worstResidual, to: study.ended == .cancelled ? nil : out)
        if let ended = study.ended {
            throw EndedEarly(ended, solved: study.function.entries.count { $0.values != nil }, of: "partition")
        }
    }

    private func write(
        _ document: ReportDocument, _ columns: [String], _ numeric: Set<String>, _ rows: [[String]], _ world: World,
        _ model: Model,
        _ residual: Double, to out: String?
    ) throws {
        try ReportPlace.write(document, to: out, as: output.form) {
            var table = TextTable(columns, numeric: numeric)
            table.context = [
                ("unit", "\(world.unit) per year"), ("year", "\(world.year)"), ("world", world.id), ("model", model.label),
                ("residual", NumberText.residual(residual)),
            ]
            for row in rows { table.add(row) }
            return table
        }
        Console.say("world \(world.id); \(model.label); worst residual \(NumberText.residual(residual))")
    }
}

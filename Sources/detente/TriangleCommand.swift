import ArgumentParser
import Foundation
import Questions
import Reports
import Scenarios
import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

struct TriangleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "triangle",
        abstract: "What it would take to part two friends, who could outbid whom, and what a tour is worth.",
        discussion: """
            detente triangle Examples/reverse-nixon.yaml
            detente triangle Examples/tour-2025.yaml -o tour.html
            The file needs a triangle (who courts whom away from which friend, by lifting what), or a tour (events with odds, what they \
            are worth, who may move them), or both. docs/triangle.md says what is computed and what is not.
            """)
    @Argument(help: "A scenario file with a triangle or a tour.") var file: String
    @Flag(help: "The scenario's own model only.") var single = false
    @Option(name: .shortAndLong, help: "Write the report to this file, which must not be there yet: .html or .md.") var out:
        String?
    @OptionGroup var place: WorldOption
    @OptionGroup var solving: SolvingOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try ReportPlace.validate(out) }

    func run() throws {
        try reportingProblems {
            let options = solving.begin()
            let (scenario, world) = try ScenarioFile.load(file, place)
            guard scenario.triangle != nil || scenario.tour != nil else {
                throw Problems([
                    Problem(
                        file: scenario.path, what: "the scenario has no triangle and no tour",
                        remedy: "add triangle: as Examples/reverse-nixon.yaml has it, or tour: as Examples/tour-2025.yaml")
                ])
            }
            let mix = try ScenarioFile.productMix()
            var documents: [ReportDocument] = []
            var tables: [TextTable] = []
            if scenario.triangle != nil {
                let (document, table) = try triangle(scenario, world, mix, options)
                documents.append(document)
                tables.append(table)
            }
            if scenario.tour != nil {
                let study = try TourStudy(scenario, world: world, mix: mix, options: options)
                let report = TourReport(study)
                documents.append(report.document)
                var table = TextTable(TourReport.columns, numeric: TourReport.numeric)
                table.context = context(study.world, study.model, study.worstResidual)
                for row in report.rows { table.add(row) }
                tables.append(table)
                Console.say("\(study.solves) equilibria; worst residual \(NumberText.residual(study.worstResidual))")
            }
            try Interrupt.check()
            if output.form != .table, tables.count > 1 {
                throw Usage("the file has a triangle and a tour, which are two tables; keep one of them for --csv and --json")
            }
            var document = documents[0]
            for other in documents.dropFirst() {
                document.headline += " " + other.headline
                document.sections += other.sections
            }
            try ReportPlace.write(document, to: out, as: output.form, table: { tables[0] })
        }
    }

    private func context(_ world: World, _ model: Model, _ residual: Double) -> [(String, String)] {
        [
            ("unit", "\(world.unit) per year"), ("year", "\(world.year)"), ("world", world.id),
            ("residual", NumberText.residual(residual)),
        ]
    }

    private func triangle(
        _ scenario: Scenario, _ world: World, _ mix: (any ProductMix)?, _ options: SolverOptions
    ) throws -> (ReportDocument, TextTable) {
        let progress = Progress()
        progress.say("the trade of \(world.id)")
        let question = try TriangleQuestion(scenario, world: world, mix: mix, options: options)
        @Sendable func solved(_ model: Model?) throws -> TriangleStudy {
            try TriangleRunner(question, mix: mix, model: model, options: options).run()
        }
        progress.say("\(question.offers.count) offers, \(question.terms.cuts.count) cuts")
        let study = try solved(nil)
        let models = single ? [] : try scenario.ensembleModels(for: question.world).filter { !$0.isSame(as: study.model) }
        progress.say("\(models.count) other models")
        let found = Parallel.map(models.count) { k in Result { try solved(models[k]) } }
        var others: [TriangleStudy] = []
        for (model, result) in zip(models, found) {
            do { others.append(try result.get()) } catch let end as NotConverged {
                Console.say("note: \(model.label) has no answer: \(end.termination)")
            }
        }
        let report = TriangleReport(TriangleVerdict(study, others: others))
        var table = TextTable(TriangleReport.columns, numeric: TriangleReport.numeric)
        let residual = ([study] + others).map(\.worstResidual).max() ?? .nan
        table.context = context(question.world, study.model, residual)
        for row in report.rows { table.add(row) }
        let solves = ([study] + others).reduce(question.carried?.solves ?? 0) { $0 + $1.solves }
        Console.say("\(solves) equilibria; worst residual \(NumberText.residual(residual))")
        return (report.document, table)
    }
}

/// Where a report goes: a page or a text by its name, else the terminal, else rows.
enum ReportPlace {
    static func validate(_ out: String?) throws {
        if let out, !(out.hasSuffix(".html") || out.hasSuffix(".md")) {
            throw ValidationError("-o writes a report: name it .html or .md; --csv and --json write to standard output.")
        }
    }

    static func write(_ document: ReportDocument, to out: String?, as form: OutputOptions.Form, table: () -> TextTable) throws {
        if let out {
            let text = out.hasSuffix(".html") ? HTMLRenderer.render(document) : MarkdownRenderer.render(document)
            _ = try FilePlacement.write(Data(text.utf8), to: URL(fileURLWithPath: out)) { _ in false }
            Console.say("wrote \(out)")
        } else if form == .table {
            Console.write(TerminalRenderer.render(document, on: .standardOutput), isSafe: true)
        } else {
            table().write(as: form)
        }
    }
}

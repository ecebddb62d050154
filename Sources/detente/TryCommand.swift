import ArgumentParser
import Foundation
import Questions
import Reports
import Scenarios
import Studies
import TradeData
import TradeEquilibrium

struct TryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try", abstract: "A what-if in one line, without a file; or a shipped example by its name.",
        discussion: """
            detente try "USA 25% on China"
            detente try "60% on China and 10% on all others" --retaliate
            detente try "EU -5pp on Japan for vehicles" --on 2026-03-01 -o out/
            detente try --list; detente try brexit
            25% sets the duty, +10pp adds to it, -5pp takes off. The question is asked on top of the law of a day, today's where none is \
            given. --yaml prints it as a scenario file instead of solving it.
            """)
    @Argument(help: "[IMPOSERS] RATE on PARTNERS [for GOODS], clauses joined by “and”; or the name of an example.")
    var question: String?
    @Flag(help: "List the shipped examples.") var list = false
    @Flag(help: "Every partner answers in kind.") var retaliate = false
    @Option(
        name: .customLong("on"),
        help: "The day whose law is under the question, such as 2026-03-01; today's, as far as the calendar goes, when not given."
    )
    var day: Day?
    @OptionGroup var place: WorldOption
    @OptionGroup var model: ModelChoices
    @Flag(help: "One model only; no ranges.") var single = false
    @Flag(help: "The whole report as text, instead of one screen.") var full = false
    @Flag(help: "Print the scenario file and do not solve.") var yaml = false
    @Option(name: [.customShort("o"), .long], help: "Folder for the bundle: report, tables, workbook, scenario.") var out: String?
    @OptionGroup var solving: SolvingOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if !list && question == nil {
            throw ValidationError("Ask something, such as \"USA 25% on China\", or --list the examples.")
        }
    }

    func run() throws {
        try reportingProblems {
            if let out { try BundleWriter().check(URL(fileURLWithPath: out), inputs: []) }
            if list { return try listPresets() }
            let line = (question ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
            if let preset = try preset(line) { return try answer(preset) }
            let options = solving.begin()
            let worldName = place.world ?? World.usual
            let own = try place.own(for: Workspace.shared.world(worldName))
            guard own == nil || model.elasticities == nil else { throw Usage("--theta and --elasticities exclude each other") }
            let loaded = try own.map { try Workspace.shared.world(worldName).adding($0) } ?? Workspace.shared.world(worldName)
            let base = try TryLaw(day, world: loaded)
            do {
                let asked = try TryQuestion.whatIf(line, in: loaded, on: base.days?.asOf ?? Day(number: .max))
                var choices = WhatIf.Options(world: worldName)
                (choices.retaliate, choices.law, choices.model) = (
                    retaliate, base.days, model.lines + (own.map { ["elasticities: \($0.name)"] } ?? [])
                )
                if !single { choices.ensemble = model.ensemble(for: loaded) }
                let text = asked.scenario(in: loaded, choices)
                if yaml { return Console.write(text) }
                // Beside the answer in kind, what the duty would do alone.
                choices.retaliate = false
                choices.ensemble = []
                let alone = retaliate && output.form == .table && !full ? asked.scenario(in: loaded, choices) : nil
                try solve(asked, text, alone: alone, loaded, base, options)
            } catch let none as WhatIf.NoDuty {
                guard output.form == .table else { throw Usage(none.answer) }
                Console.write(none.answer + "\n")
            }
        }
    }

    /// - Parameter alone: The same question without the answer in kind.
    private func solve(
        _ asked: WhatIf, _ text: String, alone: String?, _ world: World, _ base: TryLaw, _ options: SolverOptions
    ) throws {
        let scenario = try TryQuestion.parse(text, asked.line, on: world, place: place.world)
        // Of the calendar's own measures the whole report speaks.
        for warning in scenario.warnings
        where warning.file == "the question" && !warning.what.contains(" of \"all\" ")
            && !warning.what.contains("in layer question")
        {
            Console.say("“\(asked.line)”: \(warning.what)")
        }
        let mix = try ScenarioFile.productMix()
        try scenario.requireProducts(in: world, mix: mix)
        let runner = StudyRunner(
            scenario, world: world, mix: mix, alternatives: try scenario.ensembleModels(for: world), options: options)
        let progress = Progress()
        let study = try runner.run(progress: progress.say)
        try StudyOutput.requireConverged(study, isInReport: output.form == .table)
        try StudyOutput.requireAnswer(study)
        try bundle(study, runner, scenario)
        let unanswered = try alone.flatMap { text in
            let study = try StudyRunner(
                try TryQuestion.parse(text, asked.line, on: world, place: place.world), world: world, mix: mix, options: options
            ).run()
            return study.runs.first.flatMap { $0.comparison.converged ? $0.comparison : nil }
        }
        let go =
            out == nil
            ? "\(retaliate ? "" : "--retaliate · ")--full · --csv · -o out/ · --yaml > my.yaml"
            : "\(StudyOutput.folder(out!))/report.html"
        let all = TryAnswer.Party(name: "all", members: Array(world.grid.countries.indices))
        func parties(_ side: WhatIf.Parties, in clause: WhatIf.Clause) -> [TryAnswer.Party] {
            switch side {
            case .named(let list):
                return list.map {
                    .init(name: $0.name, prose: $0.name.withArticle, members: $0.members.compactMap { world.grid.index(of: $0) })
                }
            case .all: return [all]
            case .allOthers:
                let out = Set(
                    asked.clauses.filter { $0.imposers == clause.imposers }.flatMap(\.partners.named).flatMap(\.members))
                return [
                    .init(
                        name: "all others",
                        members: world.grid.countries.indices.filter { !out.contains(world.grid.countries[$0]) })
                ]
            }
        }
        let duties = asked.clauses.map { clause in
            TryAnswer.Duty(
                imposers: parties(clause.imposers, in: clause), partners: parties(clause.partners, in: clause),
                aim: "on "
                    + (clause.partners.named.isEmpty
                        ? clause.partners.name : clause.partners.named.map(\.name.withArticle).joined(separator: ", ")),
                goods: clause.goods.map(\.word).joined(separator: ", "))
        }
        try write(
            study,
            TryAnswer(
                study, duties: duties, law: (retaliate ? "answered in kind; " : "") + base.words, remarks: asked.remarks,
                households: try Households.load(), more: go, unanswered: unanswered))
    }

    private func write(_ study: Study, _ answer: @autoclosure () throws -> TryAnswer) throws {
        if output.form == .table && !full {
            Console.write(try answer().text(), isSafe: true)
        } else {
            try StudyOutput.write(study, focus: nil, as: output.form, command: StudyOutput.typed)
        }
    }

    private func bundle(_ study: Study, _ runner: StudyRunner, _ scenario: Scenario) throws {
        guard let out else { return }
        var study = study
        try runner.attribute(&study)
        try StudyOutput.writeBundle(study, scenario, focus: nil, to: out, inputs: [], command: StudyOutput.typed)
    }

    // MARK: Examples

    private func listPresets() throws {
        var table = TextTable(["name", "about"])
        for preset in try Presets.all() { table.add([preset.name, preset.title]) }
        table.write(as: output.form)
        Console.say("Next: detente try NAME, or detente try \"USA 25% on China\"")
    }

    /// The example that a single word names; nil where it is a question.
    private func preset(_ line: String) throws -> Presets.Preset? {
        guard !line.contains(where: \.isWhitespace), !line.contains(where: \.isNumber) || line.contains("-") else { return nil }
        let all = try Presets.all()
        if let found = all.first(where: { $0.name == line.lowercased() }) { return found }
        let near = Spelling.nearest(line.lowercased(), in: all.map(\.name)).map { "did you mean \($0)? " } ?? ""
        throw Usage("“\(line)” is no question and no example; \(near)detente try --list shows the examples")
    }

    private func answer(_ preset: Presets.Preset) throws {
        guard !retaliate, day == nil else {
            throw Usage(
                "--retaliate and --on are for questions; \(preset.name) is a scenario with its own law and days: detente run \(preset.url.path)"
            )
        }
        if yaml { return Console.write(String(decoding: try FileBytes.read(preset.url, limit: 4 << 20), as: UTF8.self)) }
        let options = solving.begin()
        let (scenario, world) = try ScenarioFile.load(preset.url.path, quiet: true, place)
        let runner = StudyRunner(
            scenario, world: world, mix: try ScenarioFile.productMix(),
            alternatives: single ? [] : try scenario.ensembleModels(for: world), options: options)
        let study = try runner.run(progress: Progress().say)
        try StudyOutput.requireConverged(study, isInReport: output.form == .table)
        try StudyOutput.requireAnswer(study)
        try bundle(study, runner, scenario)
        guard output.form == .table, !full else { return try write(study, TryAnswer(study, run: 0)) }
        let indices = study.runs.indices.filter {
            study.runs[$0].threat == nil && study.runs[$0].comparedWith == scenario.compareTo[0]
        }
        let households = try Households.load()
        Console.write(scenario.title + "\n\n")
        for k in indices {
            let more = k == indices.last ? "--full · --csv · -o out/ · --yaml > my.yaml" : ""
            Console.write(
                TryAnswer(study, run: k, households: households, more: more).text() + (k == indices.last ? "" : "\n"),
                isSafe: true)
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

    /// The models that ranges are over: every combination of what no option settles.
    func ensemble(for world: World) -> [String] {
        TryQuestion.ensemble(
            for: world, settled: Set(named.map(\.key) + (model == nil ? [] : ["model"])))
    }
}

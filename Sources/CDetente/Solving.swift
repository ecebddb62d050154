import DetenteHeader
import FoundationEssentials
import Questions
import Reports
import Scenarios
import Studies
import TradeData
import TradeEquilibrium

@c @implementation
public func detente_solve(
    _ scenario: Int64, _ options: UnsafePointer<detente_options>?, _ study: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { call in
        let study = try place(study, "study")
        let held: HeldScenario = try Handles.get(scenario)
        let solving = try Solving(options)
        let (scenario, world) = (held.scenario, held.world)
        try StudySize(scenario, grid: world.grid, draws: false, isBundle: false).requireModest(file: scenario.path)
        let runner = StudyRunner(
            scenario, world: world, mix: try ScenarioFile.productMix(),
            alternatives: solving.isSingle ? [] : try scenario.ensembleModels(for: world), options: solving.options)
        let solved = try runner.run(progress: solving.progress)
        try solving.check()
        for note in solved.notes { call.say(note) }
        study.pointee = Handles.add(HeldStudy(solved))
        guard solved.converged else {
            call.lacks(Unsolved.lines(solved))
            return 1
        }
        return 0
    }
}

@c @implementation
public func detente_study_facts(
    _ study: Int64, _ converged: UnsafeMutablePointer<Int32>?, _ residual: UnsafeMutablePointer<Double>?,
    _ comparisons: UnsafeMutablePointer<Int64>?, _ unanswered: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { _ in
        let study = try Handles.get(study, HeldStudy.self).study
        converged?.pointee = study.converged ? 1 : 0
        residual?.pointee = study.worstResidual
        comparisons?.pointee = Int64(study.runs.count)
        unanswered?.pointee = Int64(study.failures.count)
        return 0
    }
}

/// The study of a handle, where it has an answer.
private func answered(_ handle: Int64) throws -> Study {
    let study = try Handles.get(handle, HeldStudy.self).study
    guard study.converged else { throw NoAnswer(Unsolved.lines(study).joined(separator: "; ")) }
    return study
}

/// Whom a text names in the world of a study; nil for null.
private func subjects(_ pointer: UnsafePointer<CChar>?, _ study: Study, _ call: Call) throws -> [Subject]? {
    guard let names = try optionalText(pointer, "the economies") else { return nil }
    guard let list = EconomyList(names) else { throw Usage("no economy is named; write some, such as USA,CHN") }
    return try list.subjects(
        in: study.world, on: study.scenario.asOf, groups: study.scenario.ownGroups, say: call.say)
}

@c @implementation
public func detente_study_table(
    _ study: Int64, _ about: UnsafePointer<CChar>?, _ groups: UnsafePointer<CChar>?, _ table: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { call in
        let table = try place(table, "table")
        let study = try answered(study)
        let about = try text(about, "what is wanted")
        let groups = try subjects(groups, study, call)?.filter(\.isGroup)
        let builder = TableBuilder(ResultTable.columns, numeric: ResultTable.numericColumns)
        switch about {
        case "results":
            StudyTables.results(study, households: try Households.load(), groups: groups) { builder.add($0.cells) }
        case "sectors": StudyTables.sectors(study) { builder.add($0.cells) }
        case "rates": StudyTables.rates(study) { builder.add($0.cells) }
        default:
            throw Usage("of a study there is no table \(PlainText.quoted(about)); write results, sectors or rates")
        }
        table.pointee = Handles.add(HeldTable(builder))
        return 0
    }
}

@c @implementation
public func detente_study_text(
    _ study: Int64, _ form: UnsafePointer<CChar>?, _ focus: UnsafePointer<CChar>?, _ out: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { call in
        let out = try place(out, "text")
        let study = try answered(study)
        let form = try text(form, "the form")
        let focus = try subjects(focus, study, call)
        func document() throws -> ReportDocument { try StudyDocument.make(study, focus: focus) }
        let found: String
        switch form {
        case "text": found = TerminalRenderer.render(try document(), on: .pipe)
        case "markdown": found = MarkdownRenderer.render(try document())
        case "html": found = HTMLRenderer.render(try document())
        case "one-page": found = HTMLRenderer.render(try document(), isOnePage: true)
        case "one-page-text": found = TerminalRenderer.render(try document(), on: .pipe, isOnePage: true)
        case "brief": found = AnswerSheet(study, focus: focus).text()
        case "notes": found = study.notes.joined(separator: "\n")
        default:
            throw Usage(
                "a report has no form \(PlainText.quoted(form)); write text, markdown, html, one-page, one-page-text, brief or notes"
            )
        }
        out.pointee = Handles.add(HeldText(found))
        return 0
    }
}

@c @implementation
public func detente_study_charts(
    _ study: Int64, _ focus: UnsafePointer<CChar>?, _ table: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { call in
        let table = try place(table, "table")
        let study = try answered(study)
        let document = try StudyDocument.make(study, focus: try subjects(focus, study, call))
        var rows = TextTable(["name", "caption", "svg"])
        let brief = document.brief?.chart.map { [$0] } ?? []
        let others = document.blocks.compactMap { block -> ReportDocument.Chart? in
            if case .chart(let chart) = block { chart } else { nil }
        }
        for (k, chart) in (brief + others.filter { !brief.contains($0) }).enumerated() {
            rows.add([chart.name ?? "chart-\(k + 1)", chart.caption, chart.svg])
        }
        table.pointee = Handles.add(HeldTable(rows))
        return 0
    }
}

@c @implementation
public func detente_study_draws(
    _ study: Int64, _ first: Int64, _ draws: Int64, _ seed: UInt64, _ options: UnsafePointer<detente_options>?,
    _ table: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { call in
        let table = try place(table, "table")
        let first = try counted(first, 0...Int64(ElasticityDraws.most), "the first draw")
        let count = try counted(draws, 1...10_000, "draws")
        let solving = try Solving(options)
        var study = try answered(study)
        let rows = Double(count) * Double(study.runs.count) * Double(study.world.grid.countryCount)
        guard rows <= Double(StudySize.mostRows) else {
            throw Usage("the draws would fill \(Int(rows)) rows; the most is \(StudySize.mostRows): take fewer draws or branches")
        }
        study.options = solving.options
        let drawn = ElasticityDraws(
            study, first: first, count: count, seed: seed, threads: solving.threads, progress: solving.progress)
        try solving.check()
        if let ended = solving.options.ended { throw NoAnswer("the time was used up before all draws were solved: \(ended)") }
        let builder = TableBuilder(DrawRows.columns, numeric: DrawRows.numeric)
        DrawRows.each(drawn, in: study.world, builder.add)
        table.pointee = Handles.add(HeldTable(builder))
        let lost = drawn.results.filter { $0.failed > 0 }
        guard !lost.isEmpty else { return 0 }
        call.lacks(
            lost.map {
                "\($0.failed) of \(count) draws have no answer on \($0.branch) against \($0.comparedWith); they are left out"
            })
        return 1
    }
}

@c @implementation
public func detente_sweep(
    _ scenario: Int64, _ measure: UnsafePointer<CChar>?, _ percents: UnsafePointer<Double>?, _ number: Int64,
    _ branch: UnsafePointer<CChar>?, _ focus: UnsafePointer<CChar>?, _ options: UnsafePointer<detente_options>?,
    _ table: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { call in
        let table = try place(table, "table")
        let held: HeldScenario = try Handles.get(scenario)
        let measure = try text(measure, "the measure")
        let percents = try numbers(percents, counted(number, 1...10_000, "rates"), "the rates")
        for percent in percents where !(0...Limits.percent).contains(percent) {
            throw Usage("a rate is \(percent)%; rates are 0% to \(Int(Limits.percent))%")
        }
        let solving = try Solving(options)
        let (scenario, world) = (held.scenario, held.world)
        let list = try optionalText(focus, "the focus")
        guard list == nil || list.flatMap({ EconomyList($0) }) != nil else {
            throw Usage("no economy is named; write some, such as USA,CHN")
        }
        let swept = try SweepReport(
            scenario, world: world, measure: measure, rates: percents.map { .percent($0) },
            path: ScenarioFile.path(optionalText(branch, "the branch"), of: scenario),
            models: [try scenario.model(for: world)] + (solving.isSingle ? [] : try scenario.ensembleModels(for: world)),
            subjects: ScenarioFile.subjects(list.flatMap { EconomyList($0) }, scenario, world, say: call.say),
            options: solving.options, threads: solving.threads
        ) { solving.progress("\($0) of \($1) solves") }
        try solving.check()
        for note in swept.notes { call.say(note) }
        table.pointee = Handles.add(HeldTable(try swept.table(digits: 17)))
        return 0
    }
}

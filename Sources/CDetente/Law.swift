import DetenteHeader
import Questions
import Reports
import Scenarios
import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

@c @implementation
public func detente_rate(
    _ origin: UnsafePointer<CChar>?, _ destination: UnsafePointer<CChar>?, _ product: UnsafePointer<CChar>?,
    _ date: UnsafePointer<CChar>?, _ scenario: UnsafePointer<CChar>?, _ branch: UnsafePointer<CChar>?,
    _ base: UnsafePointer<CChar>?, _ table: UnsafeMutablePointer<Int64>?, _ why: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { call in
        let table = try place(table, "table")
        guard let day = try day(date, "the day") else { throw Usage("the day is null; write it as 2025-11-12") }
        let question = try question(origin, destination, product, scenario, branch, base, call)
        let report = try RateReport(question, on: day)
        for remark in report.remarks { call.say(remark) }
        let rows = HeldTable(report.table())
        table.pointee = Handles.add(rows)
        why?.pointee = Handles.add(HeldText(report.text(why: true, width: 100)))
        return 0
    }
}

@c @implementation
public func detente_timeline(
    _ origin: UnsafePointer<CChar>?, _ destination: UnsafePointer<CChar>?, _ product: UnsafePointer<CChar>?,
    _ from: UnsafePointer<CChar>?, _ until: UnsafePointer<CChar>?, _ scenario: UnsafePointer<CChar>?,
    _ branch: UnsafePointer<CChar>?, _ base: UnsafePointer<CChar>?, _ table: UnsafeMutablePointer<Int64>?,
    _ chart: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { call in
        let table = try place(table, "table")
        guard let from = try day(from, "the first day"), let until = try day(until, "the last day") else {
            throw Usage("a day is null; write it as 2018-01-01")
        }
        guard from < until else { throw Usage("the first day \(from) is not before \(until)") }
        let question = try question(origin, destination, product, scenario, branch, base, call)
        let base = try TimelineBase(question)
        let report = try TimelineReport(question, base: base, from: from, until: until)
        if let remark = base.remark { call.say(remark) }
        if let last = question.keptTo, until > last.advanced(by: 1) {
            call.say("The calendar is kept to \(last); what was decided later is not in it.")
        }
        let rows = HeldTable(report.table())
        table.pointee = Handles.add(rows)
        chart?.pointee = Handles.add(HeldText(report.chart(width: 744)))
        return 0
    }
}

private func question(
    _ origin: UnsafePointer<CChar>?, _ destination: UnsafePointer<CChar>?, _ product: UnsafePointer<CChar>?,
    _ scenario: UnsafePointer<CChar>?, _ branch: UnsafePointer<CChar>?, _ base: UnsafePointer<CChar>?, _ call: Call
) throws -> LawQuestion {
    try DataLocation.requireInstalled()
    return try LawQuestion.asked(
        origin: text(origin, "the origin"), destination: text(destination, "the destination"),
        product: optionalText(product, "the product"), base: optionalText(base, "the base rate"),
        scenario: optionalText(scenario, "the scenario"), branch: optionalText(branch, "the branch"), say: call.say)
}

@c @implementation
public func detente_exposure(
    _ world: Int64, _ economy: UnsafePointer<CChar>?, _ industry: UnsafePointer<CChar>?, _ to: UnsafePointer<CChar>?,
    _ of: UnsafePointer<CChar>?, _ tiers: Int32, _ top: Int32, _ table: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { call in
        let table = try place(table, "table")
        let world = try Handles.get(world, HeldWorld.self).world
        let asked = try ExposureQuestion(
            economy: text(economy, "the economy"), industry: optionalText(industry, "the industry"), to: text(to, "to"),
            of: optionalText(of, "of"), tiers: Int(tiers), top: Int(top), world: world, say: call.say)
        for remark in asked.remarks { call.say(remark) }
        table.pointee = Handles.add(HeldTable(asked.table()))
        return 0
    }
}

@c @implementation
public func detente_exposure_model(
    _ world: Int64, _ economy: UnsafePointer<CChar>?, _ kind: UnsafePointer<CChar>?, _ shock: UnsafePointer<CChar>?,
    _ to: UnsafePointer<CChar>?, _ of: UnsafePointer<CChar>?, _ elasticities: UnsafePointer<CChar>?,
    _ horizon: UnsafePointer<CChar>?, _ options: UnsafePointer<detente_options>?, _ table: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { call in
        let table = try place(table, "table")
        let world = try Handles.get(world, HeldWorld.self).world
        let words = (kind: try text(kind, "the kind"), shock: try optionalText(shock, "the shock") ?? "labour")
        guard let outcome = PairExposure.Outcome(rawValue: words.kind) else {
            throw Usage("the kind \(PlainText.quoted(words.kind)) is not known; write welfare or income")
        }
        guard let shock = FriendsRows.Shock(rawValue: words.shock) else {
            throw Usage("the shock \(PlainText.quoted(words.shock)) is not known; write labour, output, cost or tariff")
        }
        let (to, of) = (try optionalText(to, "to"), try optionalText(of, "of"))
        guard shock.isOfPairs || (to == nil && of == nil) else {
            throw Usage("to and of go with the shocks cost and tariff; all economies are listed anyway")
        }
        let name = try text(economy, "the economy")
        var here: Int?
        if name.lowercased() != "all" {
            let subject = try ExposureQuestion.one(name, world, say: call.say)
            guard !subject.isGroup, let n = world.grid.index(of: subject.members[0]) else {
                throw Usage("\(subject.code) is a group; exposure by the model is of one economy, or of all")
            }
            here = n
        }
        let solving = try Solving(options)
        let study = try FriendsStudy(
            world, model: try namedModel(elasticities, horizon, usual: .medium, deficits: nil, of: world),
            growth: shock == .output ? .output : .labour, options: solving.options)
        try solving.check()
        guard shock.isOfPairs else {
            table.pointee = Handles.add(HeldTable(FriendsRows.growth(study, of: here)))
            return 0
        }
        var sectors: [Sector]?
        if let of {
            let (found, note) = try IndustryWords(world).sectors(of)
            sectors = found
            if let note { call.say("Note: \(note).") }
        }
        let buyers = try to.map { Set(world.grid.indices(of: try ExposureQuestion.one($0, world, say: call.say))) }
        let pairs = try FriendsRows.pairs(
            study, outcome, of: here, isTariff: shock == .tariff, buyers: buyers, sectors: sectors, goods: of)
        table.pointee = Handles.add(HeldTable(pairs.table))
        return 0
    }
}

@c @implementation
public func detente_backtest(
    _ options: UnsafePointer<detente_options>?, _ table: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { _ in
        let table = try place(table, "table")
        let solving = try Solving(options)
        let summary = try BacktestSummary(
            .shipped(LegalCalendar.load().law, mix: try ScenarioFile.productMix(), options: solving.options))
        try solving.check()
        var rows = TextTable(BacktestReport.columns, numeric: BacktestReport.numericColumns)
        for row in BacktestReport(summary).rows { rows.add(row) }
        table.pointee = Handles.add(HeldTable(rows))
        return 0
    }
}

import DetenteHeader
import FoundationEssentials
import Questions
import Reports
import Scenarios
import Studies
import TradeData
import TradePolicy

@c @implementation
public func detente_scenario_read(
    _ path: UnsafePointer<CChar>?, _ world: UnsafePointer<CChar>?, _ theta: UnsafePointer<CChar>?,
    _ scenario: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { call in
        let scenario = try place(scenario, "scenario")
        let (path, world) = (try text(path, "the path"), try optionalText(world, "the world"))
        let found = try ScenarioFile.load(path, world: world, theta: optionalText(theta, "theta"), say: call.say)
        scenario.pointee = Handles.add(HeldScenario(found.scenario, found.world))
        return 0
    }
}

@c @implementation
public func detente_scenario_parse(
    _ source: UnsafePointer<CChar>?, _ name: UnsafePointer<CChar>?, _ world: UnsafePointer<CChar>?,
    _ theta: UnsafePointer<CChar>?, _ scenario: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { call in
        let scenario = try place(scenario, "scenario")
        let (source, name) = (try text(source, "the text"), try optionalText(name, "the name") ?? "scenario.yaml")
        let (world, theta) = (try optionalText(world, "the world"), try optionalText(theta, "theta"))
        try DataLocation.requireInstalled()
        if let world { _ = try Workspace.shared.world(world) }
        let read = try ScenarioReader(world: world) { (try? Workspace.shared.world($0))?.grid }.parse(source, name: name)
        let found = try ScenarioFile.ready(read, world: world, theta: theta, say: call.say)
        scenario.pointee = Handles.add(HeldScenario(found.scenario, found.world))
        return 0
    }
}

@c @implementation
public func detente_scenario_try(
    _ question: UnsafePointer<CChar>?, _ world: UnsafePointer<CChar>?, _ date: UnsafePointer<CChar>?, _ retaliate: Int32,
    _ single: Int32, _ scenario: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { call in
        let scenario = try place(scenario, "scenario")
        let line = try text(question, "the question")
        let (name, date) = (try optionalText(world, "the world"), try day(date, "the day"))
        let world = try Workspace.shared.world(name ?? World.usual)
        let base = try TryLaw(date, world: world)
        do {
            let asked = try TryQuestion.whatIf(line, in: world, on: base.days?.asOf ?? Day(number: .max))
            var choices = WhatIf.Options(world: name ?? World.usual)
            (choices.retaliate, choices.law) = (retaliate != 0, base.days)
            if single == 0 { choices.ensemble = TryQuestion.ensemble(for: world) }
            let found = try TryQuestion.parse(asked.scenario(in: world, choices), line, on: world, place: name)
            for warning in found.warnings where warning.file == "the question" { call.say(warning.what) }
            for remark in asked.remarks { call.say(remark) }
            call.say(base.words)
            try found.requireProducts(in: world, mix: try ScenarioFile.productMix())
            scenario.pointee = Handles.add(HeldScenario(found, world))
        } catch let none as WhatIf.NoDuty {
            throw Usage(none.answer)
        }
        return 0
    }
}

@c @implementation
public func detente_scenario_text(
    _ scenario: Int64, _ which: UnsafePointer<CChar>?, _ out: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { _ in
        let out = try place(out, "text")
        let scenario = try Handles.get(scenario, HeldScenario.self).scenario
        let which = try text(which, "what is wanted")
        let found: String
        switch which {
        case "source": found = scenario.source
        case "whole": found = ScenarioWriter(scenario).files()["scenario.yaml"] ?? ""
        case "id": found = scenario.id
        case "title": found = scenario.title
        case "world": found = scenario.world
        case "as-of": found = "\(scenario.asOf)"
        default:
            throw Usage(
                "a scenario has no text \(PlainText.quoted(which)); write source, whole, id, title, world or as-of")
        }
        out.pointee = Handles.add(HeldText(found))
        return 0
    }
}

@c @implementation
public func detente_scenario_table(
    _ scenario: Int64, _ about: UnsafePointer<CChar>?, _ table: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { _ in
        let table = try place(table, "table")
        let scenario = try Handles.get(scenario, HeldScenario.self).scenario
        table.pointee = Handles.add(HeldTable(try rows(of: scenario, try text(about, "what is wanted"))))
        return 0
    }
}

private func rows(of scenario: Scenario, _ about: String) throws -> TextTable {
    switch about {
    case "measures":
        var rows = TextTable(
            ["measure", "kind", "by", "layer", "from", "until", "rate_percent", "is_threat", "source"], numeric: ["rate_percent"])
        func add(_ measure: Measure, isThreat: Bool) {
            rows.add([
                measure.id, measure.instrument.rawValue, measure.by.map(\.rawValue).sorted().joined(separator: " "),
                measure.layer ?? "", "\(measure.period.from)", measure.period.until.map { "\($0)" } ?? "",
                measure.rate.rate(on: scenario.asOf).map { ResultTable.Row.plain($0.percent) } ?? "", isThreat ? "yes" : "no",
                measure.source,
            ])
        }
        for measure in scenario.law.measures { add(measure, isThreat: false) }
        for threat in scenario.law.threats { add(threat.measure, isThreat: true) }
        return rows
    case "branches":
        var rows = TextTable(["branch", "title", "probability"], numeric: ["probability"])
        for path in scenario.tree.paths {
            rows.add([path.id, path.title ?? "", path.probability.map { ResultTable.Row.plain($0.value) } ?? ""])
        }
        return rows
    default:
        throw Usage("of a scenario there is no table \(PlainText.quoted(about)); write measures or branches")
    }
}

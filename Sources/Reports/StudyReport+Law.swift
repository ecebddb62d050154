import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

extension StudyReport {
    /// What the law says on each branch: duties on all goods, and the change that it makes at unchanged trade.
    func lawSection() -> ReportDocument.Section {
        var section = ReportDocument.Section("What the law says", Array(rateCharts().prefix(2)))
        for day in study.scenario.compareTo.prefix(1) {
            let runs = branches(against: day)
            var adders = ReportDocument.Table(
                "Duties on all goods (general adders), %, statutory, on \(study.scenario.asOf)",
                columns: [.text("importer on origin"), .number("law of \(day)")] + runs.map { .number(shortTitle($0.run.path)) },
                note: "Most-favoured-nation rates and duties on named goods come on top.")
            var effective = ReportDocument.Table(
                "Average tariff at the trade of \(day), %, effective, goods",
                columns: [.text("importer on origin"), .number("law of \(day)")] + runs.map { .number(shortTitle($0.run.path)) },
                note:
                    "The world's base tariffs plus the change of statutory law, weighted with the trade of the reference. \(source)"
            )
            for pair in parties() {
                guard let origin = largest(pair.origin), let destination = largest(pair.destination) else { continue }
                let label = "\(name(pair.destination)) on \(name(pair.origin))"
                func average(_ comparison: Comparison) -> (reference: Rate, policy: Rate) {
                    comparison.tariffAtReferenceTrade(destinations: pair.destinations, origins: pair.origins)
                }
                func adder(_ law: Law, _ day: Day) -> String {
                    NumberText.percent(law.generalAdder(origin: origin, destination: destination, on: day).percent)
                }
                if let first = runs.first?.run {
                    adders.add([label, adder(first.referenceLaw, day)] + runs.map { adder($0.run.law, $0.run.day) })
                    let before = average(first.comparison).reference
                    effective.add(
                        [label, NumberText.percent(before.percent)]
                            + runs.map {
                                NumberText.percent(average($0.run.comparison).policy.percent)
                            })
                }
            }
            (adders.hasZeros, effective.hasZeros) = (true, true)
            section.blocks += [.table(adders), .table(effective)]
        }
        let hypothetical = study.scenario.law.measures.filter { $0.source.lowercased().firstRange(of: "hypothetical") != nil }
            .map(\.id)
        if !hypothetical.isEmpty {
            section.blocks.append(.paragraph("Hypothetical, by the scenario's own word: \(listed(hypothetical))."))
        }
        if !study.notes.isEmpty { section.blocks += [.paragraph("To know of all numbers:"), .list(study.notes)] }
        return section
    }

    /// The texts that the law rests on, with links: what changed between the days, and folded what else holds.
    func references() -> ReportDocument.Section? {
        guard let day = study.scenario.compareTo.first else { return nil }
        var (changed, others): ([Measure], [Measure]) = ([], [])
        for run in study.runs where run.threat == nil && run.comparedWith == day {
            let moved = run.law.changed(from: day, to: run.day)
            for measure in moved where !changed.contains(where: { $0.id == measure.id }) { changed.append(measure) }
        }
        for run in study.runs where run.threat == nil {
            let inForce = run.law.inForce(on: run.day)
            for measure in run.law.measures where inForce[measure.id] != nil {
                if !(changed + others).contains(where: { $0.id == measure.id }) { others.append(measure) }
            }
        }
        func entries(_ measures: [Measure]) -> [ReportDocument.Reference] {
            measures.map { measure in
                let more =
                    measure.confidence == .sourced || measure.confidence == .hypothetical
                    ? "" : " (\(measure.confidence.rawValue) sourced)"
                return .init(measure.id, LegalLinks.pieces(measure.source) + (more.isEmpty ? [] : [(text: more, url: nil)]))
            }
        }
        var blocks: [ReportDocument.Block] = []
        if !changed.isEmpty {
            blocks += [
                .paragraph("What stands otherwise than on \(NumberText.date(day)), on some branch:"),
                .references(entries(changed)),
            ]
        }
        if !others.isEmpty {
            blocks.append(
                .fold(
                    "The other \(others.count) measures in force on \(NumberText.date(study.scenario.asOf))",
                    [.references(entries(others))]))
        }
        let data = study.world.provenance
        let sources = data.blocks.map { "\($0.name): \($0.sources.joined(separator: "; "))" }
        blocks.append(.fold("Data of the world \(study.world.id)", [.list([data.kind] + sources + data.licences)]))
        return ReportDocument.Section("Sources: the legal texts and the data", blocks)
    }
}

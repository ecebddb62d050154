import Foundation
import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

extension StudyReport {
    /// What the law says on each branch: duties on all goods, and the change that it makes at unchanged trade.
    func law() -> ReportDocument.Section {
        var section = ReportDocument.Section("What the law says", rateCharts())
        for day in study.scenario.compareTo.prefix(1) {
            let runs = branches(against: day)
            var adders = ReportDocument.Table(
                "Duties on all goods (general adders), %, statutory, on \(study.scenario.asOf)",
                columns: [.text("importer on origin"), .number("law of \(day)")] + runs.map { .number($0.run.path.id) },
                note: "Most-favoured-nation rates and duties on named goods come on top.")
            var effective = ReportDocument.Table(
                "Average tariff at the trade of \(day), %, effective, goods",
                columns: [.text("importer on origin"), .number("law of \(day)")] + runs.map { .number($0.run.path.id) },
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
            section.blocks += [.table(adders), .table(effective)]
        }
        let hypothetical = study.scenario.law.measures.filter { $0.source.lowercased().contains("hypothetical") }.map(\.id)
        if !hypothetical.isEmpty {
            section.blocks.append(.paragraph("Hypothetical, by the scenario's own word: \(listed(hypothetical))."))
        }
        if !study.notes.isEmpty { section.blocks.append(.list(study.notes)) }
        return section
    }

    /// What it is worth to each industry of the threatener that a threat is not carried out.
    func industries() -> ReportDocument.Section? {
        let threats = study.runs.enumerated().filter {
            // A threat that is written and not solved, such as a purchase that is not made, has no industries to show.
            $0.element.threat != nil && $0.element.comparison.reference.policy != $0.element.comparison.policy.policy
        }
        guard !threats.isEmpty else { return nil }
        var section = ReportDocument.Section("Industries: what avoiding the threat is worth")
        for (index, run) in threats {
            guard let threat = run.threat, let measure = study.scenario.law.threats.first(where: { $0.id == threat })?.measure,
                let by = study.acting(measure).first, case let n = self.index(by), !n.isEmpty
            else { continue }
            let ranked = grid.sectors.indices.filter { j in n.contains { run.comparison.reference.output[$0, j].value > 0 } }
                .sorted { run.comparison.outputVolume(n, $0).value > run.comparison.outputVolume(n, $1).value }
            var table = ReportDocument.Table(
                "\(name(by)): law of \(run.day) on branch \(run.path.id) without \(threat), against with it, %",
                columns: [
                    .text("industry"), .number("output, volume"), .number("employment"),
                    .number("price to buyers, relative to world value added"),
                ],
                note: employmentNote)
            let shown = Array(ranked.prefix(5) + ranked.dropFirst(5).suffix(5))
            for j in shown {
                table.add([
                    name(grid.sectors[j]), change(index) { $0.outputVolume(n, j).percentChange },
                    change(index) { $0.labour(n, j).percentChange }, change(index) { $0.price(n, j).percentChange },
                ])
            }
            guard let best = ranked.first, let worst = ranked.last else { continue }
            func moves(_ j: Int) -> Double { run.comparison.outputVolume(n, j).percentChange }
            section.blocks.append(
                .paragraph(
                    "If \(threat) is not carried out, the \(welfareWord) of \(inProse(by)) changes by \(change(index) { $0.welfare(n).percentChange }) against carrying it out. "
                        + "Output \(moves(best) < 0 ? "falls least" : "rises most") in \(name(grid.sectors[best])) (\(change(index) { $0.outputVolume(n, best).percentChange })), "
                        + "and \(moves(worst) > 0 ? "rises least" : "falls most") in \(name(grid.sectors[worst])) (\(change(index) { $0.outputVolume(n, worst).percentChange }))."
                ))
            section.blocks.append(
                industryChart(
                    index, country: n, sectors: shown, title: "\(name(by)): output without \(threat), against with it",
                    name: "industries-\(threat)"))
            section.blocks.append(.table(table))
        }
        return section
    }

    /// Terms of trade, volume, and the rest, along a path from the reference to the policy.
    func why() -> ReportDocument.Section? {
        guard let day = study.scenario.compareTo.first else { return nil }
        var section = ReportDocument.Section("Why")
        var largest: (size: Double, chart: ReportDocument.Block)?
        for (_, run) in branches(against: day) {
            guard let parts = run.comparison.decomposition(steps: 5, options: study.options) else {
                section.blocks.append(
                    .paragraph(
                        "The change on branch \(run.path.id) is not split into terms of trade and volumes: no path of rates leads to a "
                            + "ban, or an equilibrium on the path was not found in time."))
                continue
            }
            func mean(_ n: [Int], _ values: [Double]) -> Double { ElasticityDraws.mean(values, of: n, in: run.comparison) }
            if let first = focus.first, case let size = abs(mean(index(first), parts.logWelfare)), size > largest?.size ?? 1e-5 {
                largest = (size, partsChart(parts, first, branch: run.path.id, against: day) { mean(self.index(first), $0) })
            }
            var table = ReportDocument.Table(
                "ln of \(welfareWord), %, law of \(run.day) on branch \(run.path.id) against \(day)",
                columns: [
                    .text("economy"), .number("terms of trade"), .number("volume of taxed trade"), .number("other"),
                    .number("sum"), .number("remainder"),
                ],
                note: "Path integral in 5 steps; the remainder is what the path leaves unexplained\(unsplit(run.model)).")
            for country in focus {
                let n = index(country)
                func text(_ value: Double) -> String { NumberText.change(100 * value, decimals: 3) }
                table.add([
                    name(country), text(mean(n, parts.termsOfTrade)), text(mean(n, parts.volumeOfTrade)),
                    text(mean(n, parts.tradeCosts) + mean(n, parts.availability) + mean(n, parts.transfers)),
                    text(mean(n, parts.logWelfare)), text(mean(n, grid.countries.indices.map(parts.remainder))),
                ])
            }
            section.blocks.append(.table(table))
        }
        if let largest { section.blocks.insert(largest.chart, at: 0) }
        section.blocks = blame() + section.blocks
        return section.blocks.isEmpty ? nil : section
    }

    /// What a remainder holds besides, under blocks that the split does not know.
    private func unsplit(_ model: Model) -> String {
        let blocks = [
            (model.labour.supplyElasticity > 0, "effort"), (model.scale != nil, "economies of scale"),
            (model.revenue == .wasted, "wasted revenue"),
            (model.tariffExponent != 1 || model.deficits == .endogenous, "entry of firms"),
        ].filter(\.0).map(\.1)
        return blocks.isEmpty ? "" : "; here also what comes of \(listed(blocks))"
    }

    /// Ranges over models, and residuals.
    func sureness() -> ReportDocument.Section {
        var section = ReportDocument.Section("How sure")
        section.blocks.append(
            .paragraph(
                "\(study.failures.isEmpty ? "Every solve" : "Every solve behind these numbers") \(study.converged ? "converged" : "did not converge"); the worst scaled residual of any equilibrium condition is "
                    + "\(NumberText.residual(study.worstResidual)) (target 1e-10)."))
        if let missing = study.missingFromRanges {
            section.blocks.append(.paragraph("Every range is \(missing):"))
            section.blocks.append(.list(study.failures.map { Unsolved.line($0, in: study) }))
        }
        if study.alternatives.isEmpty {
            if study.failures.isEmpty {
                section.blocks.append(
                    .paragraph("One model was run; without an ensemble there is no range over models, and none is claimed."))
            }
            section.blocks += draws()
            return section
        }
        section.blocks += drivers()
        section.blocks += draws()
        guard let day = study.scenario.compareTo.first else { return section }
        let models = [study.runs.first!.model] + study.alternatives.compactMap { $0.first?.model }
        // One branch is shown model by model, that on which most is at stake; the tables hold all.
        let n = focus.first.map { self.index($0) } ?? [0]
        if let (index, run) = branches(against: day).max(by: {
            abs($0.run.comparison.welfare(n).percentChange) < abs($1.run.comparison.welfare(n).percentChange)
        }) {
            var table = ReportDocument.Table(
                "\(welfareTitle) under each model, %, branch \(run.path.id) against \(day)",
                columns: [.text("model")] + focus.prefix(6).map { .number($0.code) })
            for (m, model) in models.enumerated() {
                let comparison = m == 0 ? run.comparison : study.alternatives[m - 1][index].comparison
                table.add(
                    [model.label] + focus.prefix(6).map { NumberText.change(comparison.welfare(self.index($0)).percentChange) })
            }
            section.blocks.append(.table(table))
        }
        return section
    }

    func limits() -> ReportDocument.Section {
        ReportDocument.Section(
            "What this does not say",
            [
                .list([
                    "Each branch is a snapshot of the \(horizon.words), as if its law were permanent (A-01)\(horizonNote): no dynamics, no stock-building, no exchange-rate or monetary effects.",
                    employmentNote + " Nobody becomes unemployed.",
                    "A ban on a small input hidden in a large sector, such as rare earths in ores and quarrying, is understated (A-02, A-15).",
                    "Prices are relative to world value added (A-08); they are not forecasts of inflation.",
                    "Probabilities, where a scenario gives them, are its author's.",
                ])
            ])
    }

    func reproduction() -> ReportDocument.Section {
        return ReportDocument.Section(
            "Do it again",
            [
                .code(command),
                .paragraph(
                    "Engine \(Engine.version), instruction level \(Engine.instructionLevel); world \(study.world.id), \(study.world.provenance.kind). A bundle's scenario.lock.json holds all hashes."
                ),
            ])
    }
}

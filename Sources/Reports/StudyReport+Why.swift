import FoundationEssentials
import Glibc
import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

extension StudyReport {
    /// Terms of trade, volume, and the rest, along a path from the reference to the policy.
    func why() -> ReportDocument.Section? {
        guard let day = study.scenario.compareTo.first else { return nil }
        var section = ReportDocument.Section("Why")
        var largest: (size: Double, chart: ReportDocument.Block)?
        var others: [ReportDocument.Block] = []
        let runs = byStakes(against: day).filter { !$0.run.comparison.isUnchanged }
        for (k, (_, run)) in runs.enumerated() {
            guard let parts = run.comparison.decomposition(steps: 5, options: study.options) else {
                let block = ReportDocument.Block.paragraph(
                    "The change on branch \(run.path.id) is not split into terms of trade and volumes: no path of rates leads to a "
                        + "ban, or an equilibrium on the path was not found in time.")
                if k == 0 { section.blocks.append(block) } else { others.append(block) }
                continue
            }
            func mean(_ n: [Int], _ values: [Double]) -> Double { ElasticityDraws.mean(values, of: n, in: run.comparison) }
            if k == 0, let first = focus.first, case let size = abs(mean(index(first), parts.logWelfare)), size > 1e-5 {
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
                func text(_ value: Double) -> String { NumberText.change(100 * value) }
                table.add([
                    name(country), text(mean(n, parts.termsOfTrade)), text(mean(n, parts.volumeOfTrade)),
                    text(mean(n, parts.tradeCosts) + mean(n, parts.availability) + mean(n, parts.transfers)),
                    text(mean(n, parts.logWelfare)), text(mean(n, grid.countries.indices.map(parts.remainder))),
                ])
            }
            if k == 0 { section.blocks.append(.table(table)) } else { others.append(.table(table)) }
        }
        if let largest { section.blocks.insert(largest.chart, at: 0) }
        let measures = blame()
        section.blocks = (measures.first ?? []) + section.blocks
        others = measures.dropFirst().flatMap(\.self) + others
        if !others.isEmpty { section.blocks.append(.fold("The other branches", others)) }
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
        if let (index, run) = byStakes(against: day).first {
            var table = ReportDocument.Table(
                "\(welfareTitle) under each model, %, branch \(run.path.id) against \(day)",
                columns: [.text("model")] + focus.prefix(6).map { .number($0.code) })
            for (m, model) in models.enumerated() {
                let comparison = m == 0 ? run.comparison : study.alternatives[m - 1][index].comparison
                table.add(
                    [model.label] + focus.prefix(6).map { NumberText.change(comparison.welfare(self.index($0)).percentChange) })
            }
            section.blocks.append(.fold("All \(models.count) models", [.table(table)]))
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
                    study.minerals.isEmpty
                        ? "A ban on a small input hidden in a large sector, such as rare earths in ores and quarrying, is understated (A-02, A-15)."
                        : "Minerals are solved beside the world (A-22), each measure at one central set of figures; prices that ration, fear, and new mines are not in it.",
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
                    (date.map {
                        "Made on \(NumberText.date($0)) by Détente, from \(study.scenario.path); every number is of this run. "
                    } ?? "")
                        + "Engine \(Engine.version), instruction level \(Engine.instructionLevel); world \(study.world.id), \(study.world.provenance.kind). A bundle's scenario.lock.json holds all hashes."
                ),
            ])
    }
}

import FoundationEssentials
import Glibc
import Studies
import TradeData
import TradeEquilibrium

extension StudyReport {
    /// Whether the models agree on the sign, and which assumption moves each number most.
    func drivers() -> [ReportDocument.Block] {
        let found = Sensitivity(study, subjects: focus)
        guard found.models.count > 1, let day = study.scenario.compareTo.first else { return [] }
        func empty() -> ReportDocument.Table {
            ReportDocument.Table(
                "\(welfareTitle) against \(day), %: range over \(found.models.count) models, and the assumption that moves it most",
                columns: [
                    .text("branch"), .text("economy"), .number("range"), .text("signs"), .text("driven by"),
                    .number("the largest alone, points"),
                ])
        }
        let shown = found.findings.filter { $0.comparedWith == day }
        let first = byStakes(against: day).first?.run.path
        var (table, others) = (empty(), empty())
        for finding in shown {
            let driver = finding.driver
            let row = [
                branchTitle(finding.branch), name(finding.subject),
                "\(NumberText.change(finding.low)) to \(NumberText.change(finding.high))",
                signs(finding), finding.drivenBy,
                driver.map { NumberText.fixed(finding.spread[$0] ?? 0, 2) } ?? "0",
            ]
            if finding.branch == first?.id { table.add(row) } else { others.add(row) }
        }
        let split = shown.filter { signs($0) == "differ" }
        let sentence =
            split.isEmpty
            ? "All models\(study.failures.isEmpty ? "" : " that were solved") agree on the sign of every number of the tables below that has one."
            : "The models differ on the sign of \(split.count) of \(shown.count) numbers: "
                + listed(split.prefix(6).map { "\(name($0.subject)) under \(branchTitle($0.branch))" })
                + (split.count > 6 ? " among them." : ".")
        return [.paragraph(sentence), .table(table)]
            + (others.rows.isEmpty ? [] : [.fold("Ranges on the other branches", [.table(others)])])
    }

    /// What the file calls the branch with an id.
    private func branchTitle(_ id: String) -> String {
        study.runs.first { $0.path.id == id }.map { shortTitle($0.path) } ?? id
    }

    /// Whether the signs agree; numbers that all print as zero have none to agree on.
    private func signs(_ finding: Sensitivity.Finding) -> String {
        let zero = NumberText.change(0)
        if NumberText.change(finding.low) == zero && NumberText.change(finding.high) == zero { return "too small to tell" }
        return finding.signAgrees ? "agree" : "differ"
    }

    /// Medians and ranges over drawn elasticities, and how well the draws were solved.
    func draws() -> [ReportDocument.Block] {
        guard let draws = study.draws, let day = study.scenario.compareTo.first else { return [] }
        var table = ReportDocument.Table(
            "\(welfareTitle) against \(day), %: \(draws.count) draws of the trade elasticities, seed \(draws.seed)",
            columns: [
                .text("branch"), .text("economy"), .number("the model's own"), .number("median"), .number("5% to 95%"),
                .number("draws of the same sign"),
            ],
            note:
                "Log standard deviation \(ElasticityDraws.usualLogError) where the table states no standard error, half of the variance common to all sectors (A-17). "
                + "All else is as in \(study.runs.first?.model.label ?? ""). Other days, and all economies, are in tables/results.csv."
        )
        var solved: [String] = []
        for (index, run) in branches(against: day) {
            guard let result = draws.result(branch: run.path.id, comparedWith: day) else { continue }
            solved.append(
                (run.path.choices.isEmpty ? "" : "\(run.path.id): ") + "\(result.samples.count) of \(draws.count)"
                    + (result.worstResidual.map { ", worst residual \(NumberText.residual($0))" } ?? ""))
            for country in focus {
                let n = self.index(country)
                let own = study.runs[index].comparison.welfare(n).percentChange
                guard
                    let drawn = result.summary(
                        central: own, of: { ElasticityDraws.mean($0.welfare, of: n, in: study.runs[index].comparison) })
                else { continue }
                table.add([
                    run.path.id, name(country), NumberText.change(own), NumberText.change(drawn.median),
                    "\(NumberText.change(drawn.low)) to \(NumberText.change(drawn.high))",
                    NumberText.percent(100 * drawn.sameSign, decimals: 0),
                ])
            }
        }
        return [
            .table(table),
            .paragraph(
                "Draws that converged: \(solved.joined(separator: "; "))."
                    + (draws.converged < draws.count ? " The others are left out." : "")),
        ]
    }

    /// The range of a number over draws in brackets' words, such as `draws −0.1% to +0.2%`; nil where nothing was drawn.
    func drawn(_ run: StudyRun, _ text: (Double) -> String, _ value: (ElasticityDraws.Sample) -> Double) -> String? {
        guard let draws = study.draws, let result = draws.result(branch: run.path.id, comparedWith: run.comparedWith) else {
            return nil
        }
        guard let found = result.summary(central: 0, of: value) else { return "no draw converged" }
        return "\(result.samples.count) draws: median \(text(found.median)), 5% to 95% \(text(found.low)) to \(text(found.high))"
    }

    /// What each measure, or group of measures, did to each economy of the focus.
    func blame() -> [[ReportDocument.Block]] {
        let order = study.scenario.compareTo.first.map { byStakes(against: $0).map(\.index) } ?? []
        return order.compactMap { index -> [ReportDocument.Block]? in
            guard let attribution = study.attributions[index] else { return nil }
            let run = study.runs[index]
            var table = ReportDocument.Table(
                "ln of \(welfareWord) by measure, %, law of \(run.day) on branch \(run.path.id) against \(run.comparedWith)",
                columns: [.text("measure")] + focus.prefix(6).map { .number($0.code) },
                note:
                    "Shapley values over \(attribution.groups.count) groups, \(attribution.draws.map { "\($0) random orders" } ?? "all orders"); "
                    + "they add up to the whole. World \(study.world.id); \(run.model.label); worst residual \(NumberText.residual(attribution.worstResidual))."
            )
            for (g, group) in attribution.groups.enumerated() {
                table.add(
                    [group.name]
                        + focus.prefix(6).map { NumberText.change(100 * attribution.part(g, of: self.index($0))) })
            }
            table.add(
                ["all together"]
                    + focus.prefix(6).map { NumberText.change(100 * attribution.total(of: self.index($0))) }
            )
            let first = focus.first.map { self.index($0) } ?? [0]
            let chart = WaterfallChart(
                title:
                    "\(focus.first.map(name) ?? ""): which measure did what, branch \(run.path.id) against \(run.comparedWith)",
                unit: "ln of \(welfareWord), %",
                steps: attribution.groups.indices.map { (attribution.groups[$0].name, 100 * attribution.part($0, of: first)) }
                    .filter { abs($0.1) >= 0.0005 }, total: "all together")
            return [
                .chart(ReportDocument.Chart(chart, name: "measures-\(run.path.id.replacingAll("/", with: "-"))")),
                .table(table),
            ]
        }
    }
}

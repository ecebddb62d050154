import Foundation
import Scenarios
import TradeData
import TradeEquilibrium

extension StudyReport {
    /// Whether the models agree on the sign, and which assumption moves each number most.
    func drivers() -> [ReportDocument.Block] {
        let found = Drivers(study, countries: focus)
        guard found.models.count > 1, let day = study.scenario.compareTo.first else { return [] }
        var table = ReportDocument.Table(
            "Real income against \(day), %: range over \(found.models.count) models, and the assumption that moves it most",
            columns: [
                .text("branch"), .text("economy"), .number("range"), .text("signs"), .text("driven by"),
                .number("by that alone, points"),
            ])
        let shown = found.findings.filter { $0.comparedWith == day }
        for finding in shown {
            let driver = finding.driver
            table.add([
                finding.branch, name(finding.country), "\(NumberText.change(finding.low)) to \(NumberText.change(finding.high))",
                finding.signAgrees ? "agree" : "differ", driver?.rawValue ?? "nothing",
                driver.map { NumberText.fixed(finding.spread[$0] ?? 0, 3) } ?? "0",
            ])
        }
        let split = shown.filter { !$0.signAgrees }
        let sentence =
            split.isEmpty
            ? "All models\(study.failures.isEmpty ? "" : " that were solved") agree on the sign of every number of the table below."
            : "The models differ on the sign of \(split.count) of \(shown.count) numbers: "
                + listed(split.prefix(6).map { "\(name($0.country)) under \($0.branch)" })
                + (split.count > 6 ? " among them." : ".")
        return [.paragraph(sentence), .table(table)]
    }

    /// Medians and ranges over drawn elasticities.
    func draws() -> [ReportDocument.Block] {
        guard let draws = study.draws, let day = study.scenario.compareTo.first else { return [] }
        var table = ReportDocument.Table(
            "Real income against \(day), %: \(draws.count) draws of the trade elasticities, seed \(draws.seed)",
            columns: [
                .text("branch"), .text("economy"), .number("median"), .number("5% to 95%"), .number("share of draws with a gain"),
            ],
            note:
                "Log standard deviation \(Draws.usualLogError) where the table states no standard error, half of the variance common to all sectors (A-17)."
        )
        for result in draws.results where result.comparedWith == day {
            for country in focus {
                let n = index(country)
                table.add([
                    result.branch, name(country), NumberText.change(result.quantile(0.5, n)),
                    "\(NumberText.change(result.quantile(0.05, n))) to \(NumberText.change(result.quantile(0.95, n)))",
                    NumberText.percent(100 * result.shareOfGains(n), decimals: 0),
                ])
            }
        }
        let failed = draws.results.map(\.failed).reduce(0, +)
        return [.table(table)] + (failed == 0 ? [] : [.paragraph("\(failed) solves did not converge and are left out.")])
    }

    /// What each measure, or group of measures, did to each economy of the focus.
    func blame() -> [ReportDocument.Block] {
        study.attributions.sorted { $0.key < $1.key }.flatMap { index, attribution -> [ReportDocument.Block] in
            let run = study.runs[index]
            var table = ReportDocument.Table(
                "ln of real income by measure, %, law of \(run.day) on branch \(run.path.id) against \(run.comparedWith)",
                columns: [.text("measure")] + focus.prefix(6).map { .number($0.rawValue) },
                note:
                    "Shapley values over \(attribution.groups.count) groups, \(attribution.draws.map { "\($0) random orders" } ?? "all orders"); "
                    + "they add up to the whole. \(run.model.label); worst residual \(NumberText.residual(attribution.worstResidual))."
            )
            for (g, group) in attribution.groups.enumerated() {
                table.add(
                    [group.name]
                        + focus.prefix(6).map { NumberText.change(100 * attribution.logWelfare[g][self.index($0)], decimals: 3) })
            }
            table.add(
                ["all together"] + focus.prefix(6).map { NumberText.change(100 * attribution.total[self.index($0)], decimals: 3) }
            )
            let first = focus.first.map { self.index($0) } ?? 0
            let chart = WaterfallChart(
                title:
                    "\(focus.first.map(name) ?? ""): which measure did what, branch \(run.path.id) against \(run.comparedWith)",
                unit: "ln of real income, %",
                steps: attribution.groups.indices.map { (attribution.groups[$0].name, 100 * attribution.logWelfare[$0][first]) }
                    .filter { abs($0.1) >= 0.0005 }, total: "all together")
            return [
                .chart(ReportDocument.Chart(chart, name: "measures-\(run.path.id.replacingOccurrences(of: "/", with: "-"))")),
                .table(table),
            ]
        }
    }
}

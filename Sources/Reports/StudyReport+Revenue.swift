import Studies
import TradeData
import TradeEquilibrium

extension StudyReport {
    /// What the duties bring in, which decides signs: the change of revenue, and what welfare is under each use of it.
    func revenue() -> ReportDocument.Section? {
        guard let day = study.scenario.compareTo.first else { return nil }
        let runs = branches(against: day)
        var table = ReportDocument.Table(
            "Change of tariff revenue, bn \(currency) a year, law of \(study.scenario.asOf) against \(day)",
            columns: [.text("economy")] + runs.map { .number(shortTitle($0.run.path)) },
            note: "At the numeraire (world value added, A-08), in \(currency) of \(study.world.year).")
        for subject in focus {
            let n = index(subject)
            table.add(
                [name(subject)]
                    + runs.map { run in
                        ranged(run.index, { $0.tariffRevenue(n).policy - $0.tariffRevenue(n).reference }) {
                            NumberText.billions($0, currency)
                        }
                    })
        }
        let binds = runs.contains { run in
            [run.run.comparison.reference, run.run.comparison.policy].contains {
                $0.impliedWedges.contains { $0.isBinding && $0.rent != 0 }
            }
        }
        let limits =
            binds ? " Rents that an importer keeps of a quota, and what a promise to buy costs its payer, are in it." : ""
        return ReportDocument.Section("Tariff revenue", [.paragraph(revenueUse(against: day) + limits), .table(table)])
    }

    /// What the models assume of the revenue, and what another use of it would do to the first.
    private func revenueUse(against day: Day) -> String {
        func words(_ use: RevenueUse) -> String {
            switch use {
            case .lumpSum: "paid out to households"
            case .wageTax: "used to lower taxes on wages"
            case .wasted: "wasted"
            }
        }
        let own = models.first?.revenue ?? .lumpSum
        var text = "The revenue is \(words(own)) in the scenario's own model."
        guard let most = byStakes(against: day).first, let first = leads.first, let central = models.first else { return text }
        let n = index(first)
        let place = most.run.path.choices.isEmpty ? "" : " under \(quoted(most.run.path))"
        let others = RevenueUse.allCases.filter { $0 != own }.compactMap { use -> String? in
            guard
                let m = study.alternatives.firstIndex(where: { runs in
                    guard let model = runs.first?.model else { return false }
                    return model.revenue == use && Sensitivity.onlyRevenueDiffers(model, central)
                })
            else { return nil }
            let value = study.alternatives[m][most.index].comparison.welfare(n).percentChange
            return "were it \(words(use)), the \(welfareWord) of \(inProse(first)) would change by \(NumberText.change(value))"
        }
        if others.isEmpty {
            return text + (models.count > 1 ? "" : " No other use was solved; it can turn the sign for who imposes.")
        }
        text +=
            " It changes the \(welfareWord) of \(inProse(first)) by \(NumberText.change(most.run.comparison.welfare(n).percentChange))\(place); "
        return text + others.joined(separator: "; ") + "."
    }
}

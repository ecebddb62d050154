import Studies
import TradeData
import TradeEquilibrium

extension StudyReport {
    /// What reaches people: consumer prices by accounting and by the model at its horizon, and money a household.
    func people() -> ReportDocument.Section? {
        guard let day = study.scenario.compareTo.first else { return nil }
        var section = ReportDocument.Section(
            "What reaches people",
            [
                .paragraph(
                    "First months: by accounting, duties, export taxes and costs are passed on in full, nobody substitutes, and wages "
                        + "are fixed everywhere (A-18). Prices over wages: by the model\(horizonNote), once wages and terms of trade have moved. "
                        + "Equivalent variation of \(welfareWord); both bounds are upper bounds: final spending is also the government's and investment, household consumption the part of it "
                        + "that national accounts say. All at the prices and in "
                        + "\(currency) of \(study.world.year) (A-19). Households: \(householdSources).")
            ])
        var others: [ReportDocument.Block] = []
        for (k, (index, run)) in byStakes(against: day).filter({ !$0.run.comparison.isUnchanged }).enumerated() {
            let months = FirstMonths(run.comparison)
            var table = ReportDocument.Table(
                "Consumers, % and \(currency) a year: law of \(run.day) on branch \(run.path.id) against \(day)",
                columns: [
                    .text("economy"), .number("consumer prices, first months, at most", more: .worse),
                    .number("all final spending costs more, at most, bn \(currency)", more: .worse),
                    .number("household consumption, at most, \(currency) per household", more: .worse),
                    .number("consumer prices over wages, \(horizon.words)", more: .worse),
                    .number("equivalent variation, bn \(currency)", more: .better),
                    .number("the same, \(currency) per household", more: .better),
                ],
                note: goneNote(months))
            for country in focus {
                let n = self.index(country)
                table.add([
                    name(country), known(months.percent(n)) { NumberText.change($0) },
                    known(months.basket(n)) { NumberText.billions($0, currency) }, consumption(country, months.basket(n)),
                    change(index) { $0.pricesOverWage(n) },
                    ranged(index, { $0.equivalentVariation(n) }) { NumberText.billions($0, currency) },
                    ranged(index, { $0.equivalentVariation(n) }) { perHousehold(country, $0) },
                ])
            }
            let tables: [ReportDocument.Block] = [.table(table), .table(sectorPrices(index, run))]
            if k == 0 { section.blocks += tables } else { others += tables }
        }
        if !others.isEmpty { section.blocks.append(.fold("The other branches", others)) }
        return section
    }

    /// What bans take away from the economies shown, which has no price.
    private func goneNote(_ months: FirstMonths) -> String {
        let gone = focus.filter { months.unavailable(index($0)) >= 0.005 }
        guard !gone.isEmpty else { return "" }
        return "First months without what bans take away, itself or as an input: "
            + gone.map { "\($0.code) \(NumberText.fixed(months.unavailable(index($0)), 2))% of consumption" }.joined(
                separator: ", ") + "."
    }

    /// Prices over the wage in the sectors that weigh most on the consumers of the economies shown.
    private func sectorPrices(_ index: Int, _ run: StudyRun) -> ReportDocument.Table {
        let shown = 12
        let shares = study.world.consumptionShares
        func weight(_ j: Int) -> Double {
            focus.map { country in
                let n = self.index(country)
                return n.map { shares[$0, j].value * abs(run.comparison.priceOverWage($0, j)) }.filter(\.isFinite).max() ?? 0
            }.filter(\.isFinite).max() ?? 0
        }
        let weights = grid.sectors.indices.map(weight)
        let ranked = grid.sectors.indices.filter { weights[$0] > 0 }.sorted { (weights[$0], $1) > (weights[$1], $0) }
        var table = ReportDocument.Table(
            "Prices to buyers over wages by sector, %, \(horizon.words), law of \(run.day) on branch \(run.path.id) against "
                + "\(run.comparedWith)",
            columns: [.text("sector")] + focus.map { .number($0.code, more: .worse) },
            note: "Under the scenario's own model. "
                + (ranked.count > shown ? "The \(shown) of \(ranked.count) sectors that move consumer prices here most. " : "")
                + "All sectors and economies, with ranges and with the bound of the first months, are in tables/sectors.csv.gz.")
        for j in ranked.prefix(shown) {
            table.add(
                [name(grid.sectors[j])]
                    + focus.map { country in known(run.comparison.priceOverWage(self.index(country), j)) { NumberText.change($0) }
                    }
            )
        }
        return table
    }

    private var householdSources: String {
        let shown = focus.flatMap(\.members).compactMap { country in households?.figures[country].map { (country, $0) } }
        guard !shown.isEmpty else { return "no national figures are installed" }
        return shown.map { "\($0.rawValue) \(NumberText.fixed($1.count / 1e6, 1)) million (\($1.year), \($1.source))" }.joined(
            separator: "; ")
    }

    /// A number's text, or a dash where it is none.
    func known(_ value: Double, _ text: (Double) -> String) -> String {
        value.isFinite ? text(value) : NumberText.unknown
    }

    /// What a household's consumption costs more at most, or that no figure says how much of final spending it is.
    private func consumption(_ subject: Subject, _ basket: Double) -> String {
        guard let amount = households?.consumption(of: basket, subject, in: study.world) else { return "no figure" }
        return known(amount) { NumberText.money($0, currency) }
    }

    func perHousehold(_ country: Subject, _ amount: Double) -> String {
        guard let share = households?.share(of: amount, country, in: study.world) else { return "no figure" }
        return known(share) { NumberText.money($0, currency) }
    }

    /// A number's text with its range over models, where its text has one.
    func ranged(_ index: Int, _ value: (Comparison) -> Double, _ text: (Double) -> String) -> String {
        let number = study.range(index, value)
        guard number.value.isFinite else { return NumberText.unknown }
        if number.isUnknown { return text(number.value) + " (range unknown)" }
        guard let low = number.low, let high = number.high, text(low) != text(high) else { return text(number.value) }
        return text(number.value) + " (\(text(low)) to \(text(high)))"
    }
}

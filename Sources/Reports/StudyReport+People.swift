import Scenarios
import TradeData
import TradeEquilibrium

extension StudyReport {
    /// What reaches people: consumer prices by accounting and by the model at its horizon, and dollars a household.
    func people() -> ReportDocument.Section? {
        guard let day = study.scenario.compareTo.first else { return nil }
        var section = ReportDocument.Section("What reaches people")
        for (index, run) in branches(against: day) {
            let bound = ShortRunPrices(run.contrast)
            var table = ReportDocument.Table(
                "Law of \(run.day) on branch \(run.path.id) against \(day)",
                columns: [
                    .text("economy"), .number("consumer prices, first months, by accounting, at most"),
                    .number("consumer prices over wages, \(horizon.words), by the model"),
                    .number("equivalent variation, bn USD a year"), .number("USD per household a year"),
                ],
                note:
                    "By accounting: duties passed on in full, nobody substitutes (A-18). By the model: prices over the wage\(horizonNote). "
                    + "Equivalent variation at the prices and in the dollars of \(study.world.year). Households: \(householdSources)."
            )
            for country in focus {
                let n = self.index(country)
                let households = self.households?.figures[country]
                table.add([
                    name(country), NumberText.change(100 * bound.consumerPrices[n]),
                    change(index) { 100 * ($0.consumerPrices(n).value / $0.wage(n).value - 1) },
                    billions(index) { $0.equivalentVariation(n) },
                    households.map { figure in dollars(index, figure.count) { $0.equivalentVariation(n) } } ?? "no figure",
                ])
            }
            section.blocks.append(.table(table))
        }
        return section
    }

    private var householdSources: String {
        let shown = focus.compactMap { country in households?.figures[country].map { (country, $0) } }
        guard !shown.isEmpty else { return "no national figures are installed" }
        return shown.map { "\($0.rawValue) \(NumberText.fixed($1.count / 1e6, 1)) million (\($1.year), \($1.source))" }.joined(
            separator: "; ")
    }

    private func billions(_ index: Int, _ value: (Contrast) -> Double) -> String {
        ranged(index, value) { NumberText.billions($0) }
    }

    private func dollars(_ index: Int, _ households: Double, _ value: (Contrast) -> Double) -> String {
        ranged(index, value) { millions in
            let amount = millions * 1e6 / households
            return (amount < -0.5 ? "−" : amount > 0.5 ? "+" : "") + "$" + NumberText.fixed(abs(amount), 0)
        }
    }

    private func ranged(_ index: Int, _ value: (Contrast) -> Double, _ text: (Double) -> String) -> String {
        let number = study.ranged(index, value)
        guard let low = number.low, let high = number.high else { return text(number.value) }
        return text(number.value) + " (\(text(low)) to \(text(high)))"
    }
}

import Reports
import Studies
import TradeData
import TradeEquilibrium

/// The headline of an answer: a few numbers about one economy or group, and one about the world.
struct PageNumbers {
    private let comparison: Comparison
    private let question: Question
    private let group: [Int]
    private let currency: String

    /// - Precondition: The comparison converged.
    init(_ comparison: Comparison, _ question: Question) {
        (self.comparison, self.question) = (comparison, question)
        group = question.stage.world.grid.indices(of: question.subject)
        currency = question.stage.world.currency
    }

    /// In the order in which they are shown.
    var all: [PageNumber] { [welfare, household, prices, revenue, duty, worldTrade].compactMap(\.self) }

    private func number(_ id: String, _ label: String, _ value: Double, _ unit: String, _ text: String) -> PageNumber {
        PageNumber(id: id, label: label, value: OrNull(value.isFinite ? value : nil), unit: unit, text: text)
    }

    private var welfare: PageNumber {
        let hasEffort = comparison.policy.model.labour.supplyElasticity > 0
        let percent = comparison.welfare(group).percentChange
        return number(
            "real-income", hasEffort ? "Welfare" : "Real income", percent,
            hasEffort ? "percent; real income less what more effort is worth" : "percent", NumberText.change(percent))
    }

    /// nil where there is no national figure.
    private var household: PageNumber? {
        guard let households = question.stage.households,
            let money = households.share(of: comparison.equivalentVariation(group), question.subject, in: question.stage.world)
        else { return nil }
        return number(
            "household", "A household, a year", money, "\(currency) of \(question.stage.world.year) per household and year",
            NumberText.money(money, currency))
    }

    private var prices: PageNumber {
        let percent = comparison.consumerPrices(group).percentChange
        return number("prices", "Consumer prices", percent, "percent, relative to world income", NumberText.change(percent))
    }

    private var revenue: PageNumber {
        let found = comparison.tariffRevenue(group)
        let change = found.policy - found.reference
        return number(
            "revenue", "Tariff revenue", change / 1000, "billion \(currency) per year, change",
            NumberText.billions(change, currency))
    }

    private var duty: PageNumber {
        let percent = comparison.collectedTariff(group).policy.percent
        return number("duty", "Average duty", percent, "percent of imports", NumberText.percent(percent))
    }

    private var worldTrade: PageNumber {
        let percent = comparison.worldTrade().volume.percentChange
        return number("world-trade", "World trade", percent, "percent, quantity", NumberText.change(percent))
    }
}

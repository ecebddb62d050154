import Reports
import Studies
import TradeData
import TradeEquilibrium

/// The headline of an answer: a few numbers about one economy or group, and one about the world.
struct PageNumbers {
    private let solved: SolvedState
    private let question: Question
    private let group: [Int]
    private let currency: String
    private var light: LightComparison { solved.light }

    /// - Precondition: Both solves converged.
    init(_ solved: SolvedState, _ question: Question) {
        (self.solved, self.question) = (solved, question)
        group = question.stage.world.grid.indices(of: question.subject)
        currency = question.stage.world.currency
    }

    /// A number of one economy, or of a group.
    private func of(_ one: (Int) -> Double, _ many: (Comparison) -> Double) -> Double {
        group.count == 1 ? one(group[0]) : many(solved.comparison)
    }

    /// In the order in which they are shown.
    var all: [PageNumber] { [welfare, household, prices, revenue, duty, worldTrade].compactMap(\.self) }

    private func number(_ id: String, _ label: String, _ value: Double, _ unit: String, _ text: String) -> PageNumber {
        PageNumber(id: id, label: label, value: OrNull(value.isFinite ? value : nil), unit: unit, text: text)
    }

    private var welfare: PageNumber {
        let hasEffort = solved.policy.solution.model.labour.supplyElasticity > 0
        let percent = of(light.welfare) { $0.welfare(group).percentChange }
        return number(
            "real-income", hasEffort ? "Welfare" : "Real income", percent,
            hasEffort ? "percent; real income less what more effort is worth" : "percent", NumberText.change(percent))
    }

    /// nil where there is no national figure.
    private var household: PageNumber? {
        guard let households = question.stage.households,
            let money = households.share(
                of: of(light.equivalentVariation) { $0.equivalentVariation(group) }, question.subject, in: question.stage.world)
        else { return nil }
        return number(
            "household", "A household, a year", money, "\(currency) of \(question.stage.world.year) per household and year",
            NumberText.money(money, currency))
    }

    private var prices: PageNumber {
        let percent = of(light.consumerPrices) { $0.consumerPrices(group).percentChange }
        return number("prices", "Consumer prices", percent, "percent, relative to world income", NumberText.change(percent))
    }

    private var revenue: PageNumber {
        let change = group.reduce(0) { $0 + light.tariffRevenue($1).policy - light.tariffRevenue($1).reference }
        return number(
            "revenue", "Tariff revenue", change / 1000, "billion \(currency) per year, change",
            NumberText.billions(change, currency))
    }

    private var duty: PageNumber {
        let percent = of({ light.duty($0).policy }) { $0.collectedTariff(group).policy.percent }
        return number("duty", "Average duty", percent, "percent of imports of goods", NumberText.percent(percent))
    }

    private var worldTrade: PageNumber {
        let percent = light.worldTrade.quantity
        return number("world-trade", "World trade", percent, "percent, quantity", NumberText.change(percent))
    }
}

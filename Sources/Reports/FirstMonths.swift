import TradeData
import TradeEquilibrium

/// An upper bound on consumer prices in the first months, by accounting with fixed wages, in percent and in money, at the
/// reference's shares.
///
/// ```
/// basket[n] = bound[n]·I[n]      what the reference's final spending costs more, at its prices
/// ```
/// - Source: `ShortRunPrices`, which is the bound; the money is that of a fixed basket (Laspeyres).
struct FirstMonths {
    private let bound: ShortRunPrices
    private let comparison: Comparison

    /// - Complexity: As `ShortRunPrices`.
    init(_ comparison: Comparison) {
        self.comparison = comparison
        bound = ShortRunPrices(comparison)
    }

    /// Percent of consumer prices of what can still be had, at given wages.
    func percent(_ n: Int) -> Double { 100 * bound.consumerPrices[n] }

    /// The same for a group, weighted by what its households have to spend; likewise below.
    func percent(_ group: [Int]) -> Double { mean(group) { percent($0) } }
    func unavailable(_ group: [Int]) -> Double { mean(group) { unavailable($0) } }
    func basket(_ group: [Int]) -> Double { group.reduce(0) { $0 + basket($1) } }

    private func mean(_ group: [Int], _ value: (Int) -> Double) -> Double {
        if group.count == 1 { return value(group[0]) }
        let weights = group.map { comparison.reference.householdIncome($0) }
        return zip(group, weights).reduce(0) { $0 + value($1.0) * $1.1 } / weights.reduce(0, +)
    }

    /// Percent of consumption that bans take away, itself or an input of it.
    func unavailable(_ n: Int) -> Double { 100 * bound.unavailable[n] }

    /// Percent of the price of a sector to its buyers.
    func percent(_ n: Int, _ j: Int) -> Double { 100 * bound.prices[n * comparison.grid.sectorCount + j] }

    /// What the same basket costs more, in the world's unit per year.
    func basket(_ n: Int) -> Double { percent(n) / 100 * comparison.reference.householdIncome(n) }
}

extension Households {
    /// What a household's own consumption costs more a year where final spending costs `basket` more: the part of it that households
    /// buy, shared out; nil where that part or the number of households is not known.
    func consumption(of basket: Double, _ subject: Subject, in world: World) -> Double? {
        guard let part = figures[Country(subject.code)]?.consumption else { return nil }
        return share(of: basket * part, subject, in: world)
    }

    /// An amount of a year, in the world's unit, in whole money a household; nil where no figure is installed
    /// for one of its economies.
    public func share(of amount: Double, _ subject: Subject, in world: World) -> Double? {
        // A group may have a figure of its own.
        if subject.isGroup, let figure = figures[Country(subject.code)] { return amount * 1e6 / figure.count }
        let counts = subject.members.compactMap { figures[$0]?.count }
        guard !counts.isEmpty, counts.count == subject.members.count else { return nil }
        return amount * 1e6 / counts.reduce(0, +)
    }
}

extension Comparison {
    /// Change in the price of sector j for buyers in n over n's wage; free of the numeraire.
    func priceOverWage(_ n: Int, _ j: Int) -> Double { 100 * (price(n, j).value / wage(n).value - 1) }

    /// Change in consumer prices of n over its wage, percent.
    func pricesOverWage(_ n: Int) -> Double { 100 * (consumerPrices(n).value / wage(n).value - 1) }

    /// The same for a group: its members', weighted by what their households have to spend.
    func pricesOverWage(_ group: [Int]) -> Double { mean(group, { reference.householdIncome($0) }) { pricesOverWage($0) } }

    /// Change in the price of sector j over the wage for a group: its members', weighted by their spending on it.
    func priceOverWage(_ group: [Int], _ j: Int) -> Double {
        mean(group, { reference.expenditure[$0, j].value }) { priceOverWage($0, j) }
    }

    private func mean(_ group: [Int], _ weight: (Int) -> Double, _ value: (Int) -> Double) -> Double {
        if group.count == 1 { return value(group[0]) }
        let known = group.filter { weight($0) > 0 && value($0).isFinite }
        return known.reduce(0) { $0 + weight($1) * value($1) } / known.reduce(0) { $0 + weight($1) }
    }
}

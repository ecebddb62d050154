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

    /// Percent of consumption that bans take away, itself or an input of it.
    func unavailable(_ n: Int) -> Double { 100 * bound.unavailable[n] }

    /// Percent of the price of a sector to its buyers.
    func percent(_ n: Int, _ j: Int) -> Double { 100 * bound.prices[n * comparison.grid.sectorCount + j] }

    /// What the same basket costs more, in the world's unit per year.
    func basket(_ n: Int) -> Double { percent(n) / 100 * comparison.reference.householdIncome(n) }
}

extension Households {
    /// An amount of a year, in the world's unit, in whole money a household; nil where no figure is installed.
    func share(of amount: Double, _ country: Country, in world: World) -> Double? {
        guard let figure = figures[country] else { return nil }
        return amount * 1e6 / figure.count
    }
}

extension Comparison {
    /// Change in the price of sector j for buyers in n over n's wage; free of the numeraire.
    func priceOverWage(_ n: Int, _ j: Int) -> Double { 100 * (price(n, j).value / wage(n).value - 1) }

    /// Change in consumer prices of n over its wage, percent.
    func pricesOverWage(_ n: Int) -> Double { 100 * (consumerPrices(n).value / wage(n).value - 1) }
}

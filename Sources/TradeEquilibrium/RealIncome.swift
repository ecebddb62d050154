import TradeData

extension Counterfactual {
    /// What households have to spend, in the world's unit per year at the numeraire: income, less revenue where it is wasted.
    public func householdIncome(_ n: Int) -> Double {
        incomes[n] - (model.revenue == .wasted ? tariffRevenue[n] + exportTaxRevenue[n] : 0)
    }

    /// Change in real income, what households can buy; `welfare` where labour supply is fixed.
    /// ```
    /// (I′[n]/I[n]) / P̂[n]
    /// ```
    /// Where more people work it counts what they earn and not their effort.
    public func realIncome(_ n: Int) -> Hat {
        Hat(householdIncome(n) / baselineWelfareIncome(n) / consumerPrices(n).value)
    }
}

extension Comparison {
    /// Change in real income, what households can buy; `welfare` where labour supply is fixed.
    public func realIncome(_ n: Int) -> Hat { Hat(policy.realIncome(n).value / reference.realIncome(n).value) }

    /// Change in the real income of the world: each economy's, weighted by what its households have to spend under the reference.
    public func worldRealIncome() -> Hat { realIncome(Array(grid.countries.indices)) }

    /// Change in the world's employment: each economy's, weighted by its pay under the reference.
    public func worldEmployment() -> Hat { employment(Array(grid.countries.indices)) }
}

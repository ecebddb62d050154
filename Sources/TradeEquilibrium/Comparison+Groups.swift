import TradeData

/// Several economies as one: what is money is added up, what is a change is weighted with what it is a change of.
///
/// A group of one is that economy, to the last digit.
extension Comparison {
    /// What the change is worth to a group at the prices of the reference, in the world's unit per year.
    /// ```
    /// EV[G] = Σ_{n∈G} EV[n]
    /// ```
    public func equivalentVariation(_ group: [Int]) -> Double { group.reduce(0) { $0 + equivalentVariation($1) } }

    /// Change in the welfare of a group: the sum of equivalent variations over the sum of incomes.
    /// ```
    /// Ŵ[G] = 1 + Σ_{n∈G} EV[n] / Σ_{n∈G} I[n]      I: welfare income under the reference
    /// ```
    /// - Complexity: O(members · J).
    public func welfare(_ group: [Int]) -> Hat {
        if group.count == 1 { return welfare(group[0]) }
        return Hat(1 + equivalentVariation(group) / group.reduce(0) { $0 + reference.welfareIncome($1) })
    }

    /// Change in the real income of a group: each member's, weighted by what its households have to spend under the reference.
    public func realIncome(_ group: [Int]) -> Hat { mean(group, { self.realIncome($0) }, by: reference.householdIncome) }

    /// Change in the real wage of a group: each member's, weighted by its value added under the reference.
    public func realWage(_ group: [Int]) -> Hat {
        mean(group, { self.realWage($0) }, by: { self.reference.wages[$0].value * self.world.valueAdded[$0] })
    }

    /// Change in the employment of a group: each member's, weighted by its pay under the reference.
    public func employment(_ group: [Int]) -> Hat {
        mean(
            group, { self.employment($0) },
            by: { self.reference.wages[$0].value * self.reference.employment[$0].value * self.world.valueAdded[$0] })
    }

    /// Change in the consumer prices of a group: each member's, weighted by what its households have to spend under the reference.
    public func consumerPrices(_ group: [Int]) -> Hat {
        mean(group, { self.consumerPrices($0) }, by: reference.householdIncome)
    }

    /// Change in the quantity that sector j of a group produces, at the prices of the reference; 1 where it produces nothing.
    public func outputVolume(_ group: [Int], _ j: Int) -> Hat {
        mean(group, { self.outputVolume($0, j) }, by: { self.reference.output[$0, j].value })
    }

    /// Change in the employment of sector j of a group, weighted by the sector's pay: its value added under the reference, at the
    /// baseline's share of output.
    public func labour(_ group: [Int], _ j: Int) -> Hat {
        mean(
            group, { self.labour($0, j) },
            by: { self.world.valueAddedShares[$0, j].value * self.reference.output[$0, j].value })
    }

    /// Change in the price of sector j for buyers in a group, weighted by their spending on it under the reference.
    public func price(_ group: [Int], _ j: Int) -> Hat {
        mean(group, { self.price($0, j) }, by: { self.reference.expenditure[$0, j].value })
    }

    /// Exports of a group to all outside of it.
    /// - Complexity: O(members · N).
    public func exports(_ group: [Int]) -> Trade { trade(origins: group, destinations: others(than: group)) }

    /// Imports of a group from all outside of it.
    public func imports(_ group: [Int]) -> Trade { trade(origins: others(than: group), destinations: group) }

    /// What some sell to others, all sectors; sales at home do not count.
    public func trade(origins: [Int], destinations: [Int]) -> Trade {
        var sum = Trade(reference: 0, policy: 0, quantity: 0)
        for n in destinations { for i in origins where i != n { sum.add(trade(origin: i, destination: n)) } }
        return sum
    }

    /// Tariff revenue of a group under both laws, in the world's unit per year at the numeraire.
    public func tariffRevenue(_ group: [Int]) -> (reference: Double, policy: Double) {
        group.map { tariffRevenue($0) }.reduce((reference: 0, policy: 0)) { ($0.reference + $1.reference, $0.policy + $1.policy) }
    }

    /// Tariffs that destinations would collect on goods of origins at the reference's trade, over that trade in goods; without what
    /// limits on quantities imply.
    public func tariffAtReferenceTrade(destinations: [Int], origins: [Int]) -> (reference: Rate, policy: Rate) {
        var (trade, a, b) = (0.0, 0.0, 0.0)
        for j in 0..<grid.sectorCount where world.goods.contains(grid.sectors[j]) {
            for n in destinations {
                for i in origins where i != n {
                    let flow = reference.flow(n, i, j)
                    trade += flow
                    a += flow * reference.asked.tariffs[n, i, j].value
                    b += flow * policy.asked.tariffs[n, i, j].value
                }
            }
        }
        return trade > 0 ? (Rate(a / trade), Rate(b / trade)) : (.zero, .zero)
    }

    private func others(than group: [Int]) -> [Int] {
        let inside = Set(group)
        return grid.countries.indices.filter { !inside.contains($0) }
    }

    /// Σ w·x̂ / Σ w; 1 where nothing weighs.
    private func mean(_ group: [Int], _ change: (Int) -> Hat, by weight: (Int) -> Double) -> Hat {
        if group.count == 1 { return change(group[0]) }
        var (sum, all) = (0.0, 0.0)
        for n in group where weight(n) > 0 { (sum, all) = (sum + weight(n) * change(n).value, all + weight(n)) }
        return all > 0 ? Hat(sum / all) : .one
    }
}

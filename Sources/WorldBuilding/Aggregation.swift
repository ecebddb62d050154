import TradeData

/// Adds economies and sectors of a world into groups, with every sum of money kept.
///
/// Cells of the groups are sums of those of their members, and rates are means by what they are rates of:
/// ```
/// Z'[N,I,K] = Σ Z[n,i,k]                    for N ≠ I;   Z'[N,N,K] = Σ Z[n,i,k]·(1 + t[n,i,k])
/// t'[N,I,K] = Σ t[n,i,k]·Z[n,i,k] / Z'[N,I,K]   for N ≠ I: the same revenue; the plain mean where nothing is traded
/// G'[N,K,J] = Σ G[n,k,j]·Y[n,j] / Y'[N,J]       the plain mean where nothing is made
/// θ'[K]     = Σ θ[k]·M[k] / Σ M[k]          M: world trade between economies
/// ```
/// An economy has no tariff on itself: duties between members of a group become part of its value added, as taxes within an economy
/// are. Spending, final demand, trade with others and its duties are those of the members together, exactly.
public struct Aggregation {
    /// A world and the groups that its economies and sectors go into.
    public let world: World
    public let map: AggregationMap

    public init(_ world: World, map: AggregationMap) { (self.world, self.map) = (world, map) }

    /// - Parameters:
    ///   - id: The new world's.
    ///   - title: Nil: the world's, and what it is aggregated to.
    /// - Throws: `Problems` for an id that is none, and for groups that are no economy.
    /// - Complexity: O(N²J + NJ²).
    public func built(id: String, title: String? = nil) throws -> BuiltWorld {
        try ImportOptions(id: id, title: title, year: world.year).check()
        let grid = Grid(countries: map.economies, sectors: map.sectors)
        let accounts = accounts(on: grid)
        let faults = accounts.faults()
        guard faults.isEmpty else {
            throw Problems(faults.map { Problem(what: $0, remedy: "put it into another group") })
        }
        let count = "\(grid.countryCount) economies and \(grid.sectorCount) sectors"
        let aggregated = World(
            id: id, title: title ?? "\(world.title), \(count)", year: world.year, unit: world.unit,
            goods: Set(world.goods.map { map.group(of: $0) }), lawDay: world.lawDay,
            concordance: try concordance(), accounts: accounts,
            elasticities: world.elasticities.map(elasticities), names: names(grid), provenance: provenance(count))
        return BuiltWorld(world: aggregated, accounts: accounts)
    }

    /// Products belong to the groups of their sectors.
    private func concordance() throws -> WorldConcordance? {
        guard !map.keepsSectors, world.tellsProductsApart, let table = try world.concordance?.table() else {
            return world.concordance
        }
        return .own(table.mapped { world.grid.index(of: $0) == nil ? [] : [Concordance.Part(map.group(of: $0))] })
    }

    /// Duties between members of one group, millions a year.
    public var dutiesWithinGroups: Double {
        var sum = 0.0
        each { n, i, j in
            if place(of: n) == place(of: i) { sum += world.flow(n, i, j) * world.tariffs[n, i, j].value }
        }
        return sum
    }

    private func place(of n: Int) -> Int { map.places.economies[n] }

    private func each(_ body: (Int, Int, Int) -> Void) {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        for j in 0..<J { for n in 0..<N { for i in 0..<N { body(n, i, j) } } }
    }

    private func accounts(on grid: Grid) -> Accounts {
        let (economies, sectors) = map.places
        var flows = Bilateral<Money>(grid: grid, repeating: Money(0))
        var duties = flows
        var plain = (sum: flows, count: flows)
        each { n, i, j in
            let (N, I, K) = (economies[n], economies[i], sectors[j])
            let (z, t) = (world.flow(n, i, j), world.tariffs[n, i, j].value)
            if N == I {
                flows[N, I, K].value += z * (1 + t)
            } else {
                flows[N, I, K].value += z
                duties[N, I, K].value += z * t
                plain.sum[N, I, K].value += t
                plain.count[N, I, K].value += 1
            }
        }
        var tariffs = Bilateral<Rate>(grid: grid, repeating: .zero)
        var output = SectorTable<Money>(grid: grid, repeating: Money(0))
        for K in grid.sectors.indices {
            for N in grid.countries.indices {
                for I in grid.countries.indices {
                    let z = flows[N, I, K].value
                    output[I, K].value += z
                    guard N != I else { continue }
                    tariffs[N, I, K] = Rate(
                        z > 0 ? duties[N, I, K].value / z : plain.sum[N, I, K].value / max(1, plain.count[N, I, K].value))
                }
            }
        }
        return Accounts(flows: flows, tariffs: tariffs, inputShares: inputs(on: grid, output))
    }

    private func inputs(on grid: Grid, _ output: SectorTable<Money>) -> InputTable<Share> {
        let (economies, sectors) = map.places
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        var own = SectorTable<Money>(grid: world.grid, repeating: Money(0))
        each { n, i, j in own[i, j].value += world.flow(n, i, j) }
        var bought = InputTable<Share>(grid: grid, repeating: Share(0))
        // Where a group makes nothing, the plain mean.
        var weight = output
        for n in 0..<N {
            for j in 0..<J {
                let (group, made) = (economies[n], output[economies[n], sectors[j]].value > 0)
                if !made { weight[group, sectors[j]].value += 1 }
                for k in 0..<J {
                    bought[group, sectors[k], sectors[j]].value +=
                        world.inputShares[n, k, j].value * (made ? own[n, j].value : 1)
                }
            }
        }
        for n in grid.countries.indices {
            for j in grid.sectors.indices {
                for k in grid.sectors.indices { bought[n, k, j].value /= weight[n, j].value }
            }
        }
        return bought
    }

    /// Means by the world's trade between economies; where nothing is traded, plain means.
    private func elasticities(_ table: ElasticityTable) -> ElasticityTable {
        var trade = [Double](repeating: 0, count: world.grid.sectorCount)
        each { n, i, j in if n != i { trade[j] += world.flow(n, i, j) } }
        func means(_ values: [Double]) -> [Double] {
            map.sectors.indices.map { K in
                let members = map.places.sectors.indices.filter { map.places.sectors[$0] == K }
                let weight = members.reduce(0) { $0 + trade[$1] }
                if members.count == 1 { return values[members[0]] }
                return weight > 0
                    ? members.reduce(0) { $0 + values[$1] * trade[$1] } / weight
                    : members.reduce(0) { $0 + values[$1] } / Double(members.count)
            }
        }
        let note =
            map.keepsSectors
            ? [] : ["Groups of sectors: means weighted by the world's trade; standard errors as if all erred together."]
        return ElasticityTable(
            name: table.name, source: table.source, theta: means(table.theta), standardErrors: table.standardErrors.map(means),
            scale: table.scale.map(means), notes: table.notes + note)
    }

    private func names(_ grid: Grid) -> [String: String] {
        var names: [String: String] = [:]
        for code in grid.countries.map(\.rawValue) + grid.sectors.map(\.rawValue) {
            names[code] = map.names[code] ?? (map.isSingle(code) ? world.names[code] : nil)
        }
        return names
    }

    private func provenance(_ count: String) -> Provenance {
        let old = world.provenance
        let duties = dutiesWithinGroups
        var notes = map.notes
        if duties > 0 {
            let share = 100 * duties / max(1, world.valueAdded.reduce(0, +))
            notes.append(
                "Duties between members of one group, \(duties.rounded()) million \(world.currency) or "
                    + "\((share * 1e4).rounded() / 1e4)% of the world's value added, are part of value added.")
        }
        if !map.keepsSectors, world.tellsProductsApart {
            notes.append("Sectors are groups: products (hs:) belong to the groups of their sectors.")
        }
        let block = Provenance.Block(
            name: "aggregation", method: "Economies and sectors of \(world.id) added up to \(count) by \(map.file).",
            sources: [world.id])
        return Provenance(
            kind: "aggregated from \(world.id)", blocks: [block] + old.blocks, licences: old.licences, notes: notes + old.notes)
    }
}

import TradeData

/// Divides sectors and economies of a world into parts that are alike but for size.
///
/// With the shares s of the parts p of what is divided (1 for what is not),
/// ```
/// Z'[p,q,k] = s[p]·s[q]·s[k]·Z[n,i,j]      t'[p,q,k] = t[n,i,j], zero among the parts of one economy
/// G'[p,h,k] = s[h]·G[n,i,j]                θ'[k] = θ[j], standard errors and scale too
/// ```
/// so that value added, spending, final demand and deficits of a part are its share of the whole's. A part of a sector buys and sells
/// as the whole does, its own parts included by their shares; parts of an economy trade with each other as the whole does with
/// itself, without duties. Prices of parts that are treated alike then move as that of the whole: with the exponents s·G and s·α
/// their product is the whole's, so that welfare is the same, exactly.
public struct Split {
    public let world: World
    public let map: SplitMap
    /// Of each part, in the order of the new grid: its place in the world, and its share.
    private let economies, sectors: [(code: String, of: Int, share: Double)]

    public init(_ world: World, map: SplitMap) {
        (self.world, self.map) = (world, map)
        func expand<Code: Hashable & RawRepresentable<String>>(_ codes: [Code], _ parts: [Code: [SplitMap.Part]]) -> [(
            code: String, of: Int, share: Double
        )] {
            codes.enumerated().flatMap { place, code in
                // Shares within a table's rounding of 1 sum to 1 here.
                let list = parts[code] ?? [SplitMap.Part(code: code.rawValue, share: 1)]
                let sum = list.reduce(0) { $0 + $1.share }
                return list.map { ($0.code, place, list.count == 1 ? 1 : $0.share / sum) }
            }
        }
        sectors = expand(world.grid.sectors, map.sectors)
        // The rest of the world stays last.
        economies = expand(world.grid.countries, map.economies)
    }

    /// - Parameters:
    ///   - id: The new world's.
    ///   - title: Nil: the world's, and what of it is divided.
    /// - Throws: `Problems` for an id that is none, and for a world that is too large.
    /// - Complexity: O(N²J + NJ²) of the new world.
    public func built(id: String, title: String? = nil) throws -> BuiltWorld {
        try ImportOptions(id: id, title: title, year: world.year).check()
        try WorldSize.check(countries: economies.count, sectors: sectors.count, file: map.file)
        let grid = Grid(countries: economies.map { Country($0.code) }, sectors: sectors.map { Sector($0.code) })
        let accounts = accounts(on: grid)
        let faults = accounts.faults()
        guard faults.isEmpty else {
            throw Problems(faults.map { Problem(file: map.file, what: $0, remedy: "give the part a larger share") })
        }
        let goods = sectors.filter { world.goods.contains(world.grid.sectors[$0.of]) }.map { Sector($0.code) }
        let split = World(
            id: id, title: title ?? "\(world.title), \(dividedCodes.joined(separator: ", ")) divided", year: world.year,
            unit: world.unit, goods: Set(goods), lawDay: world.lawDay, concordance: try concordance(), accounts: accounts,
            elasticities: world.elasticities.map(elasticities), names: names(grid), provenance: provenance())
        return BuiltWorld(world: split, accounts: accounts)
    }

    private var dividedCodes: [String] {
        world.grid.countries.filter { map.economies[$0] != nil }.map(\.rawValue)
            + world.grid.sectors.filter { map.sectors[$0] != nil }.map(\.rawValue)
    }

    private func accounts(on grid: Grid) -> Accounts {
        var flows = Bilateral<Money>(grid: grid, repeating: Money(0))
        var tariffs = Bilateral<Rate>(grid: grid, repeating: .zero)
        var inputs = InputTable<Share>(grid: grid, repeating: Share(0))
        for (k, sector) in sectors.enumerated() {
            for (p, buyer) in economies.enumerated() {
                for (q, seller) in economies.enumerated() {
                    let (n, i, j) = (buyer.of, seller.of, sector.of)
                    flows[p, q, k] = Money(world.flow(n, i, j) * (buyer.share * seller.share * sector.share))
                    if n != i { tariffs[p, q, k] = world.tariffs[n, i, j] }
                }
                for (h, input) in sectors.enumerated() {
                    inputs[p, h, k] = Share(world.inputShares[buyer.of, input.of, sector.of].value * input.share)
                }
            }
        }
        return Accounts(flows: flows, tariffs: tariffs, inputShares: inputs)
    }

    private func elasticities(_ table: ElasticityTable) -> ElasticityTable {
        func spread(_ values: [Double]) -> [Double] { sectors.map { values[$0.of] } }
        return ElasticityTable(
            name: table.name, source: table.source, theta: spread(table.theta), standardErrors: table.standardErrors.map(spread),
            scale: table.scale.map(spread), notes: table.notes)
    }

    /// Each code of a divided sector is divided as the sector is.
    private func concordance() throws -> WorldConcordance? {
        guard !map.sectors.isEmpty, world.tellsProductsApart, let table = try world.concordance?.table() else {
            return world.concordance
        }
        let there = Set(world.grid.sectors)
        let parts = Dictionary(grouping: sectors, by: \.of)
        return .own(
            table.mapped { sector in
                guard there.contains(sector), let j = world.grid.index(of: sector) else { return [] }
                return (parts[j] ?? []).map { Concordance.Part(Sector($0.code), share: $0.share) }
            })
    }

    private func names(_ grid: Grid) -> [String: String] {
        var names = map.names
        for code in grid.countries.map(\.rawValue) + grid.sectors.map(\.rawValue) where names[code] == nil {
            names[code] = world.names[code]
        }
        return names
    }

    private func provenance() -> Provenance {
        let old = world.provenance
        func listed(_ code: String, _ parts: [SplitMap.Part]) -> String {
            "\(code) into " + parts.map { "\($0.code) \($0.share)" }.joined(separator: ", ")
        }
        let all =
            world.grid.countries.compactMap { code in map.economies[code].map { listed(code.rawValue, $0) } }
            + world.grid.sectors.compactMap { code in map.sectors[code].map { listed(code.rawValue, $0) } }
        var notes = [
            "Divided: \(all.joined(separator: "; ")). The shares are those of \(map.file); the parts are alike but for size in trade, "
                + "inputs, final demand, duties and elasticities."
        ]
        if !map.economies.isEmpty {
            notes.append("Parts of an economy trade with each other as the whole does with itself, without duties.")
        }
        if !map.sectors.isEmpty, world.tellsProductsApart {
            notes.append(
                "Products (hs:) of a divided sector belong to each part by its share: a duty on them reaches the parts alike.")
        }
        let block = Provenance.Block(
            name: "division", method: "\(all.joined(separator: "; ")), by \(map.file).", sources: [world.id])
        return Provenance(
            kind: "divided from \(world.id)", blocks: [block] + old.blocks, licences: old.licences, notes: notes + old.notes)
    }
}

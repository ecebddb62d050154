import TradeData

/// What of a good a measure reaches: shares of a cell's products that it and its exemptions cover.
///
/// The one place where exemptions are worked out, for duties, export taxes, bans, controls and fees alike.
enum Reach {
    /// Shares out the goods that a measure covers between its exemptions, the first that fits, and itself.
    ///
    /// - Parameters:
    ///   - reach: The share of the goods that the measure covers.
    ///   - exempt: The exemptions that apply, with the share of these goods that each takes, in their order.
    ///   - part: Called with each part's share of the goods and the exemption that it falls under; nil for the measure itself.
    static func shareOut(_ reach: Double, exempt: some Sequence<(index: Int, share: Double)>, part: (Double, Int?) -> Void) {
        guard reach > 0 else { return }
        var rest = 1.0
        for (k, share) in exempt where share > 0 {
            let take = rest * share
            rest -= take
            part(reach * take, k)
        }
        if rest > 1e-12 { part(reach * rest, nil) }
    }
}

/// The cells that a measure other than a duty reaches, with the products in them that it and its exemptions cover.
struct ReachTable: Sendable {
    /// Products that the measure and its exemptions cover alike.
    private struct Kind: Sendable {
        var weight: Double
        /// Of the goods of the measure, and of the goods of each exemption that concerns the cell.
        var covered: Double
        var exempt: [(index: Int, share: Double)]
    }

    /// The measure's place among those of the law on the grid.
    let measure: Int
    /// Offsets in memory order of a `Bilateral`, ascending.
    let cells: [Int]
    private let kinds: [[Kind]]

    /// Whether its cells are those of third countries, whose goods have content of the measure's imposers.
    let isThird: Bool

    /// - Parameter third: The cells from third countries to the measure's targets, instead of its own.
    /// - Complexity: O(cells × products).
    init(
        _ measure: Measure, index: Int, grid: Grid, mix: (any ProductMix)?, goods: Set<Sector>?, third: Bool = false
    ) {
        let (N, J) = (grid.countryCount, grid.sectorCount)
        var found: [(cell: Int, kinds: [Kind])] = []
        let namesProducts = ([measure.goods] + measure.exemptions.map(\.goods)).contains { goods in
            if case .products = goods { true } else { false }
        }
        for (n, destination) in grid.countries.enumerated() {
            for (i, origin) in grid.countries.enumerated()
            where third
                ? measure.reachesThird(origin: origin, destination: destination)
                : measure.concerns(origin: origin, destination: destination)
            {
                let partner = measure.instrument.isOnImports ? origin : destination
                let exemptions = measure.exemptions.indices.filter { measure.exemptions[$0].partners.contains(partner) }
                for j in 0..<J where measure.goods != .all || goods?.contains(grid.sectors[j]) ?? true {
                    let sector = grid.sectors[j]
                    func kind(_ code: String?, _ weight: Double) -> Kind {
                        Kind(
                            weight: weight, covered: measure.goods.share(of: code, sector: sector),
                            exempt: exemptions.map { k in
                                let exemption = measure.exemptions[k]
                                return (k, exemption.goods.share(of: code, sector: sector) * exemption.share.value)
                            })
                    }
                    var kinds: [Kind] = []
                    if namesProducts, let mix {
                        for (code, share) in mix.products(destination: destination, origin: origin, sector: sector) {
                            let next = kind(code, share)
                            guard next.covered > 0 else { continue }
                            let known = kinds.firstIndex {
                                $0.covered == next.covered && $0.exempt.map(\.share) == next.exempt.map(\.share)
                            }
                            if let known { kinds[known].weight += share } else { kinds.append(next) }
                        }
                    } else {
                        kinds = [kind(nil, 1)]
                    }
                    kinds.removeAll { !($0.covered > 0) }
                    if !kinds.isEmpty { found.append(((j * N + n) * N + i, kinds)) }
                }
            }
        }
        found.sort { $0.cell < $1.cell }
        (self.measure, isThird) = (index, third)
        (cells, kinds) = (found.map(\.cell), found.map(\.kinds))
    }

    /// Calls `part` with the share of a cell's trade that falls under the measure itself, nil, and under each exemption.
    func shareOut(_ cell: Int, _ standing: Standing, part: (Double, Int?) -> Void) {
        for kind in kinds[cell] {
            Reach.shareOut(
                kind.weight * kind.covered, exempt: kind.exempt.lazy.filter { standing.exemptions.contains($0.index) }, part: part
            )
        }
    }
}

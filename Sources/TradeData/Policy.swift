/// What a policy changes in a world: the one value between the law, the solver, its derivatives and the games.
///
/// `TradePolicy` makes it from the law of a day, `TradeEquilibrium` solves the world under it, and neither knows the
/// other. Nothing in it depends on the model: the same policy can be solved under any elasticities and closures.
///
/// A variety of sector j that leaves origin i at price c reaches the buyer in n at c·(1+e)·d̂·(1+t), and a share â of the
/// varieties can be had at all:
/// ```
/// K[n,i,j] = â·π·κ̂^(−θ[j]),   κ̂ = (1+t′)/(1+t) · (1+e′) · d̂          the trade kernel, of which π′ are the shares
/// ```
///
/// ```swift
/// var policy = Policy(unchanged: world)
/// policy.tariffs[usa, china, vehicles] = Rate(0.25)                      // a level: 25%
/// policy.availability[usa, china, minerals] = Hat(0.4)                   // a control: 40% of varieties remain
/// ```
public struct Policy: Sendable, Hashable {
    /// t′, levels, paid to the destination's government, `[destination, origin, sector]`.
    public var tariffs: SparseBilateral<Rate>
    /// e′, levels, paid to the origin's government, `[destination, origin, sector]`.
    public var exportTaxes: SparseBilateral<Rate>
    /// d̂, costs that melt, ratio to the baseline, `[destination, origin, sector]`; `infinity` ends the trade.
    public var icebergs: SparseBilateral<Hat>
    /// â, the share of varieties that may be traded, ratio to the baseline, `[destination, origin, sector]`; 0 is a ban.
    public var availability: SparseBilateral<Hat>
    /// ẑ, what a sector makes with given inputs, ratio to the baseline, `[country, sector]`.
    public var productivity: SectorTable<Hat>
    /// ΔT, what a country receives from others a year, in the world's unit at the numeraire (world value added), `[country]`;
    /// sums to zero.
    public var transfers: [Double]
    /// Bounds on quantities, whose wedges are found together with the equilibrium.
    public var limits: [QuantityLimit] = []

    public var grid: Grid { tariffs.grid }

    /// No change. Baseline export taxes count as zero: flows are valued with whatever there was.
    public init(unchanged world: World) {
        tariffs = SparseBilateral(world.tariffs)
        exportTaxes = SparseBilateral(grid: world.grid, repeating: .zero)
        icebergs = SparseBilateral(grid: world.grid, repeating: .one)
        availability = icebergs
        productivity = SectorTable(grid: world.grid, repeating: .one)
        transfers = Array(repeating: 0, count: world.grid.countryCount)
    }

    /// Bans all trade of sector `j` from origin `i` to destination `n`.
    public mutating func ban(destination n: Int, origin i: Int, sector j: Int) { availability[n, i, j] = Hat(0) }

    /// Of what changes: equal policies that were made alike have one hash.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(tariffs)
        hasher.combine(exportTaxes)
        hasher.combine(icebergs)
        hasher.combine(availability)
        for (x, z) in productivity.values.enumerated() where z != 1 {
            hasher.combine(x)
            hasher.combine(z)
        }
        hasher.combine(transfers)
        hasher.combine(limits)
    }

    /// Whether nothing at all can be traded in a cell, given as its offset in memory order.
    @inlinable public func bans(_ cell: Int) -> Bool { availability[cell] == 0 || icebergs[cell] == .infinity }

    /// Whether no cell is banned, known without reading all of them.
    public var mayBan: Bool { !(icebergs.isUntouched(on: .one) && availability.isUntouched(on: .one)) }

    /// Everything that no policy can have, each with the cell and the remedy; empty when there is none.
    ///
    /// For policies that come from outside: those made from law are possible by construction.
    /// - Complexity: O(cells written to + NJ).
    public func problems() -> [Problem] {
        var found: [Problem] = []
        func refuse(_ what: String, _ remedy: String) { found.append(Problem(what: what, remedy: remedy)) }
        func each<Element>(_ table: SparseBilateral<Element>, _ name: String, _ range: String, _ holds: (Double) -> Bool) {
            let (N, countries) = (grid.countryCount, grid.countries)
            for x in table.changes().map({ Int($0) }) where !holds(table[x]) {
                let (i, n, j) = (x % N, x / N % N, x / (N * N))
                refuse("\(name) is \(table[x]) for \(grid.sectors[j]) from \(countries[i]) to \(countries[n])", range)
            }
        }
        each(tariffs, "the tariff", "rates are finite and above -100%; 0.25 is 25%") { $0 > -1 && $0.isFinite }
        each(exportTaxes, "the export tax", "rates are finite and above -100%; 0.25 is 25%") { $0 > -1 && $0.isFinite }
        each(icebergs, "the change in trade costs", "it is a ratio above 0; 1 is no change, infinity a ban") { $0 > 0 }
        each(availability, "the share of varieties", "it is a ratio, 0 or more; 1 is no change") { $0 >= 0 && $0.isFinite }
        for (x, z) in productivity.values.enumerated() where !(z > 0 && z.isFinite) {
            refuse(
                "the change in productivity is \(z) for \(grid.sectors[x % grid.sectorCount]) in "
                    + "\(grid.countries[x / grid.sectorCount])", "it is a ratio above 0; 1 is no change")
        }
        for limit in limits {
            let cells = limit.cells.allSatisfy {
                (0..<tariffs.count).contains($0.offset) && $0.share >= 0 && $0.share <= 1
            }
            if !(limit.quantity >= 0 && limit.quantity.isFinite) || limit.highest.map({ !($0 >= 0) }) ?? false || !cells {
                refuse(
                    "the limit \(limit.id) is none: a quantity of \(limit.quantity)",
                    "a quantity is finite and not negative, shares lie within 0 and 1, and cells within the grid")
            }
        }
        let size = transfers.reduce(0) { $0 + abs($1) }
        if transfers.count != grid.countryCount || !transfers.allSatisfy(\.isFinite) || abs(transfers.reduce(0, +)) > 1e-9 * size
        {
            refuse("transfers need a finite number for each country, and a sum of zero", "let somebody pay what others receive")
        }
        return found
    }
}

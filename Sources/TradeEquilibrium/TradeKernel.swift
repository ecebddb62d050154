import TradeData

/// The trade shares under a change of wedges and unchanged costs: K = π·κ̂^−θ, for one policy.
///
/// Powers are taken only where a wedge changes. `Q` is K net of taxes, K/((1+t′)(1+e′)), and is kept only for sectors in
/// which somebody taxes.
struct TradeKernel {
    /// A cell with an export tax e; `net` is K net of both taxes.
    struct ExportTax { var n, i, j: Int; var rate, net: Double }

    let N, J: Int
    /// Numbers a row takes in memory: N, rounded up.
    let rowLength: Int
    /// `[j][n][i]`, rows of `rowLength`.
    let k: UnsafePointer<Double>
    /// `[sector slot][n][i]` for the sectors in `slot`, rows of `rowLength`.
    let q: UnsafePointer<Double>
    /// Numbers in `k` and in `q`.
    let counts: (k: Int, q: Int)
    /// Position of the sector in `q`, or -1 where Q = K.
    let slot: [Int]
    /// The cells with an export tax, few as a rule: what they pay is added to the flows in `q`.
    let exportTaxes: [ExportTax]
    private let tables: KernelTables

    /// - Parameter tariffExponent: φ of destination and sector; nil means 1 everywhere.
    init(world: World, wedges: Wedges, theta: [Double], tariffExponent: ((_ n: Int, _ j: Int) -> Double)? = nil) {
        tables = KernelTables(world: world, .double)
        tables.lay(WedgeChanges(world: world, wedges: wedges, theta: theta, tariffExponent: tariffExponent))
        (N, J, rowLength) = (world.grid.countryCount, world.grid.sectorCount, tables.rowLength)
        guard let k = tables.k, let q = tables.q else { preconditionFailure("Exact tables are in double precision.") }
        (self.k, self.q, counts) = (UnsafePointer(k), UnsafePointer(q), tables.counts)
        (slot, exportTaxes) = (tables.slot, tables.changes.exportTaxes)
    }

    /// Where the row of destination `n` in sector `j` begins in `k`.
    func row(_ n: Int, _ j: Int) -> Int { (j * N + n) * rowLength }

    /// Where the cell lies in `q`; its sector must be one with a slot.
    func netCell(_ n: Int, _ i: Int, _ j: Int) -> Int { (slot[j] * N + n) * rowLength + i }
}

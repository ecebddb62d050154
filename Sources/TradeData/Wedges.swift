/// All that stands between the price at the origin and the price at the destination.
///
/// This is the one value that the law hands to the model: `TradePolicy` makes it from the law of
/// a day, `TradeEquilibrium` solves the world under it, and neither knows the other.
///
/// A good that leaves origin i at price c reaches the buyer in n at c·(1+e)·d·(1+t):
/// - `tariffs` t and `exportTaxes` e are *levels*, paid to the governments of n and i;
/// - `icebergs` d̂ is a *change* (ratio to the baseline), which melts; `infinity` bans the trade.
///
/// Each is an `SparseBilateral`: what a policy leaves as it was is read where it lies, and takes no room.
public struct Wedges: Sendable, Equatable {
    public var tariffs: SparseBilateral<Rate>
    public var exportTaxes: SparseBilateral<Rate>
    public var icebergs: SparseBilateral<Hat>

    public var grid: Grid { tariffs.grid }

    /// - Precondition: All arrays share one grid.
    public init(tariffs: Bilateral<Rate>, exportTaxes: Bilateral<Rate>, icebergs: Bilateral<Hat>) {
        precondition(
            tariffs.grid == exportTaxes.grid && tariffs.grid == icebergs.grid, "Wedges need arrays on one grid.")
        (self.tariffs, self.exportTaxes, self.icebergs) = (
            SparseBilateral(tariffs), SparseBilateral(exportTaxes), SparseBilateral(icebergs)
        )
    }

    /// The wedges of the baseline itself: no change. Baseline export taxes are zero: flows are valued with whatever there was.
    public init(unchanged world: World) {
        tariffs = SparseBilateral(world.tariffs)
        exportTaxes = SparseBilateral(grid: world.grid, repeating: .zero)
        icebergs = SparseBilateral(grid: world.grid, repeating: .one)
    }

    /// Bans all trade of sector `j` from origin `i` to destination `n`.
    public mutating func ban(destination n: Int, origin i: Int, sector j: Int) {
        icebergs[n, i, j] = Hat(.infinity)
    }
}

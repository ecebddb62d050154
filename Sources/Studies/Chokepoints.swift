import TradeData

/// Which single inputs touch most of an industry's output, and who could sell them instead.
///
/// ```
/// touched[s] = v′((I − A)⁻¹ − (I − A*)⁻¹)e = ((I − A)⁻¹e − e)[s] / ((I − A)⁻¹)[s,s]   A* is A without the sales of s
/// ```
/// The second form is that of Sherman and Morrison, for v′(I − A)⁻¹ = 1′. It is accounting and an upper bound: nobody buys elsewhere.
/// - Source: Dietzenbacher and Lahr (2013), *Economic Systems Research* 25(3).
public struct Chokepoint: Sendable {
    /// The seller's industry, n·J + j.
    public let place: Int
    /// Share of the target's output whose chain passes through a sale of it.
    public let touched: Double
    /// Bought by the target itself, as a share of its output.
    public let direct: Double
    /// The economy's share of the world's exports of the product.
    public let exportShare: Double
    /// Σ of squared shares of the world's exports of the product (Herfindahl and Hirschman): 1 is a single seller.
    public let concentration: Double
    /// The economy's share of what the target's economies import of the product; nil where they import none.
    public let importShare: Double?
}

extension SupplyChains {
    /// The largest chokepoints among industries, the largest first; those of the target itself are none.
    ///
    /// As `((I − A)⁻¹)[s,s]` is at least 1, the numerator is a bound, and only those are solved for that can be among the first.
    /// - Parameter origin: Whose industries are looked at.
    /// - Throws: As `exposure(of:to:tiers:)`.
    /// - Complexity: a solve for each of the first, and for a few more.
    public func chokepoints(
        of target: IndustrySet, among origin: IndustrySet, count: Int = 10
    ) throws -> (points: [Chokepoint], residual: Double) {
        let (e, _) = try basket(target)
        let whole = try output(for: e)
        let own = target.mask(N * J)
        func bound(_ s: Int) -> Double { (whole.values[s] - e[s]) / (1 + link(s, s)) }
        let candidates = origin.places.filter { !own[$0] && bound($0) > 0 }.map { (place: $0, bound: bound($0)) }
            .sorted { $0.bound > $1.bound }
        var (found, residual) = ([(place: Int, touched: Double)](), whole.residual)
        for (s, bound) in candidates {
            if found.count >= count, bound <= found[count - 1].touched { break }
            var unit = [Double](repeating: 0, count: N * J)
            unit[s] = 1
            let solved = try output(for: unit)
            residual = max(residual, solved.residual)
            found.append((s, whole.values[s] / solved.values[s]))
            found.sort { $0.touched > $1.touched }
        }
        let direct = inputs(for: e)
        let buyers = world.grid.indices(of: target.economies)
        return (
            found.prefix(count).map { s, touched in
                let (i, k) = (s / J, s % J)
                let exports = exports(of: k)
                let all = exports.reduce(0, +)
                let imports = (0..<N).filter { !buyers.contains($0) }.map { i in
                    (i, buyers.reduce(0) { $0 + world.flow($1, i, k) })
                }
                let imported = imports.reduce(0) { $0 + $1.1 }
                return Chokepoint(
                    place: s, touched: touched, direct: direct[s], exportShare: all > 0 ? exports[i] / all : 0,
                    concentration: all > 0 ? exports.reduce(0) { $0 + $1 / all * ($1 / all) } : 0,
                    importShare: imported > 0 ? (imports.first { $0.0 == i }?.1 ?? 0) / imported : nil)
            }, residual
        )
    }

    /// What each economy sells of product k to all others, the world's unit a year.
    func exports(of k: Int) -> [Double] {
        (0..<N).map { i in (0..<N).reduce(0) { $0 + ($1 == i ? 0 : world.flow($1, i, k)) } }
    }
}

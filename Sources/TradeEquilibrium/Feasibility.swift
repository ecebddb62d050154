import TradeData

/// What bans leave: whether everybody can still buy what is needed, and which markets and makers drop out.
///
/// A market in which every origin is banned has an infinite price. Whoever needs the good to make another can no
/// longer make it, which may close further markets; only where a closed market's good is consumed is there no
/// equilibrium. (Every input is taken as needed, which it is for elasticities of substitution up to 1.)
struct Feasibility {
    /// The first country and sector without which there is no equilibrium.
    let infeasible: (n: Int, j: Int)?
    /// Markets without an origin, `[j][n]`.
    let closed: [Bool]
    /// Makers that cannot get an input, `[j][i]`.
    let idle: [Bool]

    /// - Complexity: O(N²J + NJ²) for each round of closures, one as a rule.
    init(world: World, wedges: Wedges) {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        var closed = [Bool](repeating: false, count: N * J)
        var idle = closed
        var first: (n: Int, j: Int)?
        var changed = true
        while changed {
            changed = false
            for j in 0..<J {
                for n in 0..<N where !closed[j * N + n] {
                    let row = (j * N + n) * N
                    let open = (0..<N).contains {
                        world.shares.values[row + $0] > 0 && wedges.icebergs.values[row + $0] != .infinity && !idle[j * N + $0]
                    }
                    if open { continue }
                    (closed[j * N + n], changed) = (true, true)
                    if first == nil && world.expenditure[n, j].value > 0 { first = (n, j) }
                    for k in 0..<J where world.inputShares[n, j, k].value > 0 { idle[k * N + n] = true }
                }
            }
        }
        (self.closed, self.idle) = (closed, idle)
        let starving = (0..<N).contains { n in
            (0..<J).contains { closed[$0 * N + n] && world.consumptionShares[n, $0].value > 0 }
                || (0..<J).allSatisfy { idle[$0 * N + n] }
        }
        let place = first ?? closed.firstIndex(of: true).map { ($0 % N, $0 / N) }
        infeasible = starving ? place : nil
    }

    /// The wedges with the sales of idle makers banned too.
    func closing(_ wedges: Wedges) -> Wedges {
        guard idle.contains(true) else { return wedges }
        var result = wedges
        let (N, J) = (wedges.grid.countryCount, wedges.grid.sectorCount)
        for j in 0..<J {
            for i in 0..<N where idle[j * N + i] { for n in 0..<N { result.ban(destination: n, origin: i, sector: j) } }
        }
        return result
    }
}

import RealModule
import TradeData
import TradeEquilibrium

/// What is taken from the world, and its balanced base.
extension UniformTariffs {
    static func check(_ world: World, _ theta: [Double]) throws {
        let grid = world.grid
        let (N, J) = (grid.countryCount, grid.sectorCount)
        guard theta.count == J, theta.allSatisfy({ $0.isFinite && $0 > 0 }) else {
            throw Problems("uniform Nash tariffs need a positive trade elasticity for each of \(J) sectors")
        }
        guard world.inputShares.values.allSatisfy({ $0 == 0 }) else {
            throw Problems(
                "\(world.id) has input-output links; uniform Nash tariffs are solved without",
                remedy: "take a world without links, or solve it as a game of tariffs (TradeGame)")
        }
        for n in 0..<N {
            guard world.valueAdded[n].isFinite, world.valueAdded[n] > 0 else {
                throw Problems("\(grid.countries[n]) has no value added in \(world.id)", remedy: "leave the country out")
            }
            for k in 0..<J where world.tariffs.values[(k * N + n) * N + n] != 0 {
                throw Problems(
                    "\(grid.countries[n]) has a tariff on its own \(grid.sectors[k]) in \(world.id)", remedy: "set it to 0")
            }
        }
    }

    /// A abroad and at home, and e.
    static func tables(_ world: World, _ theta: [Double]) -> (abroad: [Double], home: [Double], parts: [Double]) {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        let L = (N + 7) / 8 * 8
        var home = [Double](repeating: 0, count: N * J)
        var logs = [Double](repeating: 0, count: N)
        let (shares, tariffs) = (world.shares.values, world.tariffs.values)
        let abroad = [Double](unsafeUninitializedCapacity: N * J * L) { table, count in
            count = N * J * L
            table.update(repeating: 0)
            for n in 0..<N {
                for k in 0..<J {
                    let (from, row) = ((k * N + n) * N, table.baseAddress! + (n * J + k) * L)
                    var isTaxed = false
                    for i in 0..<N {
                        row[i] = shares[from + i]
                        logs[i] = 1 + tariffs[from + i]
                        isTaxed = isTaxed || logs[i] != 1
                    }
                    if isTaxed {
                        logs.withUnsafeMutableBufferPointer {
                            let logs = $0.baseAddress!
                            Kernels.log(N, logs, logs)
                            for i in 0..<N { logs[i] *= theta[k] }
                            Kernels.exp(N, logs, logs)
                            for i in 0..<N { row[i] *= logs[i] }
                        }
                    }
                    home[n * J + k] = row[n]
                    row[n] = 0
                }
            }
        }
        return (abroad, home, world.consumptionShares.values)
    }

    struct Base {
        var logWages, logWelfare: [Double]
        var residual: Double
        var rounds: Int
    }

    /// The world with balanced trade under its own tariffs.
    static func balance(_ world: World, _ theta: [Double], _ parts: [Double], mayMove: Bool) throws -> Base {
        let trade = BalancedTrade(world, theta, parts)
        let N = world.grid.countryCount
        var z = [Double](repeating: 0, count: N)
        var isFirst = true
        let loop = settle(&z, failure: "the base with balanced trade was not found in \(world.id)") { z, f in
            let worst = trade.step(z, &f)
            defer { isFirst = false }
            return isFirst && !mayMove && worst > 1e-9 ? .nan : worst
        }
        guard loop.converged else {
            guard mayMove || loop.rounds > 1 else {
                throw Problems(
                    "trade is not balanced in \(world.id), or it is no equilibrium: labour markets are off by \(trade.worst)",
                    remedy: "balance it first (balancing: true)")
            }
            throw loop.failure
        }
        let scale = UniformTariffs.logScale(z, world.valueAdded)
        return Base(
            logWages: z.map { $0 - scale }, logWelfare: trade.logWelfare(z), residual: trade.worst, rounds: loop.rounds)
    }

    /// ln of the world's pay against the base's.
    static func logScale(_ logWages: [Double], _ pay: [Double]) -> Double {
        var (now, before) = (0.0, 0.0)
        for (wage, pay) in zip(logWages, pay) { (now, before) = (now + pay * Double.exp(wage), before + pay) }
        return Double.log(now / before)
    }
}

/// Trade under the world's own tariffs, without deficits.
private final class BalancedTrade {
    private let N, J, L: Int
    private let theta, parts, pay: [Double]
    private let scratch: Scratch
    /// π and π/(1+τ), `[buyer][sector][seller]`; b and what sellers get, `[sector][seller]`.
    private let shares, net, b, sold: UnsafeMutablePointer<Double>
    /// Σ π·b and Σ π·b/(1+τ), `[buyer][sector]`.
    private let gross, kept, spending: UnsafeMutablePointer<Double>
    private var slopes: [Double] = []
    private(set) var worst = Double.infinity

    init(_ world: World, _ theta: [Double], _ parts: [Double]) {
        (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        L = (N + 7) / 8 * 8
        (self.theta, self.parts, pay) = (theta, parts, world.valueAdded)
        scratch = Scratch(capacity: 2 * N * J * L + 2 * J * L + 2 * N * J + N, pieces: 7)
        (shares, net) = (scratch.take(N * J * L), scratch.take(N * J * L))
        (b, sold) = (scratch.take(J * L), scratch.take(J * L))
        (gross, kept, spending) = (scratch.take(N * J), scratch.take(N * J), scratch.take(N))
        let (N, J, L, own, net) = (N, J, L, shares, net)
        world.shares.values.withUnsafeBufferPointer { shares in
            world.tariffs.values.withUnsafeBufferPointer { tariffs in
                for n in 0..<N {
                    for k in 0..<J {
                        let (from, row) = ((k * N + n) * N, (n * J + k) * L)
                        for i in 0..<N {
                            own[row + i] = shares[from + i]
                            net[row + i] = shares[from + i] / (1 + tariffs[from + i])
                        }
                    }
                }
            }
        }
    }

    /// Steps of ln w; returns max |ln of sales over pay|.
    func step(_ z: [Double], _ f: inout [Double]) -> Double {
        UniformTrade.powers(z, theta, N, L, b)
        for x in 0..<J * L { sold[x] = 0 }
        let isFirst = slopes.isEmpty
        var squares = [Double](repeating: 0, count: isFirst ? N : 0)
        var atHome = squares
        for n in 0..<N {
            var left = 0.0
            for k in 0..<J where parts[n * J + k] > 0 {
                let (x, row) = (n * J + k, (n * J + k) * L)
                gross[x] = Kernels.dot(L, shares + row, b + k * L)
                kept[x] = Kernels.dot(L, net + row, b + k * L)
                left += parts[x] * kept[x] / gross[x]
            }
            spending[n] = pay[n] * Double.exp(z[n]) / left
            for k in 0..<J where parts[n * J + k] > 0 {
                let (x, row) = (n * J + k, (n * J + k) * L)
                let r = parts[x] * spending[n] / gross[x]
                Kernels.add(L, r, net + row, to: sold + k * L)
                if isFirst {
                    atHome[n] += r * net[row + n] * b[k * L + n]
                    for i in 0..<N {
                        let flow = r * net[row + i] * b[k * L + i]
                        squares[i] += theta[k] * flow * (1 - shares[row + i] * b[k * L + i] / gross[x])
                    }
                }
            }
        }
        worst = 0
        var sales = [Double](repeating: 0, count: N)
        for k in 0..<J { for i in 0..<N { sales[i] += sold[k * L + i] * b[k * L + i] } }
        if isFirst { slopes = (0..<N).map { 1 + (squares[$0] - atHome[$0]) / sales[$0] } }
        for n in 0..<N {
            let off = Double.log(sales[n] / pay[n]) - z[n]
            worst = off.isFinite ? max(worst, abs(off)) : .nan
            f[n] = off / slopes[n]
        }
        return worst
    }

    func logWelfare(_ z: [Double]) -> [Double] {
        (0..<N).map { n in
            (0..<J).reduce(Double.log(spending[n])) { sum, k in
                let x = n * J + k
                return parts[x] > 0 ? sum + parts[x] / theta[k] * Double.log(gross[x]) : sum
            }
        }
    }
}

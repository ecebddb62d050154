import Foundation
import TradeData

/// Consistent random worlds for tests of properties: gravity flows, input-output links, tariffs and deficits.
///
/// Shares are drawn, spending is iterated until every market clears under them, and the flows go
/// through `Accounts` and `Calibration` as those of a real world do. Final demand is nowhere
/// negative, so the world is in equilibrium to rounding and needs no cleaning.
public enum RandomWorld {
    /// A random world; the same arguments give the same world, bit for bit, on one platform.
    ///
    /// - Parameters:
    ///   - countries: N, at least 2; codes `AAA`, `AAB`, … unless `codes` has others.
    ///   - sectors: J, at least 1; codes `goods-1`, … and `services-1`, …
    ///   - balanced: Every deficit is zero to rounding.
    ///   - tariffFree: All baseline tariffs are zero.
    ///   - inputOutput: With intermediate inputs; else value added is all of output.
    ///   - traded: Share of the sectors that are goods, with tariffs and much trade; the rest are
    ///     services, free of tariffs and imported at about 3%.
    ///   - servicesUntraded: Services are not traded at all.
    ///   - lawDay: The day whose law the tariffs are said to carry.
    ///   - wild: θ log-uniform between 0.2 and 65, two fifths of the bilateral cells empty, some goods
    ///     not made in some countries, some not consumed, and tariffs up to 100%.
    /// - Complexity: O(N²J + NJ²) for each of some hundred rounds.
    public static func make(
        countries N: Int = 6, sectors J: Int = 4, seed: UInt64 = 1, balanced: Bool = false, tariffFree: Bool = false,
        inputOutput: Bool = true, traded: Double = 0.6, servicesUntraded: Bool = false, wild: Bool = false,
        codes: [Country]? = nil, year: Int = 2022, lawDay: Day? = nil
    ) -> World {
        precondition(N >= 2 && J >= 1, "A random world needs two countries and a sector.")
        precondition(codes == nil || codes!.count == N, "One code for each country.")
        var draw = SplitMix64(seed: seed)
        let goods = max(1, Int((Double(J) * traded).rounded(.up)))
        let letters = grid(N, J, goods: goods)
        let grid = Grid(countries: codes ?? letters.countries, sectors: letters.sectors)
        var economy = Economy(grid: grid)
        economy.drawTrade(&draw, goods: goods, servicesUntraded: servicesUntraded, wild: wild)
        economy.drawTariffs(&draw, goods: goods, tariffFree: tariffFree, wild: wild)
        economy.drawTechnology(&draw, inputOutput: inputOutput, wild: wild)
        economy.drawDeficits(&draw, balanced: balanced)
        let theta = (0..<J).map { j in
            wild
                ? exp(draw.uniform(log(0.2), log(65)))
                : (j < goods ? min(20, max(1, exp(draw.normal(log(4.5), 0.45)))) : 5)
        }
        return World(
            id: "random-\(N)x\(J)-\(seed)", title: "Random world \(N) x \(J), seed \(seed)", year: year, unit: "million USD",
            goods: Set(grid.sectors.prefix(goods)), lawDay: lawDay,
            accounts: economy.clearedAccounts(),
            elasticities: [
                ElasticityTable(name: "random", source: "drawn", theta: theta),
                ElasticityTable(name: "flat-4", source: "one number", theta: Array(repeating: 4, count: J)),
            ],
            provenance: Provenance(kind: "random numbers, for tests"))
    }

    static func grid(_ N: Int, _ J: Int, goods: Int) -> Grid {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return Grid(
            countries: (0..<N).map { Country(String([letters[$0 / 676 % 26], letters[$0 / 26 % 26], letters[$0 % 26]])) },
            sectors: (0..<J).map { $0 < goods ? Sector("goods-\($0 + 1)") : Sector("services-\($0 - goods + 1)") })
    }
}

/// The drawn parameters of a random world, before its markets are cleared.
private struct Economy {
    let grid: Grid
    let N: Int
    let J: Int
    var shares: Bilateral<Share>
    var tariffs: Bilateral<Rate>
    var inputs: InputTable<Share>
    var consumption: SectorTable<Share>
    /// Deficit wanted, as a share of value added.
    var deficitShares: [Double]

    init(grid: Grid) {
        self.grid = grid
        N = grid.countryCount
        J = grid.sectorCount
        shares = Bilateral(grid: grid, repeating: Share(0))
        tariffs = Bilateral(grid: grid, repeating: Rate(0))
        inputs = InputTable(grid: grid, repeating: Share(0))
        consumption = SectorTable(grid: grid, repeating: Share(0))
        deficitShares = Array(repeating: 0, count: N)
    }

    /// Gravity: sellers differ in capability, pairs in distance, and each buyer keeps most of its spending at home.
    mutating func drawTrade(_ draw: inout SplitMix64, goods: Int, servicesUntraded: Bool, wild: Bool) {
        let size = (0..<N).map { _ in exp(draw.normal(0, 1.2)) }
        let places = (0..<N).map { _ in (x: draw.unit(), y: draw.unit()) }
        for j in 0..<J {
            let capability = size.map { log($0) + draw.normal(0, 0.8) }
            // The first sector is made everywhere, so that everybody has an income.
            let makes = (0..<N).map { _ in !(wild && j > 0 && draw.chance(0.15)) }
            let sellers = makes.contains(true) ? makes : Array(repeating: true, count: N)
            for n in 0..<N {
                var weights = (0..<N).map { i -> Double in
                    let distance = hypot(places[n].x - places[i].x, places[n].y - places[i].y) + 0.05
                    let weight = exp(capability[i] - 1.1 * log(distance) + draw.normal(0, 0.5))
                    let isEmpty = draw.chance(wild ? 0.4 : 0) || i == n || !sellers[i]
                    return isEmpty ? 0 : weight
                }
                var total = weights.reduce(0, +)
                if total == 0, !sellers[n] {  // somebody must sell
                    weights[sellers.indices.first { sellers[$0] && $0 != n }!] = 1
                    total = 1
                }
                let openness = (j < goods ? 0.35 : 0.03) * draw.uniform(0.4, 1.6) / (1 + 0.4 * pow(size[n], 0.3))
                let closed = j >= goods && servicesUntraded
                let imported = !sellers[n] ? 1 : (total == 0 || closed ? 0 : openness)
                for i in 0..<N where i != n && imported > 0 { shares[n, i, j] = Share(imported * weights[i] / total) }
                shares[n, n, j] = Share(1 - imported)
            }
        }
    }

    mutating func drawTariffs(_ draw: inout SplitMix64, goods: Int, tariffFree: Bool, wild: Bool) {
        for j in 0..<goods {
            for n in 0..<N {
                for i in 0..<N where i != n {
                    let rate = draw.exponential(wild ? 0.2 : 0.05)
                    if !tariffFree { tariffs[n, i, j] = Rate(min(rate, 1)) }
                }
            }
        }
    }

    mutating func drawTechnology(_ draw: inout SplitMix64, inputOutput: Bool, wild: Bool) {
        for n in 0..<N {
            for j in 0..<J {
                let valueAdded = draw.uniform(0.25, 0.65)
                let weights = (0..<J).map { k in
                    pow(draw.unit(), 3) + (k == j ? 0.3 : 0) + 1e-3  // few large inputs, many small ones
                }
                guard inputOutput else { continue }
                for k in 0..<J { inputs[n, k, j] = Share((1 - valueAdded) * weights[k] / weights.reduce(0, +)) }
            }
            var weights = (0..<J).map { k in wild && k > 0 && draw.chance(0.15) ? 0 : draw.exponential(1) + 0.05 }
            let total = weights.reduce(0, +)
            for k in 0..<J { weights[k] /= total }
            for k in 0..<J { consumption[n, k] = Share(weights[k]) }
        }
    }

    mutating func drawDeficits(_ draw: inout SplitMix64, balanced: Bool) {
        let wanted = (0..<N).map { _ in max(-0.06, min(0.06, draw.normal(0, 0.03))) }
        if !balanced { deficitShares = wanted }
    }

    /// Iterates spending until it clears under the drawn shares, and returns the flows it makes.
    ///
    /// The map keeps the sum of spending and mixes countries as a Markov chain does, so it
    /// converges to its one fixed point; what rounding is left lands in final demand.
    func clearedAccounts() -> Accounts {
        let worldValueAdded = 1e6 * Double(N)
        var spending = [Double](repeating: worldValueAdded / Double(N * J), count: N * J)
        var net = shares.values
        for cell in net.indices { net[cell] /= 1 + tariffs.values[cell] }
        for _ in 0..<20_000 {
            let (next, change) = cleared(spending, net: net, worldValueAdded: worldValueAdded)
            spending = next
            if change < 1e-15 { break }
        }
        var flows = Bilateral<Money>(grid: grid, repeating: Money(0))
        for j in 0..<J {
            for n in 0..<N {
                for i in 0..<N { flows[n, i, j] = Money(net[(j * N + n) * N + i] * spending[n * J + j]) }
            }
        }
        return Accounts(flows: flows, tariffs: tariffs, inputShares: inputs)
    }

    private func cleared(_ spending: [Double], net: [Double], worldValueAdded: Double) -> (next: [Double], change: Double) {
        var output = [Double](repeating: 0, count: N * J)
        var revenue = [Double](repeating: 0, count: N)
        for j in 0..<J {
            for n in 0..<N {
                let x = spending[n * J + j]
                var kept = 0.0
                for i in 0..<N {
                    let sale = net[(j * N + n) * N + i] * x
                    output[i * J + j] += sale
                    kept += sale
                }
                revenue[n] += x - kept
            }
        }
        var valueAdded = [Double](repeating: 0, count: N)
        var demand = [Double](repeating: 0, count: N * J)
        for n in 0..<N {
            for j in 0..<J {
                let y = output[n * J + j]
                valueAdded[n] += y
                for k in 0..<J {
                    let use = inputs.values[(n * J + k) * J + j] * y
                    demand[n * J + k] += use
                    valueAdded[n] -= use
                }
            }
        }
        let total = valueAdded.reduce(0, +)
        var deficits = (0..<N).map { deficitShares[$0] * valueAdded[$0] }
        let excess = deficits.reduce(0, +) / total
        for n in 0..<N { deficits[n] -= excess * valueAdded[n] }
        var next = demand
        var change = 0.0
        for n in 0..<N {
            let income = valueAdded[n] + revenue[n] + deficits[n]
            for k in 0..<J { next[n * J + k] += consumption.values[n * J + k] * income }
        }
        let scale = worldValueAdded / total
        for cell in next.indices {
            next[cell] *= scale
            change = max(change, abs(next[cell] - spending[cell]))
        }
        return (next, change / (next.max() ?? 1))
    }
}

import RealModule
import TradeData

/// A policy with limits on quantities, as a function of the wedges that they imply.
///
/// With u ≥ 0 the log wedge of a limit, v = u for a quota and v = −u for a floor, the share h of a cell's varieties that it counts
/// costs e^v times as much. The rest of the cell is as before, so the kernel of the cell is multiplied by A, and 1/B is the mean of
/// e^v over what is bought:
/// ```
/// A = (1−h) + h·e^(−θv),   s = h·e^(−θv)/A,   B = (1−s) + s·e^(−v)
/// importer keeps the rent:  1+t′ = (1+t)/B,   â′ = â·A·B^(−φθ)     counted at the border: f·s·e^(−v)/B
/// exporter keeps it:        1+e′ = (1+e)/B,   â′ = â·A·B^(−θ)      counted: f·s
/// nobody does:              â′ = â·A                                counted: f·s
/// ```
/// A volume is the value counted over ĉ(1+e)·d̂·e^v of exporters and lost costs. Cells under several limits count each of them
/// independently: a licence does not say which other licence its holder has.
struct LimitedPolicy: Sendable {
    /// The policy without its limits.
    let free: Policy
    let limits: [QuantityLimit]
    private let world: World
    private let theta: [Double]
    /// 1 − φ of destination and sector, where prices follow the size of their market, `[n][j]`; nil: φ is 1.
    private let entry: [Double]?
    /// The limits on each limited cell, with the share that each counts; ascending by cell.
    private let cells: [(offset: Int, parts: [(limit: Int, share: Double)])]

    private var N: Int { world.grid.countryCount }

    init(_ policy: Policy, on map: EquilibriumMap) {
        var free = policy
        free.limits = []
        (self.free, limits, world, theta) = (free, policy.limits, map.world, map.theta)
        entry = map.blocks.entry
        var parts: [Int: [(limit: Int, share: Double)]] = [:]
        for (k, limit) in policy.limits.enumerated() {
            for cell in limit.cells where cell.share > 0 { parts[cell.offset, default: []].append((k, cell.share)) }
        }
        cells = parts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// One limit's part in one cell at a log wedge.
    struct Part {
        /// A, s, and B as above; e^(−v).
        let kernel, share, mean, discount: Double

        init(share h: Double, log v: Double, theta: Double) {
            let touched = h * Double.exp(-theta * v)
            kernel = 1 - h + touched
            share = kernel > 0 ? touched / kernel : 0
            discount = Double.exp(-v)
            // A wedge without bound leaves nothing that could pay it.
            mean = share == 0 ? 1 : 1 - share + share * discount
        }

        /// d ln B/dv.
        func meanSlope(_ theta: Double) -> Double { share * (theta - (theta + 1) * discount / mean) }
    }

    private func part(_ k: Int, _ h: Double, _ u: [Double], _ j: Int) -> Part {
        Part(share: h, log: limits[k].bound == .atMost ? u[k] : -u[k], theta: theta[j])
    }

    /// φ, with which tariffs act on trade.
    private func exponent(_ n: Int, _ j: Int) -> Double { 1 - (entry?[n * world.grid.sectorCount + j] ?? 0) }
    func exponent(of term: Term) -> Double { exponent(term.n, term.j) }
    func theta(_ j: Int) -> Double { theta[j] }

    private func place(_ x: Int) -> (n: Int, i: Int, j: Int) { (x / N % N, x % N, x / (N * N)) }

    /// The policy with the wedges in its tariffs, export taxes and availability.
    /// - Complexity: O(limited cells).
    func callAsFunction(_ u: [Double]) -> Policy {
        var policy = free
        for (x, parts) in cells {
            let (n, _, j) = place(x)
            var (tariff, tax, available) = (1 + free.tariffs[x], 1 + free.exportTaxes[x], free.availability[x])
            for (k, h) in parts where u[k] > 0 {
                let part = part(k, h, u, j)
                available *= part.kernel
                switch limits[k].rent {
                case .importer:
                    tariff /= part.mean
                    available *= Double.pow(part.mean, -theta[j] * exponent(n, j))
                case .exporter:
                    tax /= part.mean
                    available *= Double.pow(part.mean, -theta[j])
                case .none: break
                }
            }
            policy.tariffs[x] = tariff - 1
            policy.exportTaxes[x] = tax - 1
            policy.availability[x] = available
        }
        return policy
    }

    /// The part of one cell in what one limit counts, at a solution.
    struct Term: Sendable {
        let limit: Int
        let n, i, j, offset: Int
        /// What is counted, and what the wedge pays, in the world's unit per year.
        let quantity, rent: Double
        /// −∂ ln(quantity)/∂u of the own wedge while prices of others and spending stay.
        let answer: Double
        /// ∂ ln(quantity)/∂v, given the flow of the cell, by the wedges of limits on it.
        let slopes: [(limit: Int, slope: Double)]
    }

    /// What is counted at a solution, cell by cell.
    /// - Parameter z: The unknowns at which the map's last pass was.
    /// - Complexity: O(N) for each row with a limited cell.
    func terms(_ u: [Double], _ map: EquilibriumMap, _ z: [Double]) -> [Term] {
        var terms: [Term] = []
        var row: ExactRow?
        var at = -1
        for (x, parts) in cells {
            let (n, i, j) = place(x)
            if at != x / N {
                at = x / N
                let spending = z[map.at.expenditure + n * map.J + j]
                row = spending <= EquilibriumMap.logOfNothing ? nil : ExactRow(n, j, map, spending: Double.exp(spending))
            }
            guard let found = row, let cell = found.cells.first(where: { $0.i == i }) else { continue }
            let border = cell.sales + cell.exportTax
            let taken = border * (1 + map.policy.tariffs[x]) / found.spending
            let price =
                Double.exp(map.logCosts[i * map.J + j]) * (1 + map.policy.exportTaxes[x]) * map.policy.icebergs[x]
            let all = parts.map { part($0.limit, $0.share, u, j) }
            for own in parts.indices {
                terms.append(term(x, parts, all, own, border: border, price: price, taken: taken))
            }
        }
        return terms
    }

    /// - Parameters:
    ///   - border: The flow of the cell at the border.
    ///   - price: Of the good at the border over that of the baseline.
    ///   - taken: The share of the cell in what its buyer spends on the good.
    private func term(
        _ x: Int, _ parts: [(limit: Int, share: Double)], _ all: [Part], _ own: Int, border: Double, price: Double, taken: Double
    ) -> Term {
        let (n, i, j) = place(x)
        let (limit, part) = (limits[parts[own].limit], all[own])
        var quantity = border * part.share
        var slope = -theta[j] * (1 - part.share)
        if limit.rent == .importer {
            quantity *= part.discount / part.mean
            slope -= 1 + part.meanSlope(theta[j])
        }
        let value = quantity
        var slopes: [(limit: Int, slope: Double)] = []
        if limit.unit == .volume {
            quantity /= price
            switch limit.rent {
            case .exporter:
                // The price has the mean of the cell, what is counted has the wedge itself.
                quantity *= part.discount / part.mean
                slope -= 1 + part.meanSlope(theta[j])
            case .none:
                quantity *= part.discount
                slope -= 1
            case .importer: break
            }
            for other in parts.indices where other != own && limits[parts[other].limit].rent == .none {
                quantity *= all[other].mean
                slopes.append((parts[other].limit, all[other].meanSlope(theta[j])))
            }
        }
        slopes.append((parts[own].limit, slope))
        let rent =
            switch limit.rent {
            case _ where value == 0: 0.0
            case .importer: (1 + free.tariffs[x]) * value * (1 / part.discount - 1)
            case .exporter: value * (1 - part.discount)
            case .none: 0.0
            }
        let paid = limit.unit == .volume || limit.rent == .importer ? 1.0 : 0
        return Term(
            limit: parts[own].limit, n: n, i: i, j: j, offset: x, quantity: quantity, rent: rent,
            answer: theta[j] * (1 - taken * part.share) + paid, slopes: slopes)
    }

    /// The direction in which the wedge of a limit moves a policy, per log point of u, at `u`.
    func direction(_ k: Int, _ u: [Double]) -> PolicyChange {
        var change = PolicyChange(grid: world.grid)
        let sign = limits[k].bound == .atMost ? 1.0 : -1
        for (x, parts) in cells {
            guard let h = parts.first(where: { $0.limit == k })?.share else { continue }
            let (n, _, j) = place(x)
            let part = part(k, h, u, j)
            let (kernel, rise) = (-theta[j] * part.share, -part.meanSlope(theta[j]))
            switch limits[k].rent {
            case .importer:
                change.tariffs.values[x] += sign * rise
                change.availability.values[x] += sign * (kernel + theta[j] * exponent(n, j) * rise)
            case .exporter:
                change.exportTaxes.values[x] += sign * rise
                change.availability.values[x] += sign * (kernel + theta[j] * rise)
            case .none: change.availability.values[x] += sign * kernel
            }
        }
        return change
    }

    /// d ln of what each limit counts, along a response to a change of policy in which the wedges move by `moved` log points of u.
    func countChanges(_ terms: [Term], _ response: Response, to change: PolicyChange, moved: [Double]) -> [Double] {
        var (sums, totals) = ([Double](repeating: 0, count: limits.count), [Double](repeating: 0, count: limits.count))
        for term in terms {
            let (n, i, j, x) = (term.n, term.i, term.j, term.offset)
            let (spent, cost) = (response.expenditure[n, j].value, response.inputCosts[i, j].value)
            // The index moves with the entry of sellers too; shares answer to the part that costs move.
            let index = response.prices[n, j].value - (1 - exponent(n, j)) * (spent - response.wages[n])
            let others = change.exportTaxes.values[x] + change.icebergs.values[x] + cost
            let wedge = exponent(n, j) * change.tariffs.values[x] + others - index
            var move = change.availability.values[x] - theta[j] * wedge + spent - change.tariffs.values[x]
            if limits[term.limit].unit == .volume { move -= others }
            for (l, slope) in term.slopes { move += slope * (limits[l].bound == .atMost ? moved[l] : -moved[l]) }
            totals[term.limit] += term.quantity
            sums[term.limit] += term.quantity * move
        }
        return zip(sums, totals).map { $1 > 0 ? $0 / $1 : 0 }
    }
}

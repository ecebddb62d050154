import TradeData

/// What bans leave: whether everybody can still buy what is needed, and which markets and makers drop out.
///
/// A market in which every origin is banned has an infinite price. Whoever needs the good to make another can no
/// longer make it, which may close further markets; only where consumers need a closed market's good is there no
/// equilibrium. Where the elasticity of substitution is above 1 (ε across inputs, η for all inputs together, σ in consumption)
/// no single good is needed.
struct Feasibility {
    /// The first country and sector without which there is no equilibrium.
    let infeasible: (n: Int, j: Int)?
    /// Markets without an origin, `[j][n]`.
    let closed: [Bool]
    /// A country that can no longer have the trade balance that its deficit rule demands.
    let imbalanced: Int?
    /// Makers that cannot get an input, `[j][i]`.
    let idle: [Bool]

    /// - Complexity: O(N²J + NJ²) for each round of closures, one as a rule.
    init(world: World, policy: Policy, model: Model) {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        let needs = Needs(model.production)
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
                        world.shares.values[row + $0] > 0 && !policy.bans(row + $0) && !idle[j * N + $0]
                    }
                    if open { continue }
                    (closed[j * N + n], changed) = (true, true)
                    if first == nil && world.expenditure[n, j].value > 0 { first = (n, j) }
                    for k in 0..<J where world.inputShares[n, j, k].value > 0 {
                        let isLast = (0..<J).allSatisfy { closed[$0 * N + n] || world.inputShares[n, $0, k].value == 0 }
                        if needs.eachInput || needs.inputs && isLast { idle[k * N + n] = true }
                    }
                }
            }
        }
        (self.closed, self.idle) = (closed, idle)
        let starving = (0..<N).contains { n in
            let consumed = (0..<J).filter { world.consumptionShares[n, $0].value > 0 }
            let lacksGoods =
                needs.eachGood ? consumed.contains { closed[$0 * N + n] } : consumed.allSatisfy { closed[$0 * N + n] }
            return lacksGoods || (0..<J).allSatisfy { idle[$0 * N + n] }
        }
        if starving {
            (infeasible, imbalanced) = (first ?? closed.firstIndex(of: true).map { ($0 % N, $0 / N) }, nil)
            return
        }
        let cutOff = Links(world: world, policy: policy, idle: idle).imbalanced(world: world, policy: policy, model: model)
        // A country that is cut off because it cannot make what it sells is named with what it lacks.
        let lacking = cutOff.flatMap { n in
            (0..<J).first { closed[$0 * N + n] && world.expenditure[n, $0].value > 0 }.map { (n, $0) }
        }
        (infeasible, imbalanced) = (lacking, lacking == nil ? cutOff : nil)
    }

    /// The wedges with the sales of idle makers banned too.
    func closing(_ policy: Policy) -> Policy {
        guard idle.contains(true) else { return policy }
        var result = policy
        let (N, J) = (policy.grid.countryCount, policy.grid.sectorCount)
        for j in 0..<J {
            for i in 0..<N where idle[j * N + i] { for n in 0..<N { result.ban(destination: n, origin: i, sector: j) } }
        }
        return result
    }
}

extension EquilibriumMap {
    /// What bans leave; without any it is the same for all policies, and found once.
    func feasibility(of policy: Policy) -> Feasibility {
        // Transfers decide which balances are possible.
        guard !policy.mayBan && policy.transfers.allSatisfy({ $0 == 0 }) else {
            return Feasibility(world: world, policy: policy, model: model)
        }
        if let withoutBans { return withoutBans }
        let found = Feasibility(world: world, policy: policy, model: model)
        withoutBans = found
        return found
    }
}

/// What cannot be done without.
private struct Needs {
    let eachInput, inputs, eachGood: Bool

    init(_ production: Production) {
        guard case .nestedCES(let sigma, let eta, let epsilon) = production else {
            (eachInput, inputs, eachGood) = (true, true, true)
            return
        }
        func isReplaceable(_ elasticity: Double) -> Bool { Nest.isCES(elasticity) && elasticity > 1 }
        inputs = !isReplaceable(eta)
        eachInput = inputs && !isReplaceable(epsilon)
        eachGood = !isReplaceable(sigma)
    }
}

/// Who can still sell anything to whom.
private struct Links {
    let N: Int
    /// Whether i can sell something to n, `[n][i]`.
    private var open: [Bool]

    init(world: World, policy: Policy, idle: [Bool]) {
        N = world.grid.countryCount
        open = Array(repeating: false, count: N * N)
        var left = N * N
        for j in 0..<world.grid.sectorCount where left > 0 {
            for n in 0..<N where world.expenditure[n, j].value > 0 {
                for i in 0..<N where !open[n * N + i] && !idle[j * N + i] {
                    let x = (j * N + n) * N + i
                    guard world.shares.values[x] > 0, !policy.bans(x) else { continue }
                    open[n * N + i] = true
                    left -= 1
                }
            }
        }
    }

    /// A country whose transfers cannot be paid in goods.
    ///
    /// All whom a chain of sales leads to n buy from no one else together, so they must earn a surplus by what they sell to
    /// others, or be balanced if they sell nothing; and the other way round for all to whom n's sales lead.
    func imbalanced(world: World, policy: Policy, model: Model) -> Int? {
        if let idle = (0..<N).first(where: { i in !(0..<N).contains { open[$0 * N + i] } }) { return idle }
        if reached(from: 0, backwards: false).allSatisfy({ $0 }) && reached(from: 0, backwards: true).allSatisfy({ $0 }) {
            return nil
        }
        let transfers: [Double]
        switch model.deficits {
        case .balanced: transfers = policy.transfers
        case .worldShare, .endogenous: transfers = Conditions(world: world, policy: policy, model: model).transfers()
        case .gdpShare:
            // Deficits move with relative GDP; only a country without any trade cannot have one.
            return (0..<N).first { n in
                abs(world.deficits[n]) > 1e-9 * world.valueAdded[n]
                    && !(0..<N).contains { $0 != n && (open[n * N + $0] || open[$0 * N + n]) }
            }
        }
        // Of all cuts across which nothing balances the smallest side is the one that is cut off.
        var smallest: (n: Int, size: Int)?
        for n in 0..<N {
            for backwards in [true, false] {
                let set = reached(from: n, backwards: backwards)
                guard let side = cutOff(set, backwards: backwards, transfers, world.valueAdded) else { continue }
                let size = (0..<N).count { side[$0] }
                if smallest == nil || size < smallest!.size { smallest = (side.firstIndex(of: true)!, size) }
            }
        }
        return smallest?.n
    }

    /// The smaller side of a set and the others, where their transfers cannot be paid; nil where they can.
    private func cutOff(_ set: [Bool], backwards: Bool, _ transfers: [Double], _ valueAdded: [Double]) -> [Bool]? {
        let (sum, size) = (0..<N).reduce(into: (0.0, 0.0)) {
            if set[$1] { ($0.0, $0.1) = ($0.0 + transfers[$1], $0.1 + valueAdded[$1]) }
        }
        let crossing = (0..<N).contains { a in
            set[a] && (0..<N).contains { b in !set[b] && (backwards ? open[b * N + a] : open[a * N + b]) }
        }
        let surplus = backwards ? -sum : sum
        guard crossing ? !(surplus > 1e-15 * size) : abs(sum) > 1e-9 * size else { return nil }
        return 2 * (0..<N).count { set[$0] } > N ? set.map { !$0 } : set
    }

    /// Those whose goods can come to n through a chain of sales (`backwards`), or to whom n's can; n itself is one.
    private func reached(from n: Int, backwards: Bool) -> [Bool] {
        var set = [Bool](repeating: false, count: N)
        var queue = [n]
        set[n] = true
        while let a = queue.popLast() {
            for b in 0..<N where !set[b] && (backwards ? open[a * N + b] : open[b * N + a]) {
                set[b] = true
                queue.append(b)
            }
        }
        return set
    }
}

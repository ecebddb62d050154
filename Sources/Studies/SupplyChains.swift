import TradeData

/// Who uses whose output as an input, and what follows of it through any number of stages: the input-output links of a world.
///
/// ```
/// a[s,r] = π[n,i,k]/(1+t[n,i,k])·G[n,k,j]   for seller s = (i,k) and buyer r = (n,j), per unit of r's output
/// Y = A·Y + f,   f[s,n] = π[n,i,k]/(1+t[n,i,k])·(X[n,k] − Σⱼ G[n,k,j]·Y[n,j])
/// v[r] = γ[r] + Σₖᵢ t/(1+t)·π·G,   so that v′(I − A)⁻¹ = 1′
/// ```
/// ```swift
/// let chains = try SupplyChains(world)
/// let china = try IndustrySet(Subject("CHN"), in: world)
/// try chains.exposure(of: IndustrySet(Subject("USA"), [Sector("vehicles")], in: world), to: china).valueAdded      // 0.03
/// ```
/// The import duties that a buyer pays on inputs are no output of anybody; they are counted with its primary inputs.
/// All industries of an economy that buy product k buy it from the same sellers in the same shares: the world has no more than that.
/// - Source: Leontief (1936), *Review of Economics and Statistics* 18(3); Johnson and Noguera (2012), *Journal of International
///   Economics* 86(2).
/// - Shape: industries are `[economy, sector]`, n·J + j, as in `SectorTable`; A is N·J × N·J and is never made.
public struct SupplyChains: Sendable {
    public let world: World
    /// Y, gross output at customs value, `[economy, sector]`, in the world's unit a year.
    public let output: [Double]
    /// γ, value added per unit of output, `[economy, sector]`.
    public let valueAdded: [Double]
    /// Import duties on inputs per unit of output, `[economy, sector]`.
    public let duties: [Double]
    /// What final users buy of each product, tariffs included, `[economy, sector]`, the world's unit a year.
    let finalSpending: [Double]
    /// π/(1+t), `[destination, origin, sector]` in the order of `Bilateral`.
    private let net: [Double]
    private let inputs: [Double]
    let N, J: Int

    /// What a solve leaves when it ends, relative to the right-hand side.
    public static let tolerance = 1e-13
    private static let mostStages = 5_000

    /// - Throws: `Problems` where the world has no input-output links: nothing passes through a chain there.
    /// - Complexity: O(N²J + NJ²).
    public init(_ world: World) throws {
        guard world.inputShares.values.contains(where: { $0 > 0 }) else {
            throw Problems(
                "world \(world.id) has no input-output links; there are no supply chains in it",
                remedy: "use one that has, such as \(World.usual)")
        }
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        var net = world.shares.values
        var (output, dutyShares) = ([Double](repeating: 0, count: N * J), [Double](repeating: 0, count: N * J))
        for j in 0..<J {
            for n in 0..<N {
                let (row, spent) = ((j * N + n) * N, world.expenditure[n, j].value)
                for i in 0..<N {
                    let gross = net[row + i]
                    net[row + i] = gross / (1 + world.tariffs.values[row + i])
                    output[i * J + j] += net[row + i] * spent
                    dutyShares[n * J + j] += gross - net[row + i]
                }
            }
        }
        let inputs = world.inputShares.values
        var (duties, final) = ([Double](repeating: 0, count: N * J), world.expenditure.values)
        for n in 0..<N {
            for k in 0..<J {
                for j in 0..<J {
                    let share = inputs[(n * J + k) * J + j]
                    duties[n * J + j] += share * dutyShares[n * J + k]
                    final[n * J + k] -= share * output[n * J + j]
                }
            }
        }
        self.world = world
        (self.N, self.J, self.net, self.inputs) = (N, J, net, inputs)
        (self.output, self.duties, finalSpending, valueAdded) = (output, duties, final, world.valueAddedShares.values)
    }

    /// A·x: what must be bought of every industry for x of output.
    /// - Complexity: O(NJ² + N²J).
    public func inputs(for x: [Double]) -> [Double] {
        precondition(x.count == N * J, "One number for each industry.")
        var spending = [Double](repeating: 0, count: N * J)
        for n in 0..<N {
            for j in 0..<J where x[n * J + j] != 0 {
                for k in 0..<J { spending[n * J + k] += inputs[(n * J + k) * J + j] * x[n * J + j] }
            }
        }
        return sales(of: spending)
    }

    /// What sellers have of spending on products, `[economy, sector]`.
    func sales(of spending: [Double]) -> [Double] {
        var found = [Double](repeating: 0, count: N * J)
        for j in 0..<J {
            for n in 0..<N where spending[n * J + j] != 0 {
                let row = (j * N + n) * N
                for i in 0..<N { found[i * J + j] += net[row + i] * spending[n * J + j] }
            }
        }
        return found
    }

    /// A′·y: what the inputs into a unit of every industry's output carry, where a unit of each carries y.
    /// - Complexity: O(NJ² + N²J).
    public func carried(by y: [Double]) -> [Double] {
        precondition(y.count == N * J, "One number for each industry.")
        var (products, found) = ([Double](repeating: 0, count: N * J), [Double](repeating: 0, count: N * J))
        for j in 0..<J {
            for n in 0..<N {
                let row = (j * N + n) * N
                var sum = 0.0
                for i in 0..<N { sum += net[row + i] * y[i * J + j] }
                products[n * J + j] = sum
            }
        }
        for n in 0..<N {
            for k in 0..<J {
                let carried = products[n * J + k]
                for j in 0..<J { found[n * J + j] += inputs[(n * J + k) * J + j] * carried }
            }
        }
        return found
    }

    /// a[s,r]: what buyer r needs of seller s per unit of its output.
    public func link(_ s: Int, _ r: Int) -> Double {
        let (i, k, n, j) = (s / J, s % J, r / J, r % J)
        return net[(k * N + n) * N + i] * inputs[(n * J + k) * J + j]
    }

    /// f[s,n]: what final users of economy n buy of industry s, at customs value, the world's unit a year.
    public func finalSales(_ s: Int, _ n: Int) -> Double {
        let (i, k) = (s / J, s % J)
        return net[(k * N + n) * N + i] * finalSpending[n * J + k]
    }

    /// A sum over all stages, with what is left of the last one.
    public struct Solved: Sendable {
        /// `[economy, sector]`.
        public let values: [Double]
        /// The largest number of the stage after the last one, relative to the largest of the first.
        public let residual: Double
        public let stages: Int
    }

    /// (I − A)⁻¹·x by stages, x + A·x + A²·x + …, without the sales of extracted industries.
    ///
    /// The sum from below is exact but for what is left: links are not negative, and every stage is smaller than the last by the
    /// primary inputs that leave it.
    /// - Throws: `Problems` where the stages do not fade, as where an industry of a made-up world has no primary inputs.
    func output(for x: [Double], extracting isExtracted: [Bool]? = nil) throws -> Solved {
        try sum(x) { stage in
            var next = inputs(for: stage)
            if let isExtracted { for s in next.indices where isExtracted[s] { next[s] = 0 } }
            return next
        }
    }

    /// y′(I − A)⁻¹ by stages.
    /// - Throws: As `output(for:)`.
    func carriedThroughout(by y: [Double]) throws -> Solved { try sum(y) { carried(by: $0) } }

    /// first + step(first) + step(step(first)) + …
    func sum(_ first: [Double], _ step: ([Double]) -> [Double]) throws -> Solved {
        func size(_ x: [Double]) -> Double { x.reduce(0) { max($0, abs($1)) } }
        var (total, stage) = (first, first)
        let most = size(first)
        for count in 1...Self.mostStages {
            stage = step(stage)
            let left = most == 0 ? 0 : size(stage) / most
            guard left.isFinite else { break }
            if left < Self.tolerance { return Solved(values: total, residual: left, stages: count) }
            for s in total.indices { total[s] += stage[s] }
        }
        throw Problems(
            "the chains of world \(world.id) do not fade: some industries buy as much of each other as they make",
            remedy: "see: detente data check \(world.id)")
    }
}

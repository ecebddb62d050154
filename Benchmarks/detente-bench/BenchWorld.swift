import Foundation
import TradeData
import TradeEquilibrium

/// A world and a policy, read from the numbers that `bench.py` writes.
///
/// Little-endian: N and J as 64-bit integers, then 64-bit floats: π[j,n,i], t[j,n,i], t′[j,n,i], θ[j], γ[n,j],
/// G[n,k,j] (already times 1 − γ), α[n,j], wL[n], D[n], X[n,j].
struct BenchWorld {
    let world: World
    let policy: Policy
    let model: Model

    init(contentsOf path: String) {
        guard let data = FileManager.default.contents(atPath: path) else { fatalError("cannot read \(path)") }
        let words = data.withUnsafeBytes { Array($0.bindMemory(to: UInt64.self)) }
        let (N, J) = (Int(words[0]), Int(words[1]))
        var position = 2
        func next(_ count: Int) -> [Double] {
            position += count
            return words[position - count..<position].map { Double(bitPattern: $0) }
        }
        let grid = Grid(
            countries: (0..<N).map { Country("C\($0 + 100)") }, sectors: (0..<J).map { Sector("sector-\($0)") })
        let shares = Bilateral<Share>(grid: grid, values: next(N * N * J))
        let before = Bilateral<Rate>(grid: grid, values: next(N * N * J))
        let after = Bilateral<Rate>(grid: grid, values: next(N * N * J))
        let elasticities = ElasticityTable(name: "drawn", source: "cp_numpy.py", theta: next(J))
        let valueAddedShares = SectorTable<Share>(grid: grid, values: next(N * J))
        let inputShares = InputTable<Share>(grid: grid, values: next(N * J * J))
        let consumption = SectorTable<Share>(grid: grid, values: next(N * J))
        let (valueAdded, deficits) = (next(N), next(N))
        world = World(
            id: "synthetic", title: "", year: 0, unit: "", goods: Set(grid.sectors), grid: grid, shares: shares, tariffs: before,
            valueAddedShares: valueAddedShares, inputShares: inputShares, consumptionShares: consumption,
            valueAdded: valueAdded, deficits: deficits, expenditure: SectorTable(grid: grid, values: next(N * J)),
            elasticities: [elasticities], provenance: Provenance(kind: "random numbers, for benchmarks"))
        precondition(position == words.count, "The file is longer than its sizes say.")
        var policy = Policy(unchanged: world)
        for x in after.values.indices { policy.tariffs[x] = after.values[x] }
        self.policy = policy
        model = Model(elasticities: elasticities)
    }

    /// A world file, and a tariff of 10 points more between China and the United States on all goods (18 of 25 sectors).
    init(world path: String) {
        guard let world = try? WorldFile.read(URL(fileURLWithPath: path)) else { fatalError("cannot read \(path)") }
        model = Model(elasticities: world.elasticities[0])
        guard let clean = try? Baseline.prepare(world, model: model) else { fatalError("\(path) is no equilibrium") }
        self.world = clean
        var policy = Policy(unchanged: clean)
        if let usa = clean.grid.index(of: Country("USA")), let china = clean.grid.index(of: Country("CHN")) {
            for (j, sector) in clean.grid.sectors.enumerated() where clean.goods.contains(sector) {
                policy.tariffs[usa, china, j].value += 0.10
                policy.tariffs[china, usa, j].value += 0.10
            }
        }
        self.policy = policy
    }

    /// One of many policies: a country raises its tariffs on the goods of all others by some points, and each answers in
    /// kind. `bench.py` makes the same ones for the reference.
    func variant(_ x: Int) -> Policy {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        let (country, points) = (x % N, 0.02 + 0.01 * Double(x % 13))
        var policy = Policy(unchanged: world)
        for j in 0..<(J * 6 + 9) / 10 {
            for other in 0..<N where other != country {
                policy.tariffs[country, other, j].value += points
                policy.tariffs[other, country, j].value += points
            }
        }
        return policy
    }

    /// The same policy with every changed tariff moved by `points` more.
    func moved(by points: Double) -> Policy {
        var moved = policy
        for x in moved.tariffs.indices where policy.tariffs[x] != world.tariffs.values[x] { moved.tariffs[x] += points }
        return moved
    }
}

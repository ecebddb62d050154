import Foundation
import TradeData
import TradeEquilibrium
import TradeGames

/// The games that `games.py` asks for. Each answer is one line; those after uniform tariffs begin with seconds by the clock and of
/// processors.
struct Games {
    private var loaded: (world: World, theta: [Double])?

    /// Whether the request is one of these.
    mutating func answer(_ words: [String]) -> Bool {
        do {
            switch (words[0], words.count) {
            case ("games-load", 2):
                let numbers = Numbers(words[1])
                loaded = numbers.world()
                print("loaded")
            case ("games-uniform", 2): try uniform(words[1])
            case ("games-ossa", 2): ossa(Numbers(words[1]))
            case ("games-pair", 3): try pair(words[1], PolicySpace.Detail(rawValue: words[2]) ?? .bySector)
            case ("games-grid", 2): try grid(words[1])
            case ("games-frontier", 2): try frontier(words[1])
            case ("games-menu", 2): try menu(words[1])
            case ("games-all", 2): try all(words[1])
            default: return false
            }
        } catch { print("error: \(error)") }
        return true
    }

    /// Seconds, rounds, residual, what rates are off by, and the sums of rates and of ln W.
    private func uniform(_ method: String) throws {
        guard let (world, theta) = loaded else { return print("error: nothing is loaded") }
        let start = Bench.processorSeconds()
        let game = try UniformTariffs(world, theta: theta, balancing: true)
        let found = method == "equation" ? try game.byEquation() : try game.byBestResponses()
        let seconds = Bench.processorSeconds() - start
        print(
            seconds, game.baseRounds + found.rounds, max(game.baseResidual, found.residual), found.firstOrder,
            found.tariffs.reduce(0, +), found.logWelfare.reduce(0, +))
    }

    private func ossa(_ numbers: Numbers) {
        let raw = KrugmanEconomy(
            names: (0..<numbers.N).map { "\($0)" }, flows: numbers.cube(0), tariffs: numbers.cube(1), sigma: numbers.last)
        guard let economy = raw.balanced() else { return print("error: no balanced base") }
        let game = KrugmanGame(economy)
        Self.timed {
            guard let war = game.nashEquilibrium(from: game.baseProfile) else { return ("none", .nan) }
            return ("\(war.end)", war.certificate.largestGain)
        }
    }

    private static func world(_ path: String) throws -> (batch: Batch, pair: [Int]) {
        let world = try WorldFile.read(URL(fileURLWithPath: path))
        let model = Model.at(.long, elasticities: world.elasticities[0])
        let base = try Baseline.prepare(world, model: model)
        guard let us = base.grid.index(of: Country("USA")), let china = base.grid.index(of: Country("CHN")) else {
            throw Problems("\(path) has no USA or CHN")
        }
        return (Batch(base, model: model), [us, china])
    }

    private static func game(_ batch: Batch, _ players: [Int], on partners: [Int]? = nil, _ detail: PolicySpace.Detail)
        -> TradeGame
    {
        TradeGame(
            batch,
            players: players.map {
                .init(
                    "\(batch.world.grid.countries[$0])", payoff: Payoff(of: [$0]),
                    space: .tariffs(of: [$0], on: partners, detail, in: batch.world))
            })
    }

    private func war(_ game: TradeGame) {
        Self.timed {
            guard let war = game.nashEquilibrium(from: game.baseProfile) else { return ("none", .nan) }
            return ("\(war.end) after \(war.rounds) rounds and \(war.certificate.plays) deviations", war.certificate.largestGain)
        }
    }

    /// By sector on each other; by partner and sector on everybody.
    private func pair(_ path: String, _ detail: PolicySpace.Detail) throws {
        let (batch, pair) = try Self.world(path)
        war(Self.game(batch, pair, on: detail == .bySector ? pair : nil, detail))
    }

    private func all(_ path: String) throws {
        let batch = try Self.world(path).batch
        war(Self.game(batch, Array(0..<batch.world.grid.countryCount), .byPartnerAndSector))
    }

    private func grid(_ path: String) throws {
        let (batch, pair) = try Self.world(path)
        let game = Self.game(batch, pair, on: pair, .uniform)
        Self.timed {
            let solved = batch.map(
                count: 36,
                policy: { cell in
                    let rates = [cell / 6, cell % 6].map { [0.1 * Double($0)] }
                    return game.policy(rates)
                },
                summary: { (_: Int, result: Counterfactual) -> [Double] in
                    result.converged ? game.players.map { $0.payoff.value(of: result) } : []
                })
            return ("36 cells", Double(solved.filter(\.isEmpty).count))
        }
    }

    private func frontier(_ path: String) throws {
        let (batch, pair) = try Self.world(path)
        let game = Self.game(batch, pair, on: pair, .bySector)
        Self.timed {
            let weights = (0..<25).map { (x: Int) -> [Double] in
                let own = 0.2 + 0.025 * Double(x)
                return [own, 1 - own]
            }
            let points = game.frontier(weights, from: game.baseProfile)
            return ("\(points.count) points", points.map(\.outcome.residual).max() ?? .nan)
        }
    }

    /// Twelve issues: each side gives in on six groups of goods, which are taxed 20% more where it does not.
    private func menu(_ path: String) throws {
        let (batch, pair) = try Self.world(path)
        let world = batch.world
        let goods = world.grid.sectors.indices.filter { world.goods.contains(world.grid.sectors[$0]) }
        Self.timed {
            let solved = batch.map(
                count: 4096,
                policy: { package in
                    var policy = Policy(unchanged: world)
                    for issue in 0..<12 where package & (1 << issue) == 0 {
                        let (buyer, seller) = (pair[issue / 6], pair[1 - issue / 6])
                        for (place, j) in goods.enumerated() where place % 6 == issue % 6 {
                            policy.tariffs[buyer, seller, j].value += 0.2
                        }
                    }
                    return policy
                },
                summary: { (_: Int, result: Counterfactual) -> [Double] in
                    result.converged ? pair.map { Payoff(of: [$0]).value(of: result) } : []
                })
            return ("4096 packages", Double(solved.filter(\.isEmpty).count))
        }
    }

    /// Prints seconds by the clock and of processors, and what came out.
    static func timed(_ work: () throws -> (String, Double)) rethrows {
        let clock = ContinuousClock()
        let (start, busy) = (clock.now, Bench.processSeconds())
        let (what, number) = try work()
        print(
            (clock.now - start) / .seconds(1), Bench.processSeconds() - busy, what.replacingOccurrences(of: " ", with: "-"),
            number)
    }
}

/// What `games.py` writes: N and J as 64-bit integers, two tables `[sector][buyer][seller]`, and a number for each sector.
private struct Numbers {
    let N, J: Int
    let tables: [[Double]]
    let last: [Double]

    init(_ path: String) {
        guard let data = FileManager.default.contents(atPath: path) else { fatalError("cannot read \(path)") }
        let words = data.withUnsafeBytes { Array($0.bindMemory(to: UInt64.self)) }
        let (N, J) = (Int(words[0]), Int(words[1]))
        (self.N, self.J) = (N, J)
        let all = words.dropFirst(2).map { Double(bitPattern: $0) }
        precondition(all.count == 2 * N * N * J + J, "The file is as long as its sizes say.")
        tables = (0..<2).map { Array(all[$0 * N * N * J..<($0 + 1) * N * N * J]) }
        last = Array(all[(2 * N * N * J)...])
    }

    func cube(_ table: Int) -> [[[Double]]] {
        (0..<J).map { s in
            (0..<N).map { j in Array(tables[table][(s * N + j) * N..<(s * N + j + 1) * N]) }
        }
    }

    func world() -> (World, [Double]) {
        let grid = Grid(countries: (0..<N).map { Country("C\($0 + 100)") }, sectors: (0..<J).map { Sector("sector-\($0)") })
        let accounts = Accounts(
            flows: Bilateral(grid: grid, values: tables[0]), tariffs: Bilateral(grid: grid, values: tables[1]),
            inputShares: InputTable(grid: grid, repeating: Share(0)))
        let world = World(
            id: "uniform", title: "", year: 0, unit: "million USD", goods: Set(grid.sectors), accounts: accounts,
            elasticities: [ElasticityTable(name: "given", source: "games.py", theta: last)],
            provenance: Provenance(kind: "for benchmarks"))
        return (world, last)
    }
}

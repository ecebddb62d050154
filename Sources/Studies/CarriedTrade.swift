import FoundationEssentials
import Glibc
import TradeData
import TradeEquilibrium
import TradePolicy

/// A world in which one economy's goods trade is that of a later year: official totals, spread over partners by a table of pairs.
///
/// Each pair of the economy, in either direction, gets one share of varieties for all goods, on top of what the law of the
/// later day
/// leaves; the shares are found with the equilibrium, so that everything still clears:
/// ```
/// flow[n,i](â) = target[n,i],   Σ target = T·(official total then / official total of the world's year)
/// ```
/// A pair without a figure keeps what the law leaves of it; the others share the rest of the total as the table has them.
/// and each partner's balance moves by what its trade with the economy moves. Sectors within a pair keep the world's mix as
/// far as law
/// and prices leave it.
public struct CarriedTrade: Sendable {
    /// Where a pair's target is from.
    public enum Origin: String, Sendable, CaseIterable {
        /// Published bilateral trade; of an economy that does not publish its own, what partners report.
        case mirrored
        /// A national source that the pair table names.
        case official
        /// No figure for the year: what the law leaves of the world's own flow.
        case unobserved
    }
    public struct Pair: Sendable {
        public let partner: Country
        /// Whether the economy sells.
        public let isExport: Bool
        /// Goods at customs value in the world's unit: in the world, wanted, reached.
        public let before, target, after: Double
        public let origin: Origin
        /// The share of varieties beyond law: 1 where law and prices explain the change.
        public let shift: Double
    }

    public let world: World
    public let terms: CarriedTerms
    public let pairs: [Pair]
    /// Σ|after − target| / Σ target.
    public let gap: Double
    public let solves: Int

    /// How far pairs may miss their targets, of all of them together.
    static let tolerance = 1e-4

    /// - Parameters:
    ///   - sanctions: Availability of goods under the law of the later day, against the world as it is; nil: no law.
    ///   - table: Goods of each pair in the later year by partner (economies that the world lacks count as its ROW), in the
    ///     world's unit.
    /// - Throws: `Problems` where the economy or its trade is not there, `NotConverged`.
    /// - Complexity: Some 30 solves.
    public init(
        _ world: World, terms: CarriedTerms, sanctions: Policy?, table: PairTable, options: SolverOptions = SolverOptions()
    ) throws {
        guard let r = world.grid.index(of: terms.economy) else {
            throw Problems(
                "\(world.id) has no economy \(terms.economy), whose trade is to be carried", remedy: "take another world")
        }
        guard let elasticities = world.elasticities.first else {
            throw Problems("\(world.id) has no elasticity table", remedy: "take another world")
        }
        let model = Model.at(.long, elasticities: elasticities)
        let base = try Baseline.prepare(world, model: model, options: options)
        let batch = Batch(base, model: model, options: options)
        let grid = base.grid
        let N = grid.countryCount
        let goods = grid.sectors.indices.filter { base.goods.contains(grid.sectors[$0]) }
        let partners = (0..<N).filter { $0 != r }
        let before = Self.flows(partners, r, goods) { base.flow($0, $1, $2) }
        let totals = before.map { $0.reduce(0, +) }
        guard totals.allSatisfy({ $0 > 0 }) else {
            throw Problems("\(terms.economy) does not trade goods both ways in \(world.id)", remedy: "take another world")
        }
        var policy = sanctions ?? Policy(unchanged: base)
        policy.transfers = Array(repeating: 0, count: N)
        var result = try batch.solve(policy, from: nil).requireConverged()
        var solves = 1
        var after = Self.flows(partners, r, goods) { result.flow($0, $1, $2) }
        let ratios = [terms.exports?.ratio ?? 1, terms.imports?.ratio ?? 1]
        var targets = after
        var origins = before.map { $0.map { _ in Origin.unobserved } }
        for side in 0..<2 {
            let found = partners.map { table.value(of: grid.countries[$0], isExport: side == 0) }
            // A pair that the world does not have cannot be shifted into being.
            let known = partners.indices.filter { (found[$0]?.value ?? 0) > 0 && after[side][$0] > 0 }
            let sum = known.reduce(0) { $0 + found[$1]!.value }
            let rest =
                totals[side] * ratios[side] - partners.indices.filter { !known.contains($0) }.reduce(0) { $0 + after[side][$1] }
            guard sum > 0, rest > 0 else {
                throw Problems(
                    "\(terms.world) has no \(side == 0 ? "exports" : "imports") of \(terms.economy) to which trade could "
                        + "be carried",
                    remedy: "carry to another world, or leave carried out")
            }
            for k in known {
                targets[side][k] = rest * found[k]!.value / sum
                origins[side][k] = found[k]!.origin
            }
        }
        for (k, n) in partners.enumerated() {
            let moved = (targets[0][k] - before[0][k]) - (targets[1][k] - before[1][k])
            policy.transfers[n] += moved
            policy.transfers[r] -= moved
        }
        let ground = policy
        var shifts = before.map { $0.map { _ in 1.0 } }
        var logs = [Double](repeating: 0, count: 2 * partners.count)
        var anderson = Anderson(n: logs.count, memory: 5)
        var gap = Double.infinity
        for _ in 0..<80 {
            after = Self.flows(partners, r, goods) { result.flow($0, $1, $2) }
            let off = zip(after.joined(), targets.joined()).reduce(0) { $0 + abs($1.0 - $1.1) }
            gap = off / targets.joined().reduce(0, +)
            if gap <= Self.tolerance { break }
            let step = zip(after.joined(), targets.joined()).map { after, target in
                after > 0 && target > 0 ? min(1.4, max(-1.4, log(target / after))) : 0
            }
            anderson.step(z: &logs, f: step)
            for k in partners.indices { (shifts[0][k], shifts[1][k]) = (exp(logs[k]), exp(logs[partners.count + k])) }
            policy = ground
            for (k, n) in partners.enumerated() {
                for j in goods {
                    policy.availability[n, r, j] = Hat(ground.availability[n, r, j].value * shifts[0][k])
                    policy.availability[r, n, j] = Hat(ground.availability[r, n, j].value * shifts[1][k])
                }
            }
            result = try batch.solve(policy, from: result.state).requireConverged()
            solves += 1
        }
        guard gap <= 100 * Self.tolerance else {
            throw Problems(
                "the trade of \(terms.economy) does not reach the totals of \(terms.world): \(Self.percent(gap)) are missed",
                remedy: "leave carried out, and say that the trade is that of \(world.year)")
        }
        self.world = result.rebased()
        (self.terms, self.gap, self.solves) = (terms, gap, solves)
        pairs = partners.indices.flatMap { k in
            (0..<2).map { side in
                Pair(
                    partner: grid.countries[partners[k]], isExport: side == 0, before: before[side][k], target: targets[side][k],
                    after: after[side][k], origin: origins[side][k], shift: shifts[side][k])
            }
        }
    }

    /// Goods of the economy by partner: its sales, its purchases.
    private static func flows(
        _ partners: [Int], _ r: Int, _ goods: [Int], _ flow: (Int, Int, Int) -> Double
    ) -> [[Double]] {
        [
            partners.map { n in goods.reduce(0) { $0 + flow(n, r, $1) } },
            partners.map { n in goods.reduce(0) { $0 + flow(r, n, $1) } },
        ]
    }

    private static func percent(_ share: Double) -> String {
        share > 0 && share < 0.0005 ? "under 0.1%" : "\((share * 1000).rounded() / 10)%"
    }

    /// What was carried and what is mirrored, in sentences.
    public var notes: [String] {
        func list(_ origin: Origin) -> [String] {
            var found: [String] = []
            for pair in pairs where pair.origin == origin && !found.contains(world.name(of: pair.partner)) {
                found.append(world.name(of: pair.partner))
            }
            return found
        }
        func total(_ total: CarriedTerms.Total?, _ word: String) -> String {
            total.map { "\(word) \(Self.percent($0.ratio)) of those of \(world.year)" } ?? "\(word) as in \(world.year)"
        }
        let (mirrored, economy) = (list(.mirrored), world.name(of: terms.economy))
        return [
            "Goods trade of \(economy) is carried to \(terms.day): \(total(terms.exports, "exports")), "
                + "\(total(terms.imports, "imports")) (\(terms.source)); spread over partners as in \(terms.world). "
                + "\(economy) publishes no trade by partner for that year: the pairs with \(mirrored.count) "
                + "partners are mirrored, "
                + "which is to say what the partners report.",
            list(.official).isEmpty ? "" : "From national sources: \(list(.official).joined(separator: ", ")).",
            list(.unobserved).isEmpty
                ? ""
                : "No figure for the year in one direction or both, so that what the law leaves of the world's own flow stays: "
                    + "\(list(.unobserved).joined(separator: ", ")).",
            "Pairs meet their targets to \(Self.percent(gap)) of their sum. Services, and the mix of sectors within a "
                + "pair but for "
                + "what law and prices move, are those of \(world.year).",
        ].filter { !$0.isEmpty }
    }
}

/// Goods trade of one economy with each partner in a year.
public struct PairTable: Sendable {
    public struct Cell: Sendable, Equatable {
        public let value: Double
        public let origin: CarriedTrade.Origin
        public init(_ value: Double, _ origin: CarriedTrade.Origin) { (self.value, self.origin) = (value, origin) }
    }
    /// By partner.
    public var exports, imports: [Country: Cell]
    public init(exports: [Country: Cell], imports: [Country: Cell]) { (self.exports, self.imports) = (exports, imports) }

    func value(of partner: Country, isExport: Bool) -> Cell? { (isExport ? exports : imports)[partner] }

    /// The pairs of an economy in an installed world of pair totals, and which of them its builders filled.
    ///
    /// Filled by regression or from another year, a pair is no observation and is left out; from a national source of the
    /// world's year,
    /// it is official.
    /// - Throws: `Problems`; missing data where the world or its list of filled pairs is not installed.
    public static func load(_ id: String, of economy: Country) throws -> PairTable {
        let world = try Workspace.shared.world(id)
        guard let r = world.grid.index(of: economy) else {
            throw Problems("\(id) has no economy \(economy)", remedy: "carry to another world")
        }
        let table = try Table(csv: DataLocation.read("worlds/\(id).filled.csv"), name: "worlds/\(id).filled.csv")
        // From origin to destination: whether a national source of this year has it.
        var filled: [String: Bool] = [:]
        let columns = (
            try table.column("origin"), try table.column("destination"), try table.column("how"), try table.column("source")
        )
        for row in 0..<table.rowCount {
            filled["\(table.text(row, columns.0))>\(table.text(row, columns.1))"] =
                table.text(row, columns.2) == "official" && table.text(row, columns.3).hasSuffix(", \(world.year)")
        }
        let goods = world.grid.sectors.indices.filter { world.goods.contains(world.grid.sectors[$0]) }
        var (exports, imports): ([Country: Cell], [Country: Cell]) = ([:], [:])
        for (n, partner) in world.grid.countries.enumerated() where n != r {
            func cell(_ key: String, _ value: Double) -> Cell? {
                guard value > 0 else { return nil }
                switch filled[key] {
                // Filled pairs below a million are not listed.
                case nil: return value >= 1 ? Cell(value, .mirrored) : nil
                case true?: return Cell(value, .official)
                case false?: return nil
                }
            }
            exports[partner] = cell("\(economy)>\(partner)", goods.reduce(0) { $0 + world.flow(n, r, $1) })
            imports[partner] = cell("\(partner)>\(economy)", goods.reduce(0) { $0 + world.flow(r, n, $1) })
        }
        return PairTable(exports: exports, imports: imports)
    }
}

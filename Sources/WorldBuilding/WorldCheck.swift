import TradeData

/// How far a world is from facts that did not enter its building.
///
/// Only facts of one year are compared, the world's if nothing else is requested; a fact whose economy or sector the world lacks is left out and counted.
public struct WorldCheck: Sendable {
    /// How a fact and a world agree.
    public enum Verdict: String, Sendable {
        /// Within the fact's tolerance.
        case met
        /// Beyond it, for a reason that the fact states.
        case explained
        /// Beyond it.
        case missed
    }
    /// A fact beside the world's own figure.
    public struct Line: Sendable {
        public let fact: WorldFact
        /// In the unit of the fact.
        public let world: Double
        public var gap: Double { world - fact.value }
        public var verdict: Verdict {
            abs(gap) <= fact.tolerance ? .met : fact.explanation.isEmpty ? .missed : .explained
        }
    }
    /// In the order of the facts.
    public let lines: [Line]
    /// Facts of the year about economies or sectors that it does not have.
    public let absent: [WorldFact]
    /// Facts of other years.
    public let otherYears: Int
    /// Cells of final demand that calibration had to set to zero.
    public let negativeFinalDemand: Int

    public var passed: Bool { negativeFinalDemand == 0 && !lines.isEmpty && lines.allSatisfy { $0.verdict != .missed } }

    public func count(_ verdict: Verdict) -> Int { lines.count { $0.verdict == verdict } }

    /// - Parameter year: The facts' year; the world's where nil.
    /// - Complexity: O(facts · N · J).
    public init(_ world: World, facts: [WorldFact], year: Int? = nil) {
        let year = year ?? world.year
        var (lines, absent) = ([Line](), [WorldFact]())
        for fact in facts where fact.year == year {
            if let value = WorldCheck.figure(fact, in: world) {
                lines.append(Line(fact: fact, world: value))
            } else {
                absent.append(fact)
            }
        }
        (self.lines, self.absent) = (lines, absent)
        otherYears = facts.count { $0.year != year }
        negativeFinalDemand = Calibration(world.accounts()).clipped.count
    }

    /// The world's own figure of a fact, in billions or percent; nil where the world lacks the economy, a partner or a sector.
    static func figure(_ fact: WorldFact, in world: World) -> Double? {
        let grid = world.grid
        guard let own = grid.index(of: fact.country) else { return nil }
        let partners = fact.partners.compactMap { grid.index(of: $0) }
        // Members of a group that the world lacks are in its rest of the world; of single partners all have to be there.
        guard !partners.isEmpty || fact.partners.isEmpty else { return nil }
        let others = (fact.partners.isEmpty ? Array(grid.countries.indices) : partners).filter { $0 != own }
        guard let sectors = sectors(fact.sectors, world) else { return nil }
        func sum(_ flow: (Int, Int) -> Double, _ economies: [Int], _ sectors: [Int]) -> Double {
            economies.reduce(0) { sum, m in sectors.reduce(sum) { $0 + flow(m, $1) } }
        }
        func sold(_ m: Int, _ j: Int) -> Double { world.flow(m, own, j) }
        func bought(_ m: Int, _ j: Int) -> Double { world.flow(own, m, j) }
        let everyone = grid.countries.indices.filter { $0 != own }
        func share(_ part: Double, _ whole: Double) -> Double { whole > 0 ? 100 * part / whole : 0 }
        switch fact.kind {
        case .valueAdded: return world.valueAdded[own] / 1000
        case .exports: return sum(sold, others, sectors) / 1000
        case .imports: return sum(bought, others, sectors) / 1000
        case .balance: return (sum(sold, others, sectors) - sum(bought, others, sectors)) / 1000
        case .exportShare: return share(sum(sold, others, sectors), sum(sold, others, self.sectors(["goods"], world) ?? []))
        case .supplierShare: return share(sum(bought, others, sectors), sum(bought, everyone, sectors))
        }
    }

    private static func sectors(_ words: [String], _ world: World) -> [Int]? {
        let all = Array(world.grid.sectors.indices)
        var found: Set<Int> = []
        for word in words {
            switch word {
            case "goods": found.formUnion(all.filter { world.goods.contains(world.grid.sectors[$0]) })
            case "services": found.formUnion(all.filter { !world.goods.contains(world.grid.sectors[$0]) })
            default:
                guard let j = world.grid.index(of: Sector(word)) else { return nil }
                found.insert(j)
            }
        }
        return words.isEmpty ? all : found.sorted()
    }
}

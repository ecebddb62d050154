import TradeData

/// How far a world is from the totals that it was built to meet.
///
/// For each kind of total: every target beside the world's own figure, the worst ten, and whether the kind
/// meets its standard. Gaps are relative to the target; a balance's gap is relative to value added.
public struct WorldCheck: Sendable {
    /// A target beside the world's own figure.
    public struct Line: Sendable {
        public let target: WorldTarget
        /// Million USD.
        public let world: Double
        /// World less target over target; for a balance, over value added.
        public let gap: Double
    }

    /// All targets of one kind.
    public struct Section: Sendable {
        public let kind: WorldTarget.Kind
        /// What the standard says, in words.
        public let standard: String
        public let lines: [Line]
        /// Mean of |gap| with the targets as weights.
        public let weightedGap: Double
        public let passed: Bool
        /// The ten lines with the largest gaps, largest first; pairs from 5 bn on, by dollars.
        public let worst: [Line]
        /// Pairs from 5 bn on that are off by more than a quarter.
        public let exceptions: [Line]
    }

    public let sections: [Section]
    /// Economies with a deficit beyond 15% of value added.
    public let largeDeficits: [(country: Country, share: Double)]
    /// Cells of final demand that calibration had to set to zero.
    public let negativeFinalDemand: Int
    public var passed: Bool { sections.allSatisfy(\.passed) && largeDeficits.isEmpty && negativeFinalDemand == 0 }

    /// Pairs that are named in the standard and held within 12%, as origin and destination.
    public static let namedPairs: [(Country, Country)] = [
        ("CHN", "USA"), ("MEX", "USA"), ("VNM", "USA"), ("MYS", "USA"), ("TWN", "USA"), ("CHN", "VNM"), ("VNM", "CHN"),
        ("MYS", "SGP"),
        ("CHN", "MYS"), ("RUS", "CHN"), ("USA", "CHN"), ("KOR", "VNM"),
    ]
    /// - Complexity: O(N²J).
    public init(_ world: World, targets: [WorldTarget]) {
        let grid = world.grid
        let (N, J) = (grid.countryCount, grid.sectorCount)
        var pairs = [Double](repeating: 0, count: N * N)
        var services = pairs
        for j in 0..<J {
            let isGoods = world.goods.contains(grid.sectors[j])
            for n in 0..<N {
                for i in 0..<N where i != n {
                    if isGoods { pairs[n * N + i] += world.flow(n, i, j) } else { services[n * N + i] += world.flow(n, i, j) }
                }
            }
        }
        func sold(_ flows: [Double], _ i: Int) -> Double { (0..<N).reduce(0) { $0 + flows[$1 * N + i] } }
        var lines: [WorldTarget.Kind: [Line]] = [:]
        for target in targets {
            guard let n = grid.index(of: target.country) else { continue }
            var base = target.value
            let value: Double
            switch target.kind {
            case .valueAdded: value = world.valueAdded[n]
            case .goodsExports: value = sold(pairs, n)
            case .servicesExports: value = sold(services, n)
            case .balance:
                value = -world.deficits[n]
                base = world.valueAdded[n]
            case .pair:
                guard let partner = target.partner, let i = grid.index(of: partner) else { continue }
                value = pairs[n * N + i]
            }
            lines[target.kind, default: []].append(
                Line(target: target, world: value, gap: base != 0 ? (value - target.value) / base : 0))
        }
        func size(_ line: Line) -> Double { abs(line.world - line.target.value) }
        sections = WorldTarget.Kind.allCases.map { kind in
            let all = lines[kind] ?? []
            let judged = kind == .pair ? all.filter { $0.target.value >= 5000 } : all
            let weight = judged.reduce(0.0) { $0 + abs($1.target.value) }
            let mean = judged.reduce(0.0) { $0 + abs($1.gap) * abs($1.target.value) } / max(weight, 1e-9)
            let named = judged.filter { line in
                WorldCheck.namedPairs.contains { $0.0 == line.target.partner && $0.1 == line.target.country }
            }
            let exceptions = kind == .pair ? judged.filter { abs($0.gap) > 0.25 } : []
            let (standard, passed): (String, Bool) =
                switch kind {
                case .valueAdded: ("within 1% in every economy", judged.allSatisfy { abs($0.gap) <= 0.01 })
                case .goodsExports, .servicesExports: ("within 2% in every economy", judged.allSatisfy { abs($0.gap) <= 0.02 })
                case .balance: ("within 1% of value added in every economy", judged.allSatisfy { abs($0.gap) <= 0.01 })
                case .pair:
                    (
                        "pairs from 5 bn: value-weighted gap at most 8%, named pairs within 12%, others beyond 25% with a reason",
                        mean <= 0.08 && named.allSatisfy { abs($0.gap) <= 0.12 }
                            && exceptions.allSatisfy { $0.target.reason.contains(";") }
                    )
                }
            let worst = judged.sorted {
                let (a, b) = kind == .pair ? (size($0), size($1)) : (abs($0.gap), abs($1.gap))
                return a != b ? a > b : $0.target.country < $1.target.country
            }
            return Section(
                kind: kind, standard: standard, lines: all, weightedGap: mean, passed: passed && !judged.isEmpty,
                worst: Array(worst.prefix(10)), exceptions: exceptions)
        }
        largeDeficits = (0..<N).compactMap { n in
            let share = world.deficits[n] / world.valueAdded[n]
            return share > 0.15 ? (grid.countries[n], share) : nil
        }
        negativeFinalDemand = Calibration(world.accounts()).clipped.count
    }
}

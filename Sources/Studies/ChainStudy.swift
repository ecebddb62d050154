import TradeData

/// One question about supply chains with all that is said of it: tiers, chains, chokepoints, where the output goes, every industry.
///
/// ```swift
/// let study = try ChainStudy(SupplyChains(world), target: vehicles, origin: china)
/// study.exposure.indirect                        // 0.027: of a unit of output, not bought in China directly
/// ```
/// - Complexity: some twenty solves of the links; under a second for 81 economies and 29 sectors.
public struct ChainStudy: Sendable {
    /// One industry of the target, where the question is about several.
    public struct Industry: Sendable {
        /// n·J + j.
        public let place: Int
        /// Gross output, the world's unit a year.
        public let output: Double
        /// Shares of that output: bought from the origin directly, at any stage, and the origin's value added.
        public let direct, inputs, valueAdded: Double
    }

    public let chains: SupplyChains
    public let exposure: ChainExposure
    public let paths: ChainPaths
    /// Of the origin's industries, the largest first.
    public let chokepoints: [Chokepoint]
    public let use: ChainUse
    /// By the origin's value added in them, the most first; empty where the target is one industry.
    public let industries: [Industry]
    /// What all solves left, at worst.
    public let residual: Double

    public var world: World { chains.world }
    public var target: IndustrySet { exposure.target }
    public var origin: IndustrySet { exposure.origin }

    /// - Parameters:
    ///   - tiers: How many are shown separately, from 1.
    ///   - top: How many chains and chokepoints.
    /// - Throws: `Problems` for a target without output.
    public init(_ chains: SupplyChains, target: IndustrySet, origin: IndustrySet, tiers: Int = 4, top: Int = 10) throws {
        self.chains = chains
        exposure = try chains.exposure(of: target, to: origin, tiers: tiers)
        paths = try chains.paths(of: target, to: origin, count: top)
        let (points, left) = try chains.chokepoints(of: target, among: origin, count: top)
        chokepoints = points
        use = try chains.use(of: target, in: origin, tiers: tiers)
        var (industries, worst) = ([Industry](), max(left, exposure.residual, use.residual))
        if target.places.count > 1 {
            let content = try chains.content(of: origin)
            worst = max(worst, content.residual)
            industries = target.places.filter { chains.output[$0] > 0 }.map {
                Industry(
                    place: $0, output: chains.output[$0], direct: content.direct[$0], inputs: content.inputs[$0],
                    valueAdded: content.valueAdded[$0])
            }.sorted { $0.valueAdded > $1.valueAdded }
        }
        (self.industries, residual) = (industries, worst)
    }
}

/// Chains drawn together: industries in columns by how many links they are from the target, with what flows between them.
public struct ChainGraph: Sendable {
    /// An industry at a distance from the target.
    public struct Node: Sendable, Hashable {
        /// Links to the target, 0 for itself.
        public let distance: Int
        /// n·J + j.
        public let place: Int
    }
    /// What the chains that take this step carry, as a share of the target's output.
    public struct Link: Sendable {
        /// Indices of nodes.
        public let from, to: Int
        public let share: Double
    }
    /// By distance, and within it by what passes through, the most first.
    public let nodes: [Node]
    /// What passes through each node.
    public let shares: [Double]
    public let links: [Link]
    /// What the chains carry together.
    public let total: Double

    /// - Parameter mostLinks: Longer chains are left out.
    /// - Complexity: O(chains × links).
    public init(_ paths: [ChainPaths.Path], mostLinks: Int) {
        struct Step: Hashable { let from, to: Node }
        var (sizes, steps, total) = ([Node: Double](), [Step: Double](), 0.0)
        for path in paths where path.places.count <= mostLinks + 1 {
            let nodes = path.places.enumerated().map { Node(distance: path.places.count - 1 - $0.offset, place: $0.element) }
            for node in nodes { sizes[node, default: 0] += path.share }
            for (from, to) in zip(nodes, nodes.dropFirst()) { steps[Step(from: from, to: to), default: 0] += path.share }
            total += path.share
        }
        nodes = sizes.keys.sorted {
            ($0.distance, -sizes[$0]!, $0.place) < ($1.distance, -sizes[$1]!, $1.place)
        }
        shares = nodes.map { sizes[$0]! }
        self.total = total
        let index = Dictionary(uniqueKeysWithValues: zip(nodes, nodes.indices))
        links = steps.map { Link(from: index[$0.key.from]!, to: index[$0.key.to]!, share: $0.value) }
            .sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    }
}

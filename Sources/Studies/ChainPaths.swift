import TradeData

/// The largest chains from an origin to an industry, link by link.
///
/// ```
/// share of s₁ → s₂ → … → target = a[s₁,s₂]·a[s₂,s₃]·…   with s₁ of the origin and the others not
/// ```
/// A chain begins where a value last leaves the origin, so that all chains of a length add up to that tier of `ChainExposure`.
/// - Source: structural paths: Defourny and Thorbecke (1984), *Economic Journal* 94(373).
public struct ChainPaths: Sendable {
    /// One chain.
    public struct Path: Sendable {
        /// Industries, n·J + j, from the origin to the target.
        public let places: [Int]
        /// What is bought from the origin along it, as a share of the target's output.
        public let share: Double
        /// Value added of the origin in that.
        public let valueAdded: Double
    }
    /// The largest first.
    public let paths: [Path]
    /// How many links they have at most.
    public let mostLinks: Int
    /// The share from which on all chains of so many links are among those that were searched.
    public let threshold: Double
    /// Whether the search ended by itself: no chain that is larger than the last of these is missing.
    public let isComplete: Bool
}

extension SupplyChains {
    /// The largest chains, by best-first search: what is left of a chain is worth at most what comes from the origin through its first
    /// industry (`OriginContent.inputs`), so that chains are found in the order of their shares.
    ///
    /// - Parameters:
    ///   - mostLinks: At most so many links, from 1.
    ///   - threshold: Chains of smaller shares are not looked for.
    /// - Throws: As `exposure(of:to:tiers:)`.
    /// - Complexity: N·J for each industry that is looked into, at most 20,000.
    public func paths(
        of target: IndustrySet, to origin: IndustrySet, count: Int = 10, mostLinks: Int = 5, threshold: Double = 1e-6
    ) throws -> ChainPaths {
        precondition(count >= 0 && mostLinks >= 1 && threshold > 0, "There are links, and shares are positive.")
        struct Partial {
            /// From the target on.
            let places: [Int]
            let share: Double
            /// No chain that goes on from here is larger.
            let bound: Double
        }
        let (e, _) = try basket(target)
        let mask = origin.mask(N * J)
        let content = try content(of: origin)
        var (heap, found, looked, isComplete) = (Heap<Partial> { $0.bound > $1.bound }, [ChainPaths.Path](), 0, true)
        for r in target.places where e[r] * content.inputs[r] >= threshold {
            heap.insert(Partial(places: [r], share: e[r], bound: e[r] * content.inputs[r]))
        }
        while found.count < count, let next = heap.removeFirst() {
            let r = next.places[next.places.count - 1]
            if next.places.count > 1, mask[r] {
                found.append(
                    .init(places: next.places.reversed(), share: next.share, valueAdded: next.share * content.valueAdded[r]))
                continue
            }
            looked += 1
            guard looked <= 20_000 else {
                isComplete = false
                break
            }
            let isLast = next.places.count == mostLinks
            let (n, j) = (r / J, r % J)
            for k in 0..<J where world.inputShares[n, k, j].value * next.share >= threshold {
                for i in 0..<N {
                    let s = i * J + k
                    if isLast && !mask[s] { continue }
                    let share = next.share * link(s, r)
                    let bound = share * (mask[s] ? 1 : content.inputs[s])
                    if bound >= threshold { heap.insert(Partial(places: next.places + [s], share: share, bound: bound)) }
                }
            }
        }
        return ChainPaths(paths: found, mostLinks: mostLinks, threshold: threshold, isComplete: isComplete)
    }
}

/// A binary heap: what comes first by an order is at hand.
struct Heap<Element> {
    private var elements: [Element] = []
    private let isBefore: (Element, Element) -> Bool

    init(_ isBefore: @escaping (Element, Element) -> Bool) { self.isBefore = isBefore }

    /// - Complexity: O(log count).
    mutating func insert(_ element: Element) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0, case let parent = (child - 1) / 2, isBefore(elements[child], elements[parent]) {
            elements.swapAt(child, parent)
            child = parent
        }
    }

    /// - Complexity: O(log count).
    mutating func removeFirst() -> Element? {
        guard let first = elements.first, let last = elements.popLast() else { return nil }
        guard !elements.isEmpty else { return first }
        elements[0] = last
        var parent = 0
        while true {
            var best = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < elements.count && isBefore(elements[child], elements[best]) {
                best = child
            }
            guard best != parent else { return first }
            elements.swapAt(best, parent)
            parent = best
        }
    }
}

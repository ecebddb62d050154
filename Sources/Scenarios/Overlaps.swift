import TradeData
import TradePolicy

/// Pairs of measures of one layer that apply two rates to the same goods, economies and days.
///
/// Measures are compared by the goods that they share: goods are looked up by HS code, sector and name, so that measures on
/// different goods never meet. Those that do are compared by their economies (as bits), in the order of their days, and then by
/// their exemptions. Products and sectors meet through the concordance.
/// - Complexity: O(HS codes + pairs of goods and economies that meet), the latter up to `Limits.comparisons`.
struct Overlaps {
    let reading: Reading
    /// The layers in which rates do not stack, and whether points add up in them.
    private let adding: [String: Bool]
    private var bits: [Country: Int] = [:]

    init(reading: Reading, layers: [Placed<Layer>]) {
        self.reading = reading
        adding = Dictionary(
            layers.filter { $0.value.combine != .max }.map { ($0.value.id, $0.value.combine == .add) },
            uniquingKeysWith: { a, _ in a })
        let known = reading.economies.names.countries
        for country in known + (reading.grid?.countries ?? []) where bits[country] == nil { bits[country] = bits.count }
    }

    /// A measure as far as overlaps go.
    private struct Candidate {
        let index: Int
        let from, until: Day
    }

    /// Imposers and partners, one bit for each economy.
    private struct Economies: Hashable {
        let imposers, partners: [UInt64]

        func meet(_ other: Economies) -> Bool {
            func intersect(_ a: [UInt64], _ b: [UInt64]) -> Bool { zip(a, b).contains { $0 & $1 != 0 } }
            return intersect(imposers, other.imposers) && intersect(partners, other.partners)
        }
    }

    /// Measures of one layer on the same goods, by their economies, in the order of their first days.
    private struct Group {
        let goods: GoodsFootprint
        var members: [Economies: [Candidate]] = [:]
        /// Economies in the order of reading, so that the same file gives the same answer.
        var order: [Economies] = []

        mutating func add(_ candidate: Candidate, _ economies: Economies) {
            if members[economies] == nil { order.append(economies) }
            members[economies, default: []].append(candidate)
        }
    }

    /// The clashing pairs, as places in the list, the earlier first; at most so many.
    /// - Parameter isAsked: Whether a pair is of interest.
    /// - Returns: nil, and a fault, where too much would have to be compared.
    func pairs(in measures: [Placed<Measure>], most: Int, where isAsked: (Int, Int) -> Bool = { _, _ in true }) -> [(Int, Int)]? {
        var layers: [String: (first: Int, groups: [Int: Group])] = [:]
        for (k, measure) in measures.enumerated() {
            let value = measure.value
            guard value.instrument.isDuty, let layer = value.layer, let adds = adding[layer], !(adds && value.rate.isOnTop),
                let start = start(value), let goods = reading.footprint(measure.item["goods"])
            else { continue }
            layers[layer, default: (k, [:])].groups[goods.id, default: Group(goods: goods)].add(
                Candidate(index: k, from: start, until: value.period.until ?? Day(number: .max)),
                Economies(imposers: mask(.only(value.by)), partners: mask(reach(value))))
        }
        let claims = measures.map { Claim($0, reading) }
        var (found, budget) = ([(Int, Int)](), Limits.comparisons)
        func compare(_ a: Candidate, _ b: Candidate) {
            let (first, second) = a.index < b.index ? (a.index, b.index) : (b.index, a.index)
            guard isAsked(first, second) else { return }
            let (a, b) = (claims[first], claims[second])
            budget -= a.work(with: b)
            if collide(a, b) { found.append((first, second)) }
        }
        defer { reading.work += Limits.comparisons - budget }
        for (layer, content) in layers.sorted(by: { $0.key < $1.key }) {
            var meeting = GoodsMeeting()
            let groups = content.groups.mapValues { group in
                var sorted = group
                for (key, list) in group.members {
                    sorted.members[key] = list.sorted { ($0.from, $0.index) < ($1.from, $1.index) }
                }
                return sorted
            }
            for (_, group) in groups.sorted(by: { $0.key < $1.key }) {
                for (other, isItself) in meeting.add(group.goods, index: reading.sectorIndex, budget: &budget) {
                    guard let others = isItself ? group : groups[other] else { continue }
                    for (k, mine) in group.order.enumerated() {
                        for theirs in isItself ? Array(others.order[k...]) : others.order {
                            budget -= 1
                            guard found.count < most, budget > 0 else { break }
                            guard mine.meet(theirs) else { continue }
                            let isOneList = isItself && mine == theirs
                            Overlaps.sweep(
                                group.members[mine] ?? [], isOneList ? nil : others.members[theirs] ?? [],
                                while: { found.count < most && budget > 0 }, compare)
                        }
                    }
                }
            }
            guard budget > 0 else {
                reading.report(
                    measures[content.first].item,
                    "the measures of layer \(layer) share too many goods to be compared with each other",
                    "put the goods of one rate into one measure, or the measures into several layers")
                return nil
            }
        }
        return found.sorted { ($0.1, $0.0) < ($1.1, $1.0) }
    }

    /// Goes through two lists, or one, in the order of first days, and gives every pair that has a day in common.
    /// - Complexity: O(members + pairs).
    private static func sweep(
        _ a: [Candidate], _ b: [Candidate]?, while goesOn: () -> Bool, _ pair: (Candidate, Candidate) -> Void
    ) {
        var (i, j, openA, openB): (Int, Int, [Candidate], [Candidate]) = (0, 0, [], [])
        let other = b ?? []
        while i < a.count || j < other.count {
            guard goesOn() else { return }
            let isA = j >= other.count || i < a.count && a[i].from <= other[j].from
            let next = isA ? a[i] : other[j]
            openA.removeAll { $0.until <= next.from }
            openB.removeAll { $0.until <= next.from }
            for earlier in isA && b != nil ? openB : openA {
                guard goesOn() else { return }
                pair(earlier, next)
            }
            if isA { openA.append(next); i += 1 } else { openB.append(next); j += 1 }
        }
    }

    /// The first day on which a measure has a rate.
    private func start(_ measure: Measure) -> Day? { measure.matchesValueOf == nil ? measure.rate.start : measure.period.from }

    // MARK: Economies

    /// One bit for each economy that is in the set.
    private func mask(_ set: CountrySet) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: (bits.count + 63) / 64)
        func flip(_ countries: Set<Country>) {
            for country in countries { if let bit = bits[country] { words[bit / 64] ^= 1 << UInt64(bit % 64) } }
        }
        switch set {
        case .only(let countries): flip(countries)
        case .allExcept(let countries):
            for k in words.indices { words[k] = .max }
            flip(countries)
        }
        return words
    }

    /// The origins of a measure without those that are wholly exempt.
    private func reach(_ measure: Measure) -> CountrySet {
        var gone: Set<Country> = []
        for exemption in measure.exemptions where exemption.isWhole && exemption.goods == .all {
            if case .only(let set) = exemption.partners { gone.formUnion(set) }
        }
        switch measure.partners {
        case .only(let set): return .only(set.subtracting(gone))
        case .allExcept(let set): return .allExcept(set.union(gone))
        }
    }

    // MARK: Two measures

    /// Whether two measures have a day in common, as they are at the end of a branch.
    func shareDays(_ a: Measure, _ b: Measure) -> Bool {
        guard let startA = start(a), let startB = start(b) else { return false }
        return startA < (b.period.until ?? Day(number: .max)) && startB < (a.period.until ?? Day(number: .max))
    }

    /// What a measure claims of goods and economies, and what it leaves to others.
    private struct Claim {
        let partners: CountrySet
        let goods: GoodsFootprint?
        /// Of the trade.
        let share: Double
        /// What is exempt for good; nil where that cannot be read.
        let left: [(partners: CountrySet, goods: GoodsFootprint)]?

        init(_ measure: Placed<Measure>, _ reading: Reading) {
            (partners, share) = (measure.value.partners, measure.value.terms.share.value)
            goods = reading.footprint(measure.item["goods"])
            let (entries, exemptions) = (measure.item["exempt"]?.list ?? [], measure.value.exemptions)
            left =
                entries.count != exemptions.count
                ? nil
                : zip(entries, exemptions).compactMap { entry, exemption in
                    guard exemption.isWhole else { return nil }
                    return reading.footprint(entry["goods"]).map { (exemption.partners, $0) }
                }
        }

        /// How much there is to compare.
        func work(with other: Claim) -> Int {
            1 + (left?.count ?? 0) * (other.goods?.count ?? 0) + (other.left?.count ?? 0) * (goods?.count ?? 0)
        }
    }

    /// Whether two measures that share goods, economies and days claim the same of them.
    private func collide(_ a: Claim, _ b: Claim) -> Bool {
        // Measures that reach shares of the trade are beside each other, as shares of a sector are.
        a.share + b.share > 1 + 1e-9 && !isLeft(b, by: a) && !isLeft(a, by: b)
    }

    /// Whether `a` exempts what `b` covers.
    private func isLeft(_ b: Claim, by a: Claim) -> Bool {
        guard let left = a.left, let goods = b.goods else { return true }
        return left.contains { partners, exempt in
            guard exempt.holds(goods) else { return false }
            if case .only(let mine) = partners {
                if case .only(let theirs) = b.partners { return theirs.isSubset(of: mine) }
                return false
            }
            return partners == .all
        }
    }
}

extension Exemption {
    /// Whether all that it is about is out of the measure, for good.
    fileprivate var isWhole: Bool { rate == nil && share.value == 1 && period == nil && condition == nil }
}

/// Goods that were seen, by all that other goods may meet them in.
private struct GoodsMeeting {
    /// Goods with the share of something that they cover, and the highest of these shares.
    private struct Shares {
        var entries: [(id: Int, share: Double)] = []
        var highest = 0.0

        mutating func append(_ id: Int, _ share: Double) {
            entries.append((id, share))
            highest = max(highest, share)
        }
    }

    private var everything = Shares()
    private var ids: [Int] = []
    /// Products by their own code, and by every shorter beginning of it.
    private var products: [Int: Shares] = [:]
    private var below: [Int: Shares] = [:]
    /// Sectors, and the sectors that products are part of.
    private var sectors: [Sector: Shares] = [:]
    private var parts: [Sector: Shares] = [:]
    private var minerals: [String: Shares] = [:]

    /// Adds goods, each once, and says which of those seen before share some with them, and whether they share with themselves:
    /// shares that add up to no more than the whole are beside each other.
    mutating func add(_ goods: GoodsFootprint, index: SectorIndex?, budget: inout Int) -> [(other: Int, itself: Bool)] {
        var (met, seen): ([Int], Set<Int>) = ([], [])
        func meet(_ shares: Shares?, _ share: Double) {
            guard let shares, shares.highest + share > 1 + 1e-9, budget > 0 else { return }
            budget -= shares.entries.count
            for entry in shares.entries where entry.share + share > 1 + 1e-9 && seen.insert(entry.id).inserted {
                met.append(entry.id)
            }
        }
        var most = 1.0
        meet(everything, 1)
        switch goods.content {
        case .all:
            for id in ids where seen.insert(id).inserted { met.append(id) }
            budget -= ids.count
            everything.append(goods.id, 1)
        case .products(let codes):
            most = codes.map(\.share).max() ?? 0
            var within: [Sector: Double] = [:]
            for (code, share) in codes {
                meet(below[code], share)
                var shorter = code
                while shorter > 1 {
                    meet(products[shorter], share)
                    shorter /= 100
                }
                for sector in index?.sectors(within: code) ?? [] {
                    within[sector] = max(within[sector] ?? 0, share)
                }
                budget -= 1
            }
            // In one order, so that the same file gives the same answer.
            let touched = within.sorted { $0.key < $1.key }
            for (sector, share) in touched { meet(sectors[sector], share) }
            for (code, share) in codes {
                products[code, default: Shares()].append(goods.id, share)
                var shorter = code / 100
                while shorter > 1 {
                    below[shorter, default: Shares()].append(goods.id, share)
                    shorter /= 100
                }
            }
            for (sector, share) in touched { parts[sector, default: Shares()].append(goods.id, share) }
        case .sectors(let shares):
            most = shares.map(\.share).max() ?? 0
            for (sector, share) in shares {
                meet(sectors[sector], share)
                meet(parts[sector], share)
                budget -= 1
            }
            for (sector, share) in shares { sectors[sector, default: Shares()].append(goods.id, share) }
        case .minerals(let names):
            for name in names {
                meet(minerals[name], 1)
                minerals[name, default: Shares()].append(goods.id, 1)
                budget -= 1
            }
        }
        ids.append(goods.id)
        return met.map { ($0, false) } + (most * 2 > 1 + 1e-9 ? [(goods.id, true)] : [])
    }
}

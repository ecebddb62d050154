import TradeData
import TradePolicy

/// Pairs of measures of one layer that apply two rates to the same goods, economies and days.
///
/// Measures are compared by the goods that they share: kinds of goods are looked up by HS code, sector and name, so that measures
/// on different goods never meet. What is left is compared economy by economy (as bits), day by day and exemption by exemption.
/// Products and sectors meet through the concordance.
/// - Complexity: O(HS codes + pairs that share goods), the latter up to `Limits.comparisons`.
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
        let goods: GoodsFootprint
        let imposers, partners: [UInt64]
        let from, until: Day
        let isAlone: Bool
    }

    /// The clashing pairs, as places in the list, the earlier first; at most so many.
    /// - Parameter isAsked: Whether a pair is of interest.
    /// - Returns: nil, and a fault, where too much would have to be compared.
    func pairs(in measures: [Placed<Measure>], most: Int, where isAsked: (Int, Int) -> Bool = { _, _ in true }) -> [(Int, Int)]? {
        var layers: [String: [Candidate]] = [:]
        for (k, measure) in measures.enumerated() {
            guard measure.value.instrument.isDuty, let layer = measure.value.layer, let adds = adding[layer],
                let start = start(measure.value), let goods = reading.footprint(measure.item["goods"])
            else { continue }
            layers[layer, default: []].append(
                Candidate(
                    index: k, goods: goods, imposers: mask(.only(measure.value.by)), partners: mask(reach(measure.value)),
                    from: start, until: measure.value.period.until ?? Day(number: .max),
                    isAlone: adds && measure.value.rate.isOnTop))
        }
        var (found, budget) = ([(Int, Int)](), Limits.comparisons)
        for (_, candidates) in layers.sorted(by: { $0.key < $1.key }) {
            let byGoods = Dictionary(grouping: candidates.filter { !$0.isAlone }) { $0.goods.id }
            var meeting = GoodsMeeting()
            for id in byGoods.keys.sorted() {
                let mine = byGoods[id]!
                for (other, itself) in meeting.add(mine[0].goods, budget: &budget) {
                    let theirs = itself ? mine : byGoods[other]!
                    budget -= mine.count * theirs.count
                    guard budget > 0 else { break }
                    for a in mine {
                        for b in theirs where !itself || a.index < b.index {
                            let (first, second) = a.index < b.index ? (a, b) : (b, a)
                            guard a.from < b.until, b.from < a.until, intersects(a.imposers, b.imposers),
                                intersects(a.partners, b.partners), isAsked(first.index, second.index)
                            else { continue }
                            budget -= work(measures[a.index].value, measures[b.index].value)
                            if clash(measures[a.index].value, measures[b.index].value) {
                                found.append((first.index, second.index))
                            }
                            if found.count >= most || budget <= 0 { break }
                        }
                        if found.count >= most || budget <= 0 { break }
                    }
                    if found.count >= most { break }
                }
                if found.count >= most || budget <= 0 { break }
            }
            reading.work += Limits.comparisons - budget
            guard budget > 0 else {
                reading.report(
                    measures[candidates[0].index].item,
                    "the measures of layer \(measures[candidates[0].index].value.layer ?? "") share too many goods to be compared with each other",
                    "put the goods of one rate into one measure, or the measures into several layers")
                return nil
            }
            if found.count >= most { break }
        }
        return found.sorted { ($0.1, $0.0) < ($1.1, $1.0) }
    }

    /// How much there is to look at in two measures that share goods.
    private func work(_ a: Measure, _ b: Measure) -> Int {
        func size(_ goods: Goods) -> Int { if case .products(let set) = goods { set.shares.count } else { 1 } }
        return 1 + a.exemptions.count * size(b.goods) + b.exemptions.count * size(a.goods)
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

    private func intersects(_ a: [UInt64], _ b: [UInt64]) -> Bool {
        for k in a.indices where a[k] & b[k] != 0 { return true }
        return false
    }

    /// The origins of a measure without those that are wholly exempt.
    private func reach(_ measure: Measure) -> CountrySet {
        var gone: Set<Country> = []
        for exemption in measure.exemptions where isWhole(exemption) && exemption.goods == .all {
            if case .only(let set) = exemption.partners { gone.formUnion(set) }
        }
        switch measure.partners {
        case .only(let set): return .only(set.subtracting(gone))
        case .allExcept(let set): return .allExcept(set.union(gone))
        }
    }

    // MARK: Two measures

    /// Whether two measures whose goods meet clash, as they are at the end of a branch.
    func clash(_ a: Measure, _ b: Measure) -> Bool {
        if a.rate.isOnTop || b.rate.isOnTop, adding[a.layer ?? ""] ?? false { return false }
        guard !a.by.isDisjoint(with: b.by), let startA = start(a), let startB = start(b),
            startA < (b.period.until ?? Day(number: .max)), startB < (a.period.until ?? Day(number: .max)),
            reach(a).intersects(reach(b))
        else { return false }
        // Measures that reach shares of the trade are beside each other, as shares of a sector are.
        if a.terms.share.value + b.terms.share.value <= 1 + 1e-9 { return false }
        return !carved(a, b) && !carved(b, a)
    }

    /// Whether `a` exempts what `b` covers.
    private func carved(_ a: Measure, _ b: Measure) -> Bool {
        a.exemptions.contains { exemption in
            guard isWhole(exemption), covers(exemption.goods, b.goods) else { return false }
            if case .only(let mine) = exemption.partners {
                if case .only(let theirs) = b.partners { return theirs.isSubset(of: mine) }
                return false
            }
            return exemption.partners == .all
        }
    }

    /// Whether all of some goods is among others.
    private func covers(_ others: Goods, _ goods: Goods) -> Bool {
        switch (others, goods) {
        case (.all, _): return true
        case (.products(let set), .products(let codes)):
            return codes.shares.keys.allSatisfy { code in
                stride(from: 2, through: code.utf8.count, by: 2).contains { set.shares[String(code.prefix($0))]?.value == 1 }
            }
        case (.sectors(let whole), .sectors(let parts)):
            return parts.allSatisfy { sector, share in (whole[sector]?.value ?? 0) >= share.value }
        case (.sectors(let whole), .products(let codes)):
            guard let index = SectorIndex.shipped else { return false }
            return codes.shares.keys.allSatisfy { code in
                let within = index.sectors(within: Product.number(of: code))
                return !within.isEmpty && within.allSatisfy { whole[$0]?.value == 1 }
            }
        default: return others == goods
        }
    }

    private func isWhole(_ exemption: Exemption) -> Bool {
        exemption.rate == nil && exemption.share.value == 1 && exemption.period == nil
    }
}

/// Goods that were seen, by all that other goods may meet them in.
private struct GoodsMeeting {
    private typealias Entry = (id: Int, share: Double)
    private var everything: [Entry] = []
    private var ids: [Int] = []
    /// Products by their own code, and by every shorter beginning of it.
    private var products: [Int: [Entry]] = [:]
    private var below: [Int: [Entry]] = [:]
    /// Sectors, and the sectors that products are part of.
    private var sectors: [Sector: [Entry]] = [:]
    private var parts: [Sector: [Entry]] = [:]
    private var minerals: [String: [Entry]] = [:]

    /// Adds goods, each once, and says which of those seen before share some with them, and whether they share with themselves:
    /// shares that add up to no more than the whole are beside each other.
    mutating func add(_ goods: GoodsFootprint, budget: inout Int) -> [(other: Int, itself: Bool)] {
        var (met, seen): ([Int], Set<Int>) = ([], [])
        func meet(_ entries: [Entry]?, _ share: Double) {
            guard let entries, budget > 0 else { return }
            budget -= entries.count
            for entry in entries where entry.share + share > 1 + 1e-9 && seen.insert(entry.id).inserted { met.append(entry.id) }
        }
        var most = 1.0
        meet(everything, 1)
        switch goods.content {
        case .all:
            for id in ids where seen.insert(id).inserted { met.append(id) }
            budget -= ids.count
            everything.append((goods.id, 1))
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
                for sector in SectorIndex.shipped?.sectors(within: code) ?? [] {
                    within[sector] = max(within[sector] ?? 0, share)
                }
                budget -= 1
            }
            // In one order, so that the same file gives the same answer.
            let touched = within.sorted { $0.key < $1.key }
            for (sector, share) in touched { meet(sectors[sector], share) }
            for (code, share) in codes {
                products[code, default: []].append((goods.id, share))
                var shorter = code / 100
                while shorter > 1 {
                    below[shorter, default: []].append((goods.id, share))
                    shorter /= 100
                }
            }
            for (sector, share) in touched { parts[sector, default: []].append((goods.id, share)) }
        case .sectors(let shares):
            most = shares.map(\.share).max() ?? 0
            for (sector, share) in shares {
                meet(sectors[sector], share)
                meet(parts[sector], share)
                budget -= 1
            }
            for (sector, share) in shares { sectors[sector, default: []].append((goods.id, share)) }
        case .minerals(let names):
            for name in names {
                meet(minerals[name], 1)
                minerals[name, default: []].append((goods.id, 1))
                budget -= 1
            }
        }
        ids.append(goods.id)
        return met.map { ($0, false) } + (most * 2 > 1 + 1e-9 ? [(goods.id, true)] : [])
    }
}

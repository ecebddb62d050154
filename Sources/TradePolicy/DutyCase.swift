import TradeData

/// The duties that concern goods of an origin in a destination on a day, ready to be asked product by product.
struct DutyCase {
    /// A duty that holds for the pair on the day.
    struct Candidate {
        /// Place of its layer, and of the measure, in the law.
        let layer: Int
        let measure: Int
        let standing: Standing
        let rate: Rate
        /// The exemptions that hold and concern the pair, in their order.
        let exemptions: [Int]
    }

    /// The names of facts that decide what a measure reaches.
    enum Facts {
        static func goods(_ id: String) -> String { "\(id)/goods" }
        static func share(_ id: String) -> String { "\(id)/share" }
        static func content(_ id: String) -> String { "\(id)/content" }
        static func exempt(_ id: String, _ k: Int) -> String { "\(id)/exempt/\(k)" }
        static func exemptGoods(_ id: String, _ k: Int) -> String { "\(id)/exempt/\(k)/goods" }
        static func claim(_ agreement: String) -> String { "claim/\(agreement)" }
        static func condition(_ name: String) -> String { "if/\(name)" }
    }

    /// Which facts are true; nil where shares stand for them.
    typealias Setting = Set<String>

    /// Pieces to be stacked, and the measures that concern the good and add nothing.
    struct Reached {
        var pieces: [Stacking.Piece] = []
        /// Places of candidates.
        var candidates: [Int] = []
        var untouched: [(candidate: Int, exemption: Int?)] = []
    }

    let law: Law
    let origin, destination: Country
    let day: Day
    /// In the order of application.
    let candidates: [Candidate]
    /// The conditions that measures and exemptions of the candidates name, by their numbers in branches.
    private let conditions: [String: Int]

    init(_ law: Law, origin: Country, destination: Country, on day: Day, where isIncluded: (Measure) -> Bool = { _ in true }) {
        (self.law, self.origin, self.destination, self.day) = (law, origin, destination, day)
        candidates = Stacking.order(law.measures, layers: law.layers, where: isIncluded).compactMap { index, layer in
            let measure = law.measures[index]
            guard measure.concerns(origin: origin, destination: destination),
                let standing = law.standing(of: measure, on: day), let rate = standing.rate
            else { return nil }
            let partner = measure.instrument.isOnImports ? origin : destination
            return Candidate(
                layer: layer, measure: index, standing: standing, rate: rate,
                exemptions: standing.exemptions.sorted().filter { measure.exemptions[$0].partners.contains(partner) })
        }
        var conditions: [String: Int] = [:]
        for candidate in candidates {
            let measure = law.measures[candidate.measure]
            for condition in [measure.condition] + candidate.exemptions.map({ measure.exemptions[$0].condition }) {
                if let name = condition?.name, conditions[name] == nil { conditions[name] = conditions.count }
            }
        }
        self.conditions = conditions
    }

    /// The fact that a condition is: where an agreement has its name, that the agreement is claimed.
    func fact(of condition: GoodsCondition, _ base: BaseDuty) -> String {
        if let agreement = base.claim?.agreement, agreement.lowercased() == condition.name { return Facts.claim(agreement) }
        return Facts.condition(condition.name)
    }

    /// The fact that an exemption of a share without a condition depends on: where its source names the agreement, the claim.
    func fact(of k: Int, in measure: Measure, _ base: BaseDuty) -> String {
        let exemption = measure.exemptions[k]
        if exemption.condition == nil, let name = base.claim?.agreement, (exemption.source ?? "").contains(name) {
            return Facts.claim(name)
        }
        return Facts.exempt(measure.id, k)
    }

    /// The parts of a good's trade that meet different conditions; one where none bears on it.
    func branches(product: Product?, sector: Sector?) -> [ConditionBranches.Branch] {
        var branches = ConditionBranches()
        guard !conditions.isEmpty else { return branches.all }
        for candidate in candidates {
            let measure = law.measures[candidate.measure]
            let named = [measure.condition] + candidate.exemptions.map { measure.exemptions[$0].condition }
            guard named.contains(where: { $0 != nil }), measure.goods.share(of: product?.code, sector: sector) > 0 else {
                continue
            }
            if let condition = measure.condition {
                branches.note(conditions[condition.name]!, condition.share(of: product?.code))
            }
            for k in candidate.exemptions {
                let exemption = measure.exemptions[k]
                guard let condition = exemption.condition,
                    exemption.scope.goods.share(of: product?.code, sector: sector) > 0
                else { continue }
                branches.note(conditions[condition.name]!, condition.share(of: product?.code))
            }
        }
        return branches.all
    }

    /// What of the measures reaches a good.
    /// - Parameters:
    ///   - setting: The facts that are true; shares of the trade stand for them when nil.
    ///   - branch: Without a setting, the part of the trade that is meant.
    ///   - isExempting: Whether exemptions count; else the rates are those of the headlines, and only what raises a rate counts.
    ///   - isCountingShares: Whether a duty on a share of the trade, whose list is not at hand, is on that share of every good.
    func reached(
        product: Product?, sector: Sector?, base: BaseDuty, setting: Setting? = nil, branch: ConditionBranches.Branch? = nil,
        isExempting: Bool = true, isCountingShares: Bool = false
    ) -> Reached {
        var found = Reached()
        func part(_ fact: @autoclosure () -> String, _ share: Double) -> Double {
            guard let setting, share < 1 - 1e-9 else { return share }
            return setting.contains(fact()) ? 1 : 0
        }
        func meets(_ condition: GoodsCondition) -> Bool {
            if let setting { return setting.contains(fact(of: condition, base)) }
            return branch?.meets(conditions[condition.name]!, condition.share(of: product?.code)) ?? false
        }
        /// Longer codes within one are a part of it that only a setting leaves out.
        func named(_ goods: Goods, _ fact: @autoclosure () -> String) -> Double {
            let share = goods.share(of: product?.code, sector: sector)
            guard let setting, share > 0 else { return share }
            switch goods.naming(product, sector: sector) {
            case .not: return 0
            case .whole: return 1
            case .part, .finer: return setting.contains(fact()) ? 1 : 0
            }
        }
        for (c, candidate) in candidates.enumerated() {
            let measure = law.measures[candidate.measure]
            let goods = measure.goods.share(of: product?.code, sector: sector)
            guard goods > 0 else { continue }
            // A single product is never told to pay what names no goods; parcels are stated apart (`parcels`).
            if product != nil, measure.hasUnlistedGoods, setting == nil || measure.instrument != .transshipment,
                !(isCountingShares && measure.isShareOfTrade)
            {
                if measure.instrument != .deMinimis { found.untouched.append((c, nil)) }
                continue
            }
            if let condition = measure.condition, !meets(condition) { continue }
            let before = found.pieces.count
            let counting = candidate.exemptions.filter {
                isExempting || (measure.exemptions[$0].rate ?? .zero) > candidate.rate
            }
            let exempt = counting.map { k -> (index: Int, share: Double) in
                let exemption = measure.exemptions[k]
                if let condition = exemption.condition, !meets(condition) { return (k, 0) }
                let covered = named(exemption.scope.goods, Facts.exemptGoods(measure.id, k))
                return (k, covered * part(fact(of: k, in: measure, base), exemption.scope.share.value))
            }
            // With a condition the share is that of the trade that meets it.
            let share = measure.condition == nil ? measure.terms.share.value : 1
            let reach = named(measure.goods, Facts.goods(measure.id)) * part(Facts.share(measure.id), share)
            let content = part(Facts.content(measure.id), measure.content.value)
            Reach.shareOut(reach, exempt: exempt) { coverage, exemption in
                guard let rate = exemption == nil ? candidate.rate : measure.exemptions[exemption!].rate else { return }
                found.pieces.append(
                    Stacking.Piece(
                        layer: candidate.layer, coverage: coverage, rate: rate.value, content: content,
                        measure: candidate.measure, exemption: exemption, isOnTop: measure.rate.isOnTop))
                found.candidates.append(c)
            }
            if found.pieces.count == before, reach > 0 { found.untouched.append((c, exempt.first { $0.share > 0 }?.index)) }
        }
        return found
    }

    /// The rate on a good and the lines that make it up.
    /// - Parameter percent: The percentage before any layer.
    func assess(
        product: Product?, sector: Sector?, base: BaseDuty, percent: Rate, setting: Setting? = nil
    ) -> (total: Rate, lines: [Assessment.Line]) {
        let order = Dictionary(uniqueKeysWithValues: law.layers.enumerated().map { ($1.id, $0) })
        let branches = setting == nil ? branches(product: product, sector: sector) : ConditionBranches().all
        var (total, sums, places): (Double, [Sum], [[Int]: Int]) = (0, [], [:])
        func place(_ candidate: Int, _ exemption: Int?) -> Int {
            let key = [candidate, exemption ?? -1]
            if let k = places[key] { return k }
            places[key] = sums.count
            sums.append(Sum(candidate: candidate, exemption: exemption))
            return sums.count - 1
        }
        var stacking = Stacking(layers: law.layers)
        for branch in branches {
            let found = reached(product: product, sector: sector, base: base, setting: setting, branch: branch)
            let pieces = found.pieces
            let present = Set(pieces.map(\.layer))
            total +=
                branch.weight
                * stacking.rate(base: percent.value, pieces: pieces) { k, points, share in
                    let at = place(found.candidates[k], pieces[k].exemption)
                    sums[at].points += branch.weight * points
                    sums[at].reached += branch.weight * share
                }
            for (k, piece) in pieces.enumerated() {
                let at = place(found.candidates[k], piece.exemption)
                (sums[at].rate, sums[at].content) = (piece.rate, piece.content)
                sums[at].covered += branch.weight * piece.coverage
                for layer in law.layers[piece.layer].displacedBy
                where order[layer].map(present.contains) ?? false && !sums[at].displacing.contains(layer) {
                    sums[at].displacing.append(layer)
                }
            }
            for (candidate, exemption) in found.untouched { _ = place(candidate, exemption) }
        }
        // What adds nothing in one part of the trade is stated only where it adds nothing in any.
        let touched = Set(sums.filter { $0.covered > 0 }.map(\.candidate))
        let shown = sums.filter { $0.covered > 0 || !touched.contains($0.candidate) }
        let lines = shown.map { sum -> (layer: Int, line: Assessment.Line) in
            let candidate = candidates[sum.candidate]
            let measure = law.measures[candidate.measure]
            return (
                candidate.layer,
                Assessment.Line(
                    layer: law.layers[candidate.layer], measure: measure, rate: Rate(sum.rate), standing: candidate.standing,
                    exemption: sum.exemption.map { measure.exemptions[$0] }, reached: Share(min(1, sum.reached)),
                    points: Rate(sum.points), content: Share(sum.content),
                    displacedBy: sum.reached < sum.covered - 1e-12 ? sum.displacing : [])
            )
        }
        let sorted = lines.enumerated().sorted { ($0.element.layer, $0.offset) < ($1.element.layer, $1.offset) }
        return (Rate(total), sorted.map(\.element.line))
    }

    /// What a measure, or an exemption of it, does over the parts of a good's trade.
    private struct Sum {
        let candidate: Int
        let exemption: Int?
        var rate = 0.0
        var points = 0.0
        var reached = 0.0
        var covered = 0.0
        var content = 1.0
        var displacing: [String] = []
    }

    /// The mean rate of a good among all goods of its partner, shares standing for what its code does not tell.
    /// - Parameter stacking: Of the law's layers; given, so that many goods share it.
    /// - Complexity: O(measures × digits).
    func mean(
        _ product: Product, sector: Sector?, percent: Rate, isExempting: Bool, isCountingShares: Bool = false,
        _ stacking: inout Stacking
    ) -> Rate {
        let base = BaseDuty(general: nil)
        return Rate(
            branches(product: product, sector: sector).reduce(0) { sum, branch in
                let found = reached(
                    product: product, sector: sector, base: base, branch: branch, isExempting: isExempting,
                    isCountingShares: isCountingShares)
                return sum + branch.weight * stacking.rate(base: percent.value, pieces: found.pieces)
            })
    }
}

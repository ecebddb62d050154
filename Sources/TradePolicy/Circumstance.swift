import TradeData

/// Something that decides which duties fall on a good, and that its code does not tell: whether it claims an agreement, is a part of a
/// vehicle, comes in a small parcel; or which part of its value is meant.
public struct Circumstance: Sendable, Hashable {
    /// What it is about, in the order in which it is stated.
    public enum Kind: Int, Sendable, Comparable {
        /// A claim of a trade agreement.
        case agreement
        /// A part of the goods of a code.
        case goods
        /// A share of the trade.
        case share
        /// A part of the good's value.
        case value
        public static func < (a: Kind, b: Kind) -> Bool { a.rawValue < b.rawValue }
    }

    /// One way it may be.
    public struct Option: Sendable, Hashable {
        /// In words, such as `goods that claim the USMCA`.
        public let words: String
        /// The share of the trade, or of the value; nil where it is not known.
        public let share: Share?
        /// What the share is of, and where it is from: `of the trade in 2024`.
        public let basis: String
        /// The facts of measures that are true then.
        let holds: Set<String>
    }

    public let kind: Kind
    /// At least two, of which one is true.
    public let options: [Option]
    /// The facts that it decides.
    let decides: Set<String>
}

extension Goods {
    /// How a code is named by goods.
    enum Naming: Equatable {
        case not, whole
        /// A share of the code's goods.
        case part(Double)
        /// Only longer codes within it.
        case finer([String])
    }

    /// - Complexity: O(codes) where only longer codes are named, else O(digits).
    func naming(_ product: Product?, sector: Sector?) -> Naming {
        let share = share(of: product?.code, sector: sector)
        guard share > 0 else { return .not }
        guard case .products(let set) = self, let code = product?.code else { return share < 1 - 1e-9 ? .part(share) : .whole }
        let isNamed = stride(from: 2, through: code.utf8.count, by: 2).contains { set.shares[String(code.prefix($0))] != nil }
        if isNamed { return share < 1 - 1e-9 ? .part(share) : .whole }
        return .finer(set.shares.keys.filter { $0.hasPrefix(code) }.sorted())
    }
}

extension DutyCase {
    /// What decides, beside the code, which duties fall on a good.
    func circumstances(product: Product?, sector: Sector?, base: BaseDuty) -> [Circumstance] {
        var found: [Circumstance] = []
        var claims = false
        var conditions: [(name: String, share: Double, met: GoodsCondition.Met, measure: String)] = []
        func note(_ condition: GoodsCondition, _ measure: Measure) {
            guard !conditions.contains(where: { $0.name == condition.name }) else { return }
            conditions.append((condition.name, condition.share(of: product?.code), condition.met, measure.id))
        }
        var contents: [(fact: String, words: String, share: Double)] = []
        let code = product.map { Explanation.dotted($0.code) } ?? "all goods"
        func add(_ kind: Circumstance.Kind, _ fact: String, _ words: String, _ others: String, _ share: Double?, _ basis: String)
        {
            found.append(
                Circumstance(
                    kind: kind,
                    options: [
                        .init(words: words, share: share.map { Share($0) }, basis: basis, holds: [fact]),
                        .init(words: others, share: share.map { Share(1 - $0) }, basis: basis, holds: []),
                    ], decides: [fact]))
        }
        func goods(_ naming: Goods.Naming, _ fact: String, _ name: String) {
            switch naming {
            case .not, .whole: break
            case .part(let share):
                add(
                    .goods, fact, "goods of \(code) that \(name) names", "goods of \(code) that \(name) does not name", share,
                    "of its lines")
            case .finer(let codes):
                let isShort = codes.count <= 4
                let list = isShort ? codes.map(Explanation.dotted).joined(separator: ", ") : "\(codes.count) lines of \(code)"
                add(
                    .goods, fact, list + (isShort ? "" : " that \(name) names"),
                    "goods of \(code) other than \(isShort ? list : "those")", nil, "")
            }
        }
        for candidate in candidates {
            let measure = law.measures[candidate.measure]
            let naming = measure.goods.naming(product, sector: sector)
            guard naming != .not else { continue }
            goods(naming, Facts.goods(measure.id), measure.goods.listName ?? measure.id)
            if let condition = measure.condition {
                note(condition, measure)
            } else if measure.terms.share.value < 1, !measure.hasUnlistedGoods || measure.instrument == .transshipment {
                let isCaught = measure.instrument == .transshipment
                add(
                    .share, Facts.share(measure.id), isCaught ? "goods caught as transshipped" : "what \(measure.id) reaches",
                    isCaught ? "other goods" : "what \(measure.id) does not reach", measure.terms.share.value,
                    "of the trade, by \(measure.id)")
            }
            if measure.content.value < 1 {
                contents.append((Facts.content(measure.id), "the content that \(measure.id) is on", measure.content.value))
            }
            for k in candidate.exemptions {
                let exemption = measure.exemptions[k]
                let source = exemption.source ?? "an exemption of \(measure.id)"
                let naming = exemption.scope.goods.naming(product, sector: sector)
                guard naming != .not else { continue }
                goods(naming, Facts.exemptGoods(measure.id, k), exemption.scope.goods.listName ?? source)
                if let condition = exemption.condition { note(condition, measure) }
                guard exemption.scope.share.value < 1 else { continue }
                let fact = fact(of: k, in: measure, base)
                if let name = base.claim?.agreement, fact == Facts.claim(name) {
                    claims = true
                    continue
                }
                add(
                    .share, fact, "what “\(source)” frees", "what “\(source)” does not free",
                    exemption.scope.share.value, "of the trade, by \(measure.id)")
            }
        }
        func basis(_ condition: (name: String, share: Double, met: GoodsCondition.Met, measure: String)) -> String {
            if case .products(let set) = condition.met { return "of the trade, by \(set.name ?? condition.measure)" }
            return "of the trade, as assumed for \(condition.measure)"
        }
        let claimed = base.claim.flatMap { claim in conditions.first { $0.name == claim.agreement.lowercased() } }
        if let claim = base.claim, claim.rate != nil || claims || claimed != nil {
            let name = claim.agreement
            let known = claimed.flatMap { condition -> (Double, String)? in
                // A list has shares of subheadings: of a shorter code there is none.
                if case .products = condition.met, (product?.code.utf8.count ?? 0) < 6 { return nil }
                return (condition.share, basis(condition))
            }
            let use = "of the trade in \(claim.year)"
            add(
                .agreement, Facts.claim(name), "goods that claim \(name)", "goods that do not claim \(name)",
                claimed == nil ? claim.use?.value : known?.0, known?.1 ?? use)
        }
        for condition in conditions where condition.name != claimed?.name {
            add(
                .goods, Facts.condition(condition.name), "goods for which “\(condition.name)” holds",
                "goods for which “\(condition.name)” does not hold", condition.share, basis(condition))
        }
        if !contents.isEmpty {
            // A part of the value is one content or another, or none.
            let rest = 1 - contents.reduce(0) { $0 + $1.share }
            let options = contents.map {
                Circumstance.Option(words: $0.words, share: Share($0.share), basis: "of the value", holds: [$0.fact])
            }
            let others = Circumstance.Option(
                words: "the rest of the value", share: rest >= 0 ? Share(rest) : nil, basis: "of the value", holds: [])
            found.append(Circumstance(kind: .value, options: options + [others], decides: Set(contents.map(\.fact))))
        }
        return found.enumerated().sorted { ($0.element.kind, $0.offset) < ($1.element.kind, $1.offset) }.map(\.element)
    }
}

extension Goods {
    /// What its list is called; nil where it has no name.
    fileprivate var listName: String? { if case .products(let set) = self { set.name } else { nil } }
}

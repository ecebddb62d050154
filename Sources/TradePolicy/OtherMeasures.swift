import TradeData

/// A measure that is no duty and reaches a good on its way: a ban, control, quota, licence, listing, fee or promise.
public struct OtherMeasure: Sendable {
    /// How it stands on a day.
    public enum State: Sendable, Hashable {
        case inForce(since: Day, until: Day?)
        /// It held before and will again.
        case suspended(since: Day, until: Day)
        /// It is made known and begins later.
        case announced(begins: Day)
    }

    public let measure: Measure
    public let state: State
    /// Why it may reach the good, where its goods are not told by HS codes; nil where they are.
    public let reach: String?
    /// When the whole of it was suspended before, or is.
    public let suspensions: [Suspension]

    /// `in force since 2025-04-04`, `in force again since 2026-11-28; suspended 2025-11-09 to 2026-11-27 (Announcement 72)`
    public var stateWords: String {
        switch state {
        case .inForce(let since, let until):
            // What was suspended before its first day never held before.
            let isBack = suspensions.contains { $0.days.from > measure.period.from }
            let past = suspensions.map { "; \($0.words) (\($0.source))" }.joined()
            return "in force \(isBack ? "again " : "")since \(since)" + (until.map { ", until \($0)" } ?? "") + past
        case .suspended(let since, let until):
            return suspensions.last.map { "\($0.words) (\($0.source))" } ?? "suspended \(since) to \(until.advanced(by: -1))"
        case .announced(let begins): return "announced for \(begins)"
        }
    }

    /// What it does, in words: `export-control, half of the licences granted`.
    public var terms: String {
        let terms = measure.terms
        var parts: [String] = []
        func percent(_ share: Share) -> String { Explanation.shareText(share) }
        switch measure.instrument {
        case .exportControl where terms.approval.value > 0:
            parts.append("\(percent(terms.approval)) of the licences are taken to be granted")
        default: break
        }
        if measure.instrument.effect == .cost, terms.cost > .zero {
            parts.append("\(Explanation.percent(terms.cost)) of the value on \(percent(terms.share)) of the trade, as assumed")
        } else if terms.share.value < 1 {
            parts.append("\(percent(terms.share)) of the trade")
        }
        for key in ["target", "quantity", "in-quota", "out-of-quota", "amount", "years", "additionality"] {
            if let text = terms.written[key] { parts.append("\(key): \(text)") }
        }
        return parts.joined(separator: "; ")
    }
}

extension Law {
    /// What is no duty and reaches a good of an origin in a destination, as it stands on a day.
    ///
    /// - Parameters:
    ///   - product: The HS code; nil asks for what reaches any good.
    ///   - minerals: The minerals that the product may hold, by name; measures on other minerals are left out.
    /// - Returns: What is in force, suspended or announced, in the order of the law. What has ended for good is left out.
    /// - Complexity: O(measures²) for the measures that reach the good.
    public func otherMeasures(
        origin: Country, destination: Country, product: Product?, sector: Sector?, on day: Day, minerals: Set<String> = []
    ) -> [OtherMeasure] {
        func reach(_ measure: Measure) -> (isReached: Bool, words: String?) {
            switch measure.goods {
            case .all: return (true, nil)
            case .products(let set): return (product.map { set.share(of: $0.code) > 0 } ?? true, nil)
            case .sectors(let shares):
                return (sector.map { shares[$0] != nil } ?? true, sector.map { "as a part of \($0)" })
            case .minerals(let names):
                let held = product == nil ? names : names.filter(minerals.contains)
                return (!held.isEmpty, "where it holds " + held.joined(separator: ", "))
            }
        }
        let reaching = measures.filter { measure in
            !measure.instrument.isDuty && measure.concerns(origin: origin, destination: destination) && reach(measure).isReached
        }
        func isSame(_ a: Measure, _ b: Measure) -> Bool {
            a.by == b.by && a.instrument == b.instrument && a.partners == b.partners && a.goods == b.goods
        }
        return reaching.compactMap { measure -> OtherMeasure? in
            let words = reach(measure).words
            let suspensions = suspensions(of: measure, knownOn: day).filter { $0.days.from <= day }
            if standing(of: measure, on: day) != nil {
                // A suspension that has run out begins it anew.
                let since = suspensions.compactMap(\.days.until).filter { $0 <= day }.max() ?? measure.period.from
                return OtherMeasure(
                    measure: measure, state: .inForce(since: since, until: measure.period.until), reach: words,
                    suspensions: suspensions)
            }
            // A suspension may be decided before the first day: then the measure never held.
            if let truce = suspension(of: measure, on: max(day, measure.period.from)), truce.holds(on: day),
                measure.period.until.map({ day < $0 }) ?? true
            {
                let since = max(truce.from, min(day, measure.period.from))
                return OtherMeasure(
                    measure: measure, state: .suspended(since: since, until: truce.end(knownOn: day)), reach: words,
                    suspensions: suspensions.filter { $0.truce == truce.id })
            }
            let next = reaching.filter { isSame($0, measure) && $0.id != measure.id && $0.period.from > day }
            if let ended = measure.period.until, ended <= day {
                // The record writes a suspended control as one that ends and one that begins again.
                guard let again = next.map(\.period.from).min(),
                    !reaching.contains(where: { other in
                        isSame(other, measure) && other.id != measure.id && standing(of: other, on: day) != nil
                    })
                else { return nil }
                return OtherMeasure(
                    measure: measure, state: .suspended(since: ended, until: again), reach: words, suspensions: [])
            }
            guard measure.period.from > day, measure.announced.map({ $0 <= day }) ?? false else { return nil }
            // What returns after a suspension is stated with it.
            let isReturn = reaching.contains { other in
                isSame(other, measure) && other.period.until.map { $0 <= day } ?? false
            }
            return isReturn
                ? nil
                : OtherMeasure(
                    measure: measure, state: .announced(begins: measure.period.from), reach: words, suspensions: [])
        }
    }
}

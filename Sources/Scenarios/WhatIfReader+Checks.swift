import TradeData

/// What does not go together in a question.
extension WhatIfReader {
    /// A duty between members of one customs union, or on a part of one's own territory, is none.
    func check(_ clause: WhatIf.Clause, _ remarks: inout [String]) throws {
        let unions = economies.groups.customsUnions(on: min(day, Day(year: 2100, month: 1, day: 1) ?? day))
        func areOne(_ a: Country, _ b: Country) -> Bool {
            territories.territory(of: a) == territories.territory(of: b) || unions.contains { $0.contains(a) && $0.contains(b) }
        }
        for by in clause.imposers.named {
            for partner in clause.partners.named
            where by.members.allSatisfy({ a in partner.members.allSatisfy { areOne(a, $0) } }) {
                let isTerritory =
                    by.members.count == 1 && partner.members.count == 1
                    && territories.territory(of: by.members[0]) == territories.territory(of: partner.members[0])
                throw WhatIf.NoDuty(
                    answer: by == partner && by.members.count == 1
                        ? "\(by.name.withArticle.capitalisedFirst) cannot tax itself at its border: no duty applies."
                        : isTerritory
                            ? "\(partner.name.withArticle.capitalisedFirst) is inside the customs territory of \(by.name.withArticle): no duty applies between them."
                            : "\(by.name.withArticle.capitalisedFirst) and \(partner.name.withArticle) are in one customs union: no duty applies between them."
                )
            }
            if by.members.count == 1, let union = unions.first(where: { $0.contains(by.members[0]) && $0.count > 1 }),
                !union.isSubset(of: clause.imposers.named.flatMap(\.members))
            {
                remarks.append(
                    "\(by.name.withArticle.capitalisedFirst) is in a customs union and sets no duties alone; this asks as if it did. For the union write EU."
                )
            }
        }
    }

    /// Refuses clauses of which it would be open which one holds.
    func check(_ clauses: [WhatIf.Clause]) throws {
        for (k, clause) in clauses.enumerated() {
            let others = clauses.enumerated().filter { $0.offset != k && $0.element.imposers == clause.imposers }.map(\.element)
            if clause.partners == .allOthers, others.allSatisfy({ $0.partners.named.isEmpty }) {
                throw wrong("“all others” needs a clause that names somebody", "write “all”, or name others first")
            }
            for other in others where clause.goods.isEmpty == other.goods.isEmpty {
                guard case .set = clause.change, case .set = other.change, clause.goods == other.goods else { continue }
                if clause.partners == .all, other.partners != .all {
                    throw wrong(
                        "two rates for \(other.partners.name): does “all” include \(other.partners.named.count == 1 ? "it" : "them")?",
                        "write “\(other.change.text) on \(other.partners.name) and \(clause.change.text) on all others”")
                }
                let both = Set(clause.partners.named.flatMap(\.members)).intersection(other.partners.named.flatMap(\.members))
                if let one = both.min() {
                    throw wrong("two rates for \(economies.names.name(of: one))", "keep one")
                }
                if clause.partners == other.partners { throw wrong("two rates for \(clause.partners.name)", "keep one") }
            }
        }
    }
}

import FoundationEssentials
import TradeData
import TradePolicy

extension WhatIf {
    /// What a question leaves open.
    public struct Options: Sendable {
        /// The world as a scenario names it.
        public var world: String
        /// Whether every partner answers the imposers with the same rate on the same goods.
        public var retaliate = false
        /// The days to compare where the law in force is under the question; nil: the world's own duties.
        public var law: Days?
        /// Lines of the model section, in their order; not checked here.
        public var model: [String] = []
        /// Lines of the ensemble section; none: one model.
        public var ensemble: [String] = []

        public init(world: String) { self.world = world }
    }

    /// The last day without the duty of the question and the first with it, on which the rest of the law is the same.
    public struct Days: Sendable, Equatable {
        public let compareTo, asOf: Day

        /// - Parameter day: The day whose law is under the question.
        /// - Throws: `Problems` where the law of that day held on it alone, so that no comparison leaves the rest as it is.
        public init(on day: Day, law: Law) throws {
            func standings(_ day: Day) -> [String: Standing] {
                let inForce = law.inForce(on: day)
                return Dictionary(uniqueKeysWithValues: inForce.ids.compactMap { id in inForce[id].map { (id, $0) } })
            }
            let (before, after) = (Day(number: day.number - 1), Day(number: day.number + 1))
            let own = standings(day)
            if standings(before) == own {
                (compareTo, asOf) = (before, day)
            } else if standings(after) == own {
                (compareTo, asOf) = (day, after)
            } else {
                throw Problems(
                    [
                        Problem(
                            what:
                                "the law of \(day) held on that day alone: a duty on top of it cannot be told from what changed around it",
                            remedy: "ask about another day, or compare scenario files")
                    ], code: .wrongUsage)
            }
        }
    }

    /// The question as a scenario file.
    ///
    /// - Complexity: O(clauses × economies).
    public func scenario(in world: World, _ options: Options) -> String {
        let (asOf, compareTo) = (
            options.law?.asOf.description ?? "2025-01-01", options.law?.compareTo.description ?? "2024-12-31"
        )
        var measures = ""
        for (k, clause) in clauses.enumerated() {
            measures += measure(clause, "duty\(suffix(k))", by: list(clause.imposers), origins: partners(clause), asOf)
            let answering = options.retaliate ? answering(clause, world) : []
            guard !answering.isEmpty else { continue }
            measures += measure(
                clause, "answer\(suffix(k))", by: "[\(answering.joined(separator: ", "))]", origins: list(clause.imposers), asOf)
        }
        let combines = ["set", "add"].filter { combine in
            clauses.contains { if case .set = $0.change { combine == "set" } else { combine == "add" } }
        }
        let layers = combines.map { "  - {id: \(Self.layer($0)), combine: \($0)}" }.joined(separator: "\n")
        return """
            schema: 1
            id: what-if
            title: \(quoted(title(isAnswered: measures.firstRange(of: "id: answer") != nil)))
            world: \(options.world.isName ? options.world : quoted(options.world))
            \(options.law == nil ? "" : "calendar: all                           # the record of the law, under the question\n")as-of: \(asOf)
            compare-to: \(compareTo)
            model: {\(options.model.joined(separator: ", "))}
            \(options.ensemble.isEmpty ? "" : "ensemble: {\(options.ensemble.joined(separator: ", "))}\n")layers:
            \(layers)
            measures:
            \(measures)
            """
    }

    /// The question in words: “United States 25% on China”.
    public func title(isAnswered: Bool) -> String {
        clauses.map { clause in
            let goods = clause.goods.isEmpty ? "" : " for " + clause.goods.map(\.word).joined(separator: ", ")
            return "\(clause.imposers.name) \(clause.change.text) on \(clause.partners.name)\(goods)"
        }.joined(separator: "; ") + (isAnswered ? ", answered in kind" : "")
    }

    /// One measure for the sectors and one for the HS codes of a clause; all goods are one.
    private func measure(_ clause: Clause, _ id: String, by: String, origins: String, _ day: String) -> String {
        var sectors: [String] = []
        var hs: [String] = []
        for good in clause.goods {
            switch good.codes {
            case .sectors(let codes): sectors += codes.filter { !sectors.contains($0) }
            case .hs(let codes): hs += codes.filter { !hs.contains($0) }
            }
        }
        var goods: [(suffix: String, line: String)] = []
        if !sectors.isEmpty { goods.append(("", "    goods: {sectors: [\(sectors.joined(separator: ", "))]}\n")) }
        if !hs.isEmpty {
            goods.append(
                (sectors.isEmpty ? "" : "-products", "    goods: {hs: [\(hs.map { "\"\($0)\"" }.joined(separator: ", "))]}\n"))
        }
        if goods.isEmpty { goods = [("", "")] }
        let combine = if case .set = clause.change { "set" } else { "add" }
        return goods.map { part in
            """
              - id: \(id)\(part.suffix)
                by: \(by)
                origins: \(origins)
            \(part.line)    layer: \(Self.layer(combine))
                rate: {\(day): \(clause.change.text)}
                source: hypothetical

            """
        }.joined()
    }

    private func suffix(_ k: Int) -> String { clauses.count == 1 ? "" : "-\(k + 1)" }
    private static func layer(_ combine: String) -> String { combine == "set" ? "question" : "question-points" }

    private func list(_ parties: Parties) -> String {
        parties.named.isEmpty ? "all" : "[\(parties.named.map(\.code).joined(separator: ", "))]"
    }

    private func partners(_ clause: Clause) -> String {
        clause.partners == .allOthers ? "{all-except: [\(others(than: clause).joined(separator: ", "))]}" : list(clause.partners)
    }

    /// The codes that other clauses of the same imposers name.
    private func others(than clause: Clause) -> [String] {
        clauses.filter { $0.imposers == clause.imposers }.flatMap(\.partners.named).map(\.code)
    }

    /// Who answers a clause: its partners, but for those who impose it, who have the duty already.
    private func answering(_ clause: Clause, _ world: World) -> [String] {
        let acting = Set(clause.imposers.named.flatMap(\.members))
        if clause.imposers == .all { return [] }
        switch clause.partners {
        case .named(let list):
            return list.filter { !$0.members.allSatisfy(acting.contains) }.map(\.code)
        case .all, .allOthers:
            let named = clause.partners == .all ? [] : clauses.filter { $0.imposers == clause.imposers }.flatMap(\.partners.named)
            let out = acting.union(named.flatMap(\.members))
            return world.grid.countries.filter { !out.contains($0) }.map(\.rawValue)
        }
    }

    /// Text in quotes, as YAML has it.
    private func quoted(_ text: String) -> String {
        "\"" + text.replacingAll("\\", with: "\\\\").replacingAll("\"", with: "\\\"") + "\""
    }
}

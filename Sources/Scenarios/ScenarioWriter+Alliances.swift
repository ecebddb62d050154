import FoundationEssentials
import Glibc
import Studies
import TradeData
import TradePolicy

/// The triangle, the tour and the coalition of a scenario as keys and values.
enum AlliancesWriter {
    /// The sections that a scenario has, with their lines.
    static func sections(_ scenario: Scenario) -> [(name: String, pairs: [(String, String)])] {
        var found: [(String, [(String, String)])] = []
        if let triangle = scenario.triangle { found.append(("triangle", pairs(triangle))) }
        if let tour = scenario.tour { found.append(("tour", pairs(tour))) }
        if let coalition = scenario.coalition { found.append(("coalition", pairs(coalition))) }
        return found
    }

    private static func list(_ names: [String]) -> String { "[\(names.joined(separator: ", "))]" }
    private static func codes(_ set: Set<Country>) -> String { YAMLText.codes(set.sorted()) }
    private static func dollars(_ value: Double) -> String {
        YAMLText.quoted("\(value < 0 ? "-" : "")\(YAMLText.decimal(abs(value))) USD")
    }

    private static func pairs(_ terms: TriangleTerms) -> [(String, String)] {
        var pairs = [("courted", codes(terms.courted)), ("courting", codes(terms.courting)), ("friend", codes(terms.friend))]
        if !terms.with.isEmpty { pairs.append(("with", codes(terms.with))) }
        pairs += [("sanctions", list(terms.sanctions)), ("cut", list(terms.cuts.map { YAMLText.percent($0.value) }))]
        if let value = terms.securityValue {
            pairs.append(
                ("security-value", YAMLText.map([("value", dollars(value.dollars)), ("source", YAMLText.quoted(value.source))])))
        }
        if let carried = terms.carried {
            var inner = [("economy", carried.economy.rawValue), ("to", carried.world), ("day", "\(carried.day)")]
            for (key, total) in [("exports", carried.exports), ("imports", carried.imports)] {
                guard let total else { continue }
                inner.append((key, YAMLText.map([("before", dollars(total.before)), ("after", dollars(total.after))])))
            }
            pairs.append(("carried", YAMLText.map(inner + [("source", YAMLText.quoted(carried.source))])))
        }
        return pairs
    }

    private static func pairs(_ terms: TourTerms) -> [(String, String)] {
        var pairs = [
            ("players", list(terms.players.map { YAMLText.map([("id", $0.id), ("economies", codes($0.economies))]) }))
        ]
        if !terms.worth.isEmpty {
            let worth = terms.worth.map {
                YAMLText.map([
                    ("branch", "\($0.branch)"), ("player", $0.player), ("value", dollars($0.dollars)),
                    ("source", YAMLText.quoted($0.source)),
                ])
            }
            pairs.append(("worth", list(worth)))
        }
        if !terms.choices.isEmpty {
            let choices = terms.choices.map {
                YAMLText.map([("id", $0.id), ("player", $0.player), ("moves", list($0.moves.map(YAMLText.action)))])
            }
            pairs.append(("choices", list(choices)))
        }
        if !terms.mediators.isEmpty {
            let mediators = terms.mediators.map {
                YAMLText.map([
                    ("economies", codes($0.economies)), ("branch", "\($0.branch)"), ("points", YAMLText.percent($0.points.value)),
                    ("source", YAMLText.quoted($0.source)),
                ])
            }
            pairs.append(("mediators", list(mediators)))
        }
        return pairs
    }

    private static func pairs(_ terms: CoalitionTerms) -> [(String, String)] {
        let players = terms.players.map { player in
            YAMLText.map(
                [("id", player.id), ("economies", codes(player.economies))]
                    + (player.sanctions.isEmpty ? [] : [("sanctions", list(player.sanctions))]))
        }
        var pairs = [("players", list(players))]
        switch terms.rule {
        case .tariffs(let detail, let highest): pairs += [("tariffs", detail), ("highest", YAMLText.percent(highest.value))]
        case .club(let rate): pairs.append(("club", YAMLText.percent(rate.value)))
        case .sanctions(let target): pairs.append(("target", codes(target)))
        }
        if !terms.worth.isEmpty {
            let worth = terms.worth.map {
                YAMLText.map([
                    ("member", $0.member), ("player", $0.player), ("value", dollars($0.dollars)),
                    ("source", YAMLText.quoted($0.source)),
                ])
            }
            pairs.append(("worth", list(worth)))
        }
        return pairs
    }
}

import Studies
import TradeData
import TradeEquilibrium

/// Industries, prices and revenue of the two first parties.
extension TryAnswer {
    /// The industries of the two first parties that gain and lose most; where the question is answered in kind, those of the unanswered
    /// question below them.
    func industries() -> [String] {
        guard grid.sectorCount > 1 else { return [] }
        var lines = [""]
        for party in parties.prefix(2) {
            let (up, down) = ends(of: party, comparison)
            let alone = unanswered.map { ends(of: party, $0, most: 2) }
            guard !up.isEmpty || !down.isEmpty || alone.map({ !$0.up.isEmpty || !$0.down.isEmpty }) == true else { continue }
            lines.append("  Output, \(party.name)" + (alone == nil ? "" : ", answered in kind"))
            if !up.isEmpty { lines.append("    up    " + up.joined(separator: ", ")) }
            if !down.isEmpty { lines.append("    down  " + down.joined(separator: ", ")) }
            guard let alone else { continue }
            let both = [("up ", alone.up), ("down ", alone.down)].filter { !$0.1.isEmpty }.map {
                $0.0 + $0.1.joined(separator: ", ")
            }
            lines.append("    unanswered: " + (both.isEmpty ? "under 0.05% everywhere" : both.joined(separator: "; ")))
        }
        return lines.count > 1 ? lines : []
    }

    /// The industries at each end, three if nothing else is said, that move by 0.05% or more, of those that make at least 0.3% of the output.
    private func ends(of party: Party, _ comparison: Comparison, most: Int = 3) -> (up: [String], down: [String]) {
        let total = party.members.reduce(0.0) { sum, n in
            sum + grid.sectors.indices.reduce(0) { $0 + comparison.reference.output[n, $1].value }
        }
        let changes = grid.sectors.indices.compactMap { j -> (j: Int, change: Double)? in
            let size = party.members.reduce(0) { $0 + comparison.reference.output[$1, j].value }
            guard size > 0.003 * total else { return nil }
            let after = party.members.reduce(0) {
                $0 + comparison.reference.output[$1, j].value * comparison.outputVolume($1, j).value
            }
            return (j, 100 * (after / size - 1))
        }.sorted { $0.change > $1.change }
        let up = changes.prefix(most).filter { $0.change >= 0.05 }.map {
            "\(name($0.j)) \(NumberText.change($0.change, decimals: 1))"
        }
        let down = changes.reversed().prefix(most).filter { $0.change <= -0.05 }.map {
            "\(name($0.j)) \(NumberText.change($0.change, decimals: 1))"
        }
        return (Array(up), Array(down))
    }

    func prices() -> [String] {
        let months = FirstMonths(comparison)
        return parties.prefix(2).filter { $0.members.count == 1 }.map { party in
            let n = party.members[0]
            let revenue = comparison.tariffRevenue(n)
            let (bound, gone) = (months.percent(n), months.unavailable(n))
            // What is banned has no price: no bound is said of it.
            let prices =
                gone >= 0.005
                ? "\(NumberText.percent(gone, decimals: 2)) of consumption cannot be had at once"
                : "consumer prices "
                    + (bound.isFinite && abs(bound) >= 0.005
                        ? "\(Self.percent(bound)) at most in the first months" : "move by under 0.01% in the first months")
            return "  \(party.name): \(prices)"
                + "; tariff revenue \(money(revenue.policy - revenue.reference)) a year"
        }
    }
}

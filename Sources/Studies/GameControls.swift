import TradeData
import TradeEquilibrium
import TradeGames
import TradePolicy

/// What the players of a scenario set where tariffs answer each other, on the law that holds without agreement.
///
/// The rate of a measure acts on a cell as the law says it does, so that its weights are differences of the law itself:
/// ```
/// t(x) = t(lowest) + Σ_k w[k]·(x[k] − lowest[k]),    w[k] = (t(lowest but highest[k]) − t(lowest))/(highest[k] − lowest[k])
/// ```
/// A law in which duties do not rise in step with the rates, because of a ceiling, a truce or another layer, is refused.
struct GameControls {
    let question: GameQuestion
    let batch: Batch
    /// The law without agreement, and its policy.
    let law: Law
    let policy: Policy
    /// Where the file gives no other.
    let highest: Double
    let legal: (Law) -> LegalPolicy

    /// A game, and where it begins.
    struct Setting {
        let game: TradeGame
        let start: [[Double]]
    }

    /// - Parameter movers: Players with controls; all others keep to the law.
    /// - Throws: `Problems`: the rate of a measure changes nothing, or duties do not follow it.
    func setting(movers: [Int]) throws -> Setting {
        let rated = movers.flatMap { p in
            question.players[p].controls.compactMap { control -> RatedMeasure? in
                guard case .rate(let id, let lowest, let most) = control else { return nil }
                return RatedMeasure(player: p, id: id, lowest: lowest.value, highest: most?.value ?? highest)
            }
        }
        for one in rated where one.highest <= one.lowest {
            throw refusal(
                "the rate of \(one.id) is set between \(percent(one.lowest)) and \(percent(one.highest))",
                "raise --highest, or write at-most")
        }
        let bottom = rated.isEmpty ? policy : duties(of: rated.map { ($0.id, $0.lowest) })
        let weighted = try rated.map { one in
            Control(
                one.id, .tariff, cells: try cells(one, rated, bottom), isReplacing: false,
                bounds: one.lowest...one.highest)
        }
        try check(rated, weighted, bottom)
        var base = bottom
        for (one, control) in zip(rated, weighted) {
            for cell in control.cells {
                base.tariffs.values[cell.offset] = base.tariffs[cell.offset] - cell.weight * one.lowest
            }
        }
        let players = question.players.enumerated().map { p, player in
            let own = zip(rated, weighted).filter { $0.0.player == p }.map(\.1)
            return TradeGame.Player(
                player.id, payoff: player.payoff,
                space: PolicySpace(movers.contains(p) ? own + general(p) : []))
        }
        let game = TradeGame(batch, base: base, players: players)
        // Rates begin where they are; duties as the law has them, at their mean where a control has several.
        var start = game.baseProfile
        for p in start.indices {
            for (k, one) in rated.filter({ $0.player == p }).enumerated() {
                let now = law.measures.first { $0.id == one.id }?.rate.rate(on: question.scenario.asOf)?.value
                start[p][k] = min(max(now ?? one.lowest, one.lowest), one.highest)
            }
        }
        return Setting(game: game, start: start)
    }

    private struct RatedMeasure {
        let player: Int
        let id: String
        let lowest, highest: Double
    }

    /// Controls on the goods of the other players.
    private func general(_ p: Int) -> [Control] {
        let own = question.players[p].economies
        let others = question.players.enumerated().filter { $0.offset != p }.flatMap(\.element.economies)
        let world = batch.world
        let asked = question.players[p].controls
        if asked.isEmpty {
            return PolicySpace.tariffs(of: own, on: others, .byPartnerAndSector, bounds: 0...highest, in: world).controls
        }
        return asked.flatMap { control -> [Control] in
            switch control {
            case .tariffs(let detail, let most):
                PolicySpace.tariffs(of: own, on: others, detail, bounds: 0...(most?.value ?? highest), in: world).controls
            case .exportTaxes(let detail, let most):
                PolicySpace.exportTaxes(of: own, on: others, detail, bounds: 0...(most?.value ?? highest), in: world).controls
            case .rate: []
            }
        }
    }

    private func duties(of rates: [(id: String, rate: Double)]) -> Policy {
        let day = question.scenario.asOf
        return legal(law.applying(rates.map { .set($0.id, RatePath([day: Rate($0.rate)])) })).policy
    }

    private func cells(_ one: RatedMeasure, _ all: [RatedMeasure], _ bottom: Policy) throws -> [Control.Cell] {
        let top = duties(of: all.map { ($0.id, $0.id == one.id ? $0.highest : $0.lowest) })
        var rest = top
        rest.tariffs = bottom.tariffs
        guard rest == bottom else {
            throw refusal("\(one.id) is no duty alone", "name a measure whose rate is a duty")
        }
        let (a, b) = (bottom.tariffs.table.values, top.tariffs.table.values)
        let found = a.indices.filter { abs(b[$0] - a[$0]) > 1e-12 }.map {
            Control.Cell(offset: $0, weight: (b[$0] - a[$0]) / (one.highest - one.lowest))
        }
        guard !found.isEmpty else {
            throw refusal(
                "the rate of \(one.id) changes no duty on \(question.scenario.asOf) in \(batch.world.id)",
                "name a measure that is law on that day without agreement, on goods of the world")
        }
        return found
    }

    /// Whether duties are what the weights say, half way and at the top.
    private func check(_ rated: [RatedMeasure], _ controls: [Control], _ bottom: Policy) throws {
        for part in rated.isEmpty ? [] : [0.37, 1] {
            let rates = rated.map { $0.lowest + part * ($0.highest - $0.lowest) }
            let law = duties(of: zip(rated, rates).map { ($0.id, $1) }).tariffs
            var expected = bottom.tariffs.table.values
            for (k, control) in controls.enumerated() {
                for cell in control.cells { expected[cell.offset] += cell.weight * (rates[k] - rated[k].lowest) }
            }
            for (offset, (a, b)) in zip(expected, law.table.values).enumerated() where abs(a - b) > 1e-9 {
                let grid = batch.world.grid
                let N = grid.countryCount
                let (j, n, i) = (offset / (N * N), offset / N % N, offset % N)
                let named = rated.map(\.id).joined(separator: " and ")
                throw refusal(
                    "duties do not rise in step with \(rated.count == 1 ? "the rate" : "the rates") of \(named): at "
                        + "\(rates.map(percent).joined(separator: " and ")), \(grid.sectors[j]) of \(grid.countries[i]) pays "
                        + "\(percent(b)) in \(grid.countries[n]), not \(percent(a))",
                    "a ceiling, a truce or another layer stops them: narrow at-least and at-most, or make it a move of the player"
                )
            }
        }
    }

    private func percent(_ rate: Double) -> String { "\((10_000 * rate).rounded() / 100)%" }

    private func refusal(_ what: String, _ remedy: String) -> Problems {
        Problems([Problem(file: question.scenario.path, what: what, remedy: remedy)])
    }
}

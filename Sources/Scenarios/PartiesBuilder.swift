import TradeData
import TradePolicy

/// Makes the parties of a scenario, and checks them against its law.
struct PartiesBuilder {
    let reading: Reading

    /// The parties, or nil where a fault leaves none.
    func parties(_ item: Item, checks: LawChecks, lastDay: Day) -> Bargaining? {
        guard item.map != nil else { return nil }
        let deadline = item["deadline"].flatMap(reading.day)
        let items = item["players"]?.list ?? []
        if reading.isTooLong(items, Limits.players, "players") { return nil }
        let players = items.compactMap { player($0, checks: checks, date: deadline ?? lastDay) }
        if item["players"]?.list != nil, items.count < 2 {
            reading.report(
                item["players"] ?? item, "there is \(items.count == 1 ? "one player" : "no player")", "write two or more")
        }
        distinct(players, items)
        let issues = item["issues"]?.entries ?? []
        for issue in issues { known(issue, checks) }
        let outside = item["outside-option"].flatMap { choice($0, checks) }
        guard players.count == items.count, players.count >= 2, !reading.hasErrors else { return nil }
        let found = Bargaining(
            players: players, issues: issues.compactMap(\.text), deadline: deadline, outsideOption: outside)
        reading.report(
            item, found.sentences[0].dropLast() + ": parties are recorded but not modelled; nobody moves in this run", "",
            .warning)
        return found
    }

    private func player(_ item: Item, checks: LawChecks, date: Day) -> Bargaining.Player? {
        guard let id = item["id"].flatMap(reading.name), let economies = item["economies"].flatMap(reading.countries),
            let weights = item["weights"].flatMap(weights)
        else { return nil }
        if let place = item["economies"] { reading.checkPresence(economies, at: place, of: "player \(id)", .isNoted) }
        let items = item["moves"]?.list ?? []
        if reading.isTooLong(items, Limits.actions, "moves") { return nil }
        if let moves = item["moves"], items.isEmpty { reading.report(moves, "\(id) has no moves", "write at least one action") }
        let builder = LawBuilder(reading: reading)
        let moves = items.compactMap { entry -> Action? in
            guard let action = builder.action(entry, date: date, isMove: true) else { return nil }
            checks.check(entry, action)
            own(entry, action, id, economies, checks)
            return action
        }
        return Bargaining.Player(id: id, economies: economies, weights: weights, moves: moves)
    }

    /// A player moves its own measures; a truce is everybody's.
    private func own(_ item: Item, _ action: Action, _ id: String, _ economies: Set<Country>, _ checks: LawChecks) {
        switch action {
        case .withdraw(let target, _), .set(let target, _), .carryOut(let target):
            guard let measure = checks.acts[target], measure.by.isDisjoint(with: economies) else { return }
            let by = measure.by.sorted().map(\.rawValue).joined(separator: ", ")
            reading.report(item, "\(target) is a measure of \(by): \(id) cannot move it", "give the move to its imposer")
        case .extend, .end, .void: return
        }
    }

    private func weights(_ item: Item) -> Bargaining.Weights? {
        guard item.map != nil else { return nil }
        func share(_ key: String) -> Share { item[key].flatMap(reading.share) ?? Share(0) }
        let weights = Bargaining.Weights(
            welfare: share("welfare"), jobs: share("jobs"), revenue: share("revenue"), political: share("political"))
        let sum = weights.welfare.value + weights.jobs.value + weights.revenue.value + weights.political.value
        if abs(sum - 1) > 1e-9 {
            reading.report(item, "the weights add up to \((sum * 1000).rounded() / 10)%", "make them 100% in all")
        }
        return weights
    }

    private func distinct(_ players: [Bargaining.Player], _ items: [Item]) {
        for (k, player) in players.enumerated() {
            for other in players[..<k] {
                let place = items[Swift.min(k, items.count - 1)]
                if other.id == player.id { reading.report(place, "two players are called \(player.id)", "give each its own id") }
                let both = other.economies.intersection(player.economies).sorted().map(\.rawValue)
                if !both.isEmpty {
                    reading.report(
                        place, "\(both.joined(separator: ", ")) is on the side of \(other.id) and of \(player.id)",
                        "an economy has one player")
                }
            }
        }
    }

    private func known(_ issue: Item, _ checks: LawChecks) {
        guard let name = issue.text, !checks.isDeclared(name, in: "measures", "threats", "truces", "events") else { return }
        let names = ["measures", "threats", "truces", "events"].flatMap { checks.declared[$0] ?? [] }
        reading.report(
            issue, "there is nothing called \(issue.kind) to bargain over",
            reading.hint(name, in: names, else: "name a measure, threat, truce or event of this file"))
    }

    private func choice(_ item: Item, _ checks: LawChecks) -> BranchChoice? {
        let all = checks.events.flatMap { event in event.value.branches.map { "\(event.value.id)/\($0.id)" } }
        guard let text = item.text, all.contains(text), let slash = text.firstIndex(of: "/") else {
            reading.report(
                item, "there is no branch \(item.kind)", reading.hint(item.text, in: all, else: "write event/branch"))
            return nil
        }
        return BranchChoice(event: String(text[..<slash]), branch: String(text[text.index(after: slash)...]))
    }
}

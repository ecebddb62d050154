import Studies
import TradeData
import TradeGames
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
        reading.distinct(players.map { ($0.id, $0.economies) }) { items[Swift.min($0, items.count - 1)] }
        let issues = item["issues"]?.entries ?? []
        // What has a declared value need not be law.
        let valued = Set((item["worth"]?.list ?? []).compactMap { $0["issue"]?.text })
        for issue in issues where !(issue.text.map(valued.contains) ?? false) { known(issue, checks) }
        let outside = item["outside-option"].flatMap { reading.branch($0, checks) }
        guard players.count == items.count, players.count >= 2, !reading.hasErrors else { return nil }
        let names = issues.compactMap(\.text)
        if let list = item["issues"], reading.isTooLong(issues, Limits.issues, "issues") {
            reading.report(list, "all packages of issues are solved", "keep \(Limits.issues) or fewer")
        }
        let table = Table(names: names, players: players.map(\.id))
        let together = (item["together"]?.list ?? []).map { $0.entries.compactMap { onTable($0, table) } }
        let signed = item["signed"].map { $0.entries.compactMap { onTable($0, table) } }
        let worth = (item["worth"]?.list ?? []).compactMap { self.worth($0, table) }
        guard !reading.hasErrors else { return nil }
        return Bargaining(
            players: players, issues: names, together: together, signed: signed, worth: worth, deadline: deadline,
            outsideOption: outside)
    }

    /// What is on the table, and who sits at it.
    private struct Table {
        let names, players: [String]
    }

    private func onTable(_ item: Item, _ table: Table) -> String? {
        guard let name = item.text, table.names.contains(name) else {
            reading.report(
                item, "\(item.kind) is not among the issues",
                reading.hint(item.text, in: table.names, else: "name one of the issues"))
            return nil
        }
        return name
    }

    private func worth(_ item: Item, _ table: Table) -> Bargaining.Worth? {
        guard let issue = item["issue"].flatMap({ onTable($0, table) }), let value = item["value"], let who = item["player"],
            let source = item["source"]?.text
        else { return nil }
        guard let player = who.text, table.players.contains(player) else {
            reading.report(
                who, "there is no player \(who.kind)", reading.hint(who.text, in: table.players, else: "name one of the players"))
            return nil
        }
        let text = value.text ?? ""
        let isCost = text.hasPrefix("-") || text.hasPrefix("−")
        guard case .dollars(let dollars)? = Reading.written(isCost ? String(text.dropFirst()) : text) else {
            reading.report(value, "an amount of money a year is needed here, not \(value.kind)", "write value: 5 bn USD")
            return nil
        }
        return .init(issue: issue, player: player, dollars: isCost ? -dollars : dollars, source: source)
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
        let sectors = item["sectors"]?.entries.compactMap(\.text) ?? []
        if weights.jobs.value + weights.political.value > 0, sectors.isEmpty {
            reading.report(
                item["weights"] ?? item, "\(id) cares for jobs or politics, and no sectors say where",
                "add sectors: [NAMES] of the world, or put all weight on welfare and revenue")
        }
        let controls = controls(item["controls"], id, economies, checks)
        return Bargaining.Player(
            id: id, economies: economies, weights: weights, sectors: sectors.map { Sector($0) }, moves: moves,
            controls: controls)
    }

    private func controls(
        _ item: Item?, _ id: String, _ economies: Set<Country>, _ checks: LawChecks
    ) -> [Bargaining.Control] {
        let items = item?.list ?? []
        let controls = items.compactMap { control($0, id, economies, checks) }
        for (k, entry) in items.enumerated() where controls.count == items.count {
            for other in controls[..<k] {
                switch (other, controls[k]) {
                case (.rate(let a, _, _), .rate(let b, _, _)) where a == b:
                    reading.report(entry, "\(id) sets the rate of \(a) twice", "keep one")
                case (.tariffs, .tariffs), (.exportTaxes, .exportTaxes):
                    reading.report(entry, "\(id) sets the same rates twice", "keep one, the finer")
                case (.tariffs, .rate), (.rate, .tariffs):
                    reading.report(
                        entry, "\(id) sets its tariffs and the rate of a measure that is one of them",
                        "keep tariffs or rate-of")
                default: break
                }
            }
        }
        return controls
    }

    private func control(
        _ item: Item, _ id: String, _ economies: Set<Country>, _ checks: LawChecks
    ) -> Bargaining.Control? {
        let kinds = ["tariffs", "export-taxes", "rate-of"].filter { item[$0] != nil }
        guard kinds.count == 1, let word = item[kinds[0]]?.text else {
            if item.map != nil {
                reading.report(
                    item, kinds.isEmpty ? "the control sets nothing" : "the control sets \(kinds.joined(separator: " and "))",
                    "write one of tariffs, export-taxes or rate-of; one control for each")
            }
            return nil
        }
        let highest = item["at-most"].flatMap(reading.rate)
        guard kinds[0] == "rate-of" else {
            if let least = item["at-least"] {
                reading.report(least, "at-least is for the rate of a measure", "leave it out: duties and taxes begin at 0%")
            }
            return PolicySpace.Detail(rawValue: word).map {
                kinds[0] == "tariffs" ? .tariffs($0, highest: highest) : .exportTaxes($0, highest: highest)
            }
        }
        guard let place = item["rate-of"], let measure = checks.acts[word] else {
            reading.report(
                item["rate-of"] ?? item, "there is no measure \(word.shortened)",
                reading.hint(word, in: checks.acts.keys.sorted(), else: "name a measure of this file"))
            return nil
        }
        if measure.by.isDisjoint(with: economies) {
            let by = measure.by.sorted().map(\.rawValue).joined(separator: ", ")
            reading.report(place, "\(word) is a measure of \(by): \(id) cannot set it", "give it to its imposer")
        }
        let lowest = item["at-least"].flatMap(reading.rate) ?? .zero
        if let highest, highest <= lowest {
            reading.report(item, "at-most is not above at-least", "leave room between the two")
            return nil
        }
        return .rate(of: word, lowest: lowest, highest: highest)
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

    private func known(_ issue: Item, _ checks: LawChecks) {
        guard let name = issue.text, !checks.isDeclared(name, in: "measures", "threats", "truces", "events") else { return }
        let names = ["measures", "threats", "truces", "events"].flatMap { checks.declared[$0] ?? [] }
        reading.report(
            issue, "there is nothing called \(issue.kind) to bargain over",
            reading.hint(name, in: names, else: "name a measure, threat or truce of this file, or declare its worth"))
    }
}

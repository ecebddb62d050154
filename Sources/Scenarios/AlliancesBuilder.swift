import Studies
import TradeData
import TradeGames
import TradePolicy

/// Makes the triangle, the tour and the coalition of a scenario, and checks them against its law.
struct AlliancesBuilder {
    let reading: Reading
    let checks: LawChecks

    // MARK: The triangle

    /// The triangle, or nil where a fault leaves none.
    func triangle(_ item: Item) -> TriangleTerms? {
        guard let courted = side(item, "courted"), let courting = side(item, "courting"), let friend = side(item, "friend") else {
            return nil
        }
        let with = item["with"].flatMap(reading.countries) ?? []
        if let place = item["with"] { reading.checkPresence(with, at: place, of: "the triangle", .isNoted) }
        let sides = [("courted", courted), ("courting", courting), ("friend", friend), ("with", with)]
        for (k, side) in sides.enumerated() {
            for other in sides[..<k] {
                let both = side.1.intersection(other.1).sorted().map(\.rawValue)
                if !both.isEmpty {
                    reading.report(
                        item[side.0] ?? item, "\(both.joined(separator: ", ")) is \(other.0) and \(side.0)",
                        "an economy has one part in a triangle")
                }
            }
        }
        let lifting = courting.union(with)
        for entry in item["sanctions"]?.entries ?? [] {
            guard let measure = measure(entry) else { continue }
            let by = measure.by.sorted().map(\.rawValue).joined(separator: ", ")
            if !measure.by.isSubset(of: lifting) {
                reading.report(
                    entry, "\(measure.id) is a measure of \(by), who do not all lift", "name measures of courting or with only")
            } else if !measure.by.isSubset(of: courting), !measure.by.isSubset(of: with) {
                reading.report(
                    entry, "\(measure.id) is of both who lift: it has to fall in one offer and stay in the other",
                    "write a measure for each of the two")
            } else if !measure.partners.intersects(.only(courted)) {
                reading.report(entry, "\(measure.id) is not on the courted one", "name measures on it")
            }
        }
        let cuts = (item["cut"]?.entries ?? []).compactMap { entry -> Share? in
            guard let share = reading.share(entry) else { return nil }
            if share.value == 0 { reading.report(entry, "a cut of nothing costs nothing", "leave it out"); return nil }
            return share
        }
        if Set(cuts).count < cuts.count, let place = item["cut"] { reading.report(place, "a cut is there twice", "keep one") }
        let security = item["security-value"].flatMap { declared -> TriangleTerms.Declared? in
            guard let value = declared["value"], let source = declared["source"]?.text, let dollars = dollars(value) else {
                return nil
            }
            return .init(dollars: dollars, source: source)
        }
        let carried = item["carried"].flatMap(carried)
        guard !reading.hasErrors, !cuts.isEmpty else { return nil }
        return TriangleTerms(
            courted: courted, courting: courting, friend: friend, with: with,
            sanctions: (item["sanctions"]?.entries ?? []).compactMap(\.text), cuts: cuts.sorted { $0.value < $1.value },
            securityValue: security, carried: carried)
    }

    private func side(_ item: Item, _ key: String) -> Set<Country>? {
        guard let place = item[key], let found = reading.countries(place) else { return nil }
        reading.checkPresence(found, at: place, of: "the triangle", .isNoted)
        return found
    }

    private func carried(_ item: Item) -> CarriedTerms? {
        guard let place = item["economy"], let economies = reading.countries(place), let world = item["to"]?.text,
            let day = item["day"].flatMap(reading.day), let source = item["source"]?.text
        else { return nil }
        guard economies.count == 1, let economy = economies.first else {
            reading.report(place, "the trade of \(economies.count) economies cannot be carried together", "name one economy")
            return nil
        }
        func total(_ key: String) -> CarriedTerms.Total?? {
            guard let item = item[key] else { return .some(nil) }
            guard let before = item["before"], let after = item["after"], let first = dollars(before), let last = dollars(after)
            else { return nil }
            for (place, value) in [(before, first), (after, last)] where value <= 0 {
                reading.report(place, "a total of trade is above zero", "write the official total, such as 592.5 bn USD")
                return nil
            }
            if last / first > 20 || first / last > 20 {
                reading.report(after, "the total changes by more than twenty times", "check the units of before and after")
                return nil
            }
            return .init(before: first, after: last)
        }
        guard let exports = total("exports"), let imports = total("imports") else { return nil }
        return CarriedTerms(economy: economy, world: world, day: day, exports: exports, imports: imports, source: source)
    }

    /// A measure that is law, by its id.
    private func measure(_ entry: Item) -> Measure? {
        guard let id = entry.text, checks.isDeclared(id, in: "measures") else {
            reading.report(
                entry, "there is no measure \(entry.kind)",
                reading.hint(entry.text, in: checks.declared["measures"] ?? [], else: "name a measure of this file"))
            return nil
        }
        return checks.acts[id]
    }

    /// `5 bn USD`, `-5 bn USD`.
    private func dollars(_ item: Item) -> Double? {
        let text = item.text ?? ""
        let isCost = text.hasPrefix("-") || text.hasPrefix("−")
        guard case .dollars(let value)? = Reading.written(isCost ? String(text.dropFirst()) : text) else {
            reading.report(item, "an amount of money a year is needed here, not \(item.kind)", "write 5 bn USD")
            return nil
        }
        return isCost ? -value : value
    }

    // MARK: The tour

    /// The tour, or nil where a fault leaves none.
    func tour(_ item: Item, lastDay: Day) -> TourTerms? {
        let items = item["players"]?.list ?? []
        let players = items.compactMap { entry -> TourTerms.Player? in
            guard let id = entry["id"].flatMap(reading.name), let place = entry["economies"],
                let economies = reading.countries(place)
            else { return nil }
            reading.checkPresence(economies, at: place, of: "player \(id)", .isNoted)
            return .init(id: id, economies: economies)
        }
        reading.distinct(players.map { ($0.id, $0.economies) }) { _ in item["players"] ?? item }
        let ids = players.map(\.id)
        let worth = (item["worth"]?.list ?? []).compactMap { entry -> TourTerms.Worth? in
            guard let branch = entry["branch"].flatMap({ reading.branch($0, checks) }),
                let player = entry["player"].flatMap({ player($0, ids) }),
                let value = entry["value"].flatMap(dollars), let source = entry["source"]?.text
            else { return nil }
            return .init(branch: branch, player: player, dollars: value, source: source)
        }
        let builder = LawBuilder(reading: reading)
        let choices = (item["choices"]?.list ?? []).compactMap { entry -> TourTerms.Choice? in
            guard let id = entry["id"].flatMap(reading.name), let player = entry["player"].flatMap({ player($0, ids) }) else {
                return nil
            }
            let economies = players.first { $0.id == player }?.economies ?? []
            let moves = (entry["moves"]?.list ?? []).compactMap { move -> Action? in
                guard let action = builder.action(move, date: lastDay, isMove: true) else { return nil }
                checks.check(move, action)
                switch action {
                case .withdraw(let target, _), .set(let target, _), .carryOut(let target):
                    if let measure = checks.acts[target], measure.by.isDisjoint(with: economies) {
                        let by = measure.by.sorted().map(\.rawValue).joined(separator: ", ")
                        reading.report(
                            move, "\(target) is a measure of \(by): \(player) cannot move it", "give it to its imposer")
                    }
                case .extend, .end, .void: break
                }
                return action
            }
            if let place = entry["moves"], moves.isEmpty {
                reading.report(place, "\(id) does nothing", "write at least one action")
            }
            return .init(id: id, player: player, moves: moves)
        }
        let mediators = (item["mediators"]?.list ?? []).compactMap { entry -> TourTerms.Mediator? in
            guard let place = entry["economies"], let economies = reading.countries(place),
                let branch = entry["branch"].flatMap({ reading.branch($0, checks) }),
                let points = entry["points"].flatMap(reading.share),
                let source = entry["source"]?.text
            else { return nil }
            return .init(economies: economies, branch: branch, points: points, source: source)
        }
        if checks.events.isEmpty { reading.report(item, "a tour has events, and there are none", "add events: with branches") }
        guard !reading.hasErrors, !players.isEmpty else { return nil }
        return TourTerms(players: players, worth: worth, choices: choices, mediators: mediators)
    }

    private func player(_ item: Item, _ ids: [String]) -> String? {
        guard let id = item.text, ids.contains(id) else {
            reading.report(
                item, "there is no player \(item.kind)", reading.hint(item.text, in: ids, else: "name one of the players"))
            return nil
        }
        return id
    }

    // MARK: The coalition

    /// The coalition, or nil where a fault leaves none.
    func coalition(_ item: Item) -> CoalitionTerms? {
        let players = (item["players"]?.list ?? []).compactMap { entry -> CoalitionTerms.Player? in
            guard let id = entry["id"].flatMap(reading.name), let place = entry["economies"],
                let economies = reading.countries(place)
            else { return nil }
            reading.checkPresence(economies, at: place, of: "player \(id)", .isNoted)
            for entry in entry["sanctions"]?.entries ?? [] {
                guard let measure = measure(entry), !measure.by.isSubset(of: economies) else { continue }
                let by = measure.by.sorted().map(\.rawValue).joined(separator: ", ")
                reading.report(entry, "\(measure.id) is a measure of \(by), not of \(id) alone", "write one for each player")
            }
            return .init(id: id, economies: economies, sanctions: (entry["sanctions"]?.entries ?? []).compactMap(\.text))
        }
        reading.distinct(players.map { ($0.id, $0.economies) }) { _ in item["players"] ?? item }
        let rules =
            ["club", "target"].filter { item[$0] != nil } + (item["tariffs"] != nil || item["highest"] != nil ? ["tariffs"] : [])
        if rules.count > 1 {
            reading.report(item, "blocks do one thing, here \(rules.joined(separator: " and "))", "keep one of them")
        }
        if item["target"] == nil, let place = item["players"], players.count == 1 {
            reading.report(place, "\(players[0].id) is the only player, and one forms no block", "write two to five, or a target")
        }
        var rule: CoalitionTerms.Rule?
        if let place = item["target"] {
            rule = reading.countries(place).map { .sanctions(target: $0) }
            for player in players where player.sanctions.isEmpty {
                reading.report(place, "\(player.id) imposes nothing on the target", "add sanctions: [IDS] to the player")
            }
        } else if let place = item["club"] {
            rule = reading.rate(place).map { .club($0) }
        } else {
            let highest = item["highest"].map { reading.rate($0) } ?? Rate(1)
            rule = highest.map { .tariffs(detail: item["tariffs"]?.text ?? PolicySpace.Detail.uniform.rawValue, highest: $0) }
            if let highest, highest.value <= 0, let place = item["highest"] {
                reading.report(place, "blocks that may set no tariff have nothing to choose", "write a rate above 0%")
            }
        }
        if item["target"] == nil, let place = item["players"], let player = players.first(where: { !$0.sanctions.isEmpty }) {
            reading.report(place, "\(player.id) has sanctions, and nobody is the target", "add target: ECONOMY")
        }
        let ids = players.map(\.id)
        let worth = (item["worth"]?.list ?? []).compactMap { entry -> CoalitionTerms.Worth? in
            guard let member = entry["member"].flatMap({ player($0, ids) }),
                let who = entry["player"].flatMap({ player($0, ids) }),
                let value = entry["value"].flatMap(dollars), let source = entry["source"]?.text
            else { return nil }
            if item["target"] != nil, member != who {
                reading.report(entry, "with a target, taking part is worth something to who takes part", "name \(member) twice")
            }
            return .init(member: member, player: who, dollars: value, source: source)
        }
        guard !reading.hasErrors, !players.isEmpty, let rule else { return nil }
        return CoalitionTerms(players: players, rule: rule, worth: worth)
    }
}

import DetenteHeader
import Questions
import Reports
import Scenarios
import Studies
import TradeData
import TradeGames

@c @implementation
public func detente_game(
    _ scenario: Int64, _ parts: UnsafePointer<CChar>?, _ weights: UnsafePointer<Double>?, _ number: Int64, _ lag: Double,
    _ highest: Double, _ options: UnsafePointer<detente_options>?, _ game: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { _ in
        let game = try place(game, "game")
        let held: HeldScenario = try Handles.get(scenario)
        guard (0...120).contains(lag) else { throw Usage("the lag is \(lag) months; it is 0 to 120") }
        guard highest > 0, highest <= Limits.percent else { throw Usage("the highest tariff is \(highest)%; write 300") }
        let solving = try Solving(options)
        var runner = try GameRunner(
            held.scenario, world: held.world, mix: try ScenarioFile.productMix(), options: solving.options)
        if let words = try optionalText(parts, "the parts") {
            let asked = words.split(separator: ",").map { $0.trimmed() }
            let found = asked.compactMap { GameRunner.Part(rawValue: $0) }
            guard !asked.isEmpty, found.count == asked.count else {
                throw Usage(
                    "the parts \(PlainText.quoted(words)) are not known; write "
                        + GameRunner.Part.allCases.map(\.rawValue).joined(separator: ", "))
            }
            runner.parts = Set(found)
        }
        if weights != nil || number != 0 {
            let players = runner.question.players.count
            let given = try numbers(weights, counted(number, 0...1000, "weights"), "the weights")
            guard given.count == players, given.allSatisfy({ $0 > 0 && $0.isFinite }) else {
                throw Usage("weights are \(players) numbers above zero, one for each player in their order")
            }
            runner.weights = given
        }
        (runner.lag, runner.highest) = (lag, highest / 100)
        let study = try runner.run(progress: solving.progress)
        try solving.check()
        game.pointee = Handles.add(HeldGame(study))
        return 0
    }
}

@c @implementation
public func detente_game_table(
    _ game: Int64, _ about: UnsafePointer<CChar>?, _ table: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { _ in
        let table = try place(table, "table")
        let study = try Handles.get(game, HeldGame.self).study
        table.pointee = Handles.add(HeldTable(try rows(of: study, try text(about, "what is wanted"))))
        return 0
    }
}

private func rows(of study: GameStudy, _ about: String) throws -> TextTable {
    func text(_ number: Double) -> String { number.isFinite ? "\(number)" : "" }
    let names = study.packages.players
    switch about {
    case "packages": return GameRows.table(study, digits: 17)
    case "players":
        var rows = TextTable(["player", "name", "income"], numeric: ["income"])
        for (p, player) in study.players.enumerated() {
            rows.add([player.id, player.name, text(study.packages.incomes[p])])
        }
        return rows
    case "disagreements":
        var rows = TextTable(["disagreement", "title", "player", "payoff_percent"], numeric: ["payoff_percent"])
        for disagreement in study.disagreements {
            for (p, name) in names.enumerated() {
                rows.add([disagreement.id, disagreement.title, name, text(100 * disagreement.payoffs[p])])
            }
        }
        return rows
    case "zone":
        var rows = TextTable(
            ["disagreement", "place", "package", "issues", "player", "gain_percent", "is_efficient"],
            numeric: ["place", "package", "gain_percent"])
        for (disagreement, zone) in zip(study.disagreements, study.zones) {
            for (place, package) in zone.packages.enumerated() {
                for (p, name) in names.enumerated() {
                    rows.add([
                        disagreement.id, "\(place + 1)", "\(package)",
                        study.packages.issues(in: package).joined(separator: " + "), name,
                        text(100 * (study.packages.payoffs[package][p] - zone.disagreement[p])),
                        zone.efficient.contains(package) ? "yes" : "no",
                    ])
                }
            }
        }
        return rows
    case "war":
        guard let war = study.war else {
            throw NoAnswer("there is no war: it was not requested, or no equilibrium of tariffs was found")
        }
        var rows = TextTable(
            ["player", "control", "rate_percent", "payoff_percent", "end"],
            numeric: ["control", "rate_percent", "payoff_percent"])
        for (p, name) in names.enumerated() where p < war.profile.count {
            for (c, rate) in war.profile[p].enumerated() {
                rows.add([name, "\(c)", text(100 * rate), text(100 * war.payoffs[p]), "\(war.end)"])
            }
        }
        return rows
    case "holds":
        var rows = TextTable(
            [
                "player", "package", "drops", "agreement", "deviation", "punishment", "lag_months", "hazard", "needed_discount",
                "verdict",
            ],
            numeric: ["package", "agreement", "deviation", "punishment", "lag_months", "hazard", "needed_discount"])
        for hold in study.holds {
            let needed = hold.patience.needed()
            var (discount, verdict) = ("", "")
            switch needed {
            case .none: (discount, verdict) = ("0", "holds without patience")
            case .discount(let delta): (discount, verdict) = (text(delta), "holds from this discount factor")
            case .never: verdict = "never holds"
            }
            rows.add([
                names[hold.player], study.held.map { "\($0)" } ?? "",
                hold.drops.map { study.packages.issues[$0] }.joined(separator: " + "), text(hold.patience.agreement),
                text(hold.patience.deviation), text(hold.patience.punishment), text(hold.patience.lag),
                text(hold.patience.hazard), discount, verdict,
            ])
        }
        return rows
    default:
        throw Usage(
            "of a game there is no table \(PlainText.quoted(about)); write packages, players, disagreements, zone, war or holds")
    }
}

@c @implementation
public func detente_game_text(
    _ game: Int64, _ form: UnsafePointer<CChar>?, _ out: UnsafeMutablePointer<Int64>?
) -> Int32 {
    door { _ in
        let out = try place(out, "text")
        let study = try Handles.get(game, HeldGame.self).study
        let form = try text(form, "the form")
        let document = GameReport(study).document
        let found: String
        switch form {
        case "text": found = TerminalRenderer.render(document, on: .pipe)
        case "markdown": found = MarkdownRenderer.render(document)
        case "html": found = HTMLRenderer.render(document)
        default: throw Usage("a game's report has no form \(PlainText.quoted(form)); write text, markdown or html")
        }
        out.pointee = Handles.add(HeldText(found))
        return 0
    }
}

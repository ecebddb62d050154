import Studies
import TradeData
import TradeGames
import TradePolicy

/// The bargain of a scenario as a report: who can agree on what, who gets the better of it, what each chip is worth, what holds.
public struct GameReport {
    let study: GameStudy
    /// The same under other models, packages only.
    let others: [GameStudy]

    public init(_ study: GameStudy, others: [GameStudy] = []) { (self.study, self.others) = (study, others) }

    var menu: Packages { study.packages }
    /// As they stand within a sentence.
    var players: [String] { study.players.map { $0.name.hasPrefix("United ") || $0.name == "EU27" ? "the \($0.name)" : $0.name } }
    var currency: String { (try? MoneyUnit(study.base.unit).currency) ?? study.base.unit }
    var scenario: Scenario { study.question.scenario }
    private var zone: DealZone { study.zones[0] }
    /// Whether the run ended before every package was solved: which one is best is not known then.
    private var isPartial: Bool { study.ended != nil && zone.solved < menu.count }
    private var picked: Int? { isPartial ? nil : zone.picked }

    /// Money a year, of payoffs as shares of income.
    func money(_ share: Double, _ player: Int, sign: Bool = true) -> String {
        NumberText.billions(
            share * menu.incomes[player], currency, sign: sign, decimals: abs(share * menu.incomes[player]) < 10_000 ? 2 : 1)
    }

    /// The issues of a package in words; of nearly all of them, those that it lacks.
    func named(_ package: Int) -> String {
        let (names, missing) = (menu.issues(in: package), menu.issues(in: menu.all & ~package))
        if names.isEmpty { return "nothing" }
        if missing.isEmpty { return "everything" }
        return missing.count <= 2 && names.count > 3 ? "everything but \(Self.list(missing))" : Self.list(names)
    }

    /// Bn of the currency with its sign: two decimals, or two digits that count where it is small.
    func billions(_ millions: Double) -> String {
        guard millions.isFinite else { return NumberText.unknown }
        let size = abs(millions)
        return NumberText.signed(millions / 1000, size >= 10 || size == 0 ? 2 : size >= 1 ? 4 : 6)
    }

    static func list(_ words: [String]) -> String {
        words.count < 3 ? words.joined(separator: " and ") : words.dropLast().joined(separator: ", ") + " and " + words.last!
    }

    /// The whole report.
    public var document: ReportDocument {
        var document = ReportDocument(title: "\(scenario.title): the bargain", headline: headline)
        document.sections = [answer, packages, chips, without, war, hold, events, readings].compactMap { $0 }
        return document
    }

    /// The answer in a sentence or two.
    public var headline: String {
        let without =
            study.question.outsideOption.map { "without agreement: “\(title(of: $0))”" } ?? withoutAgreement
        let table = "\(Self.opening(Self.list(players))) bargain over \(Self.count(menu.issues.count, "issue")); \(without)."
        guard zone.solved > 0 else { return table + " No package has an equilibrium." }
        if isPartial {
            return table
                + " The run ended before all packages were solved: here are \(zone.solved) of \(menu.count), and no pick."
        }
        let better = zone.packages.count
        let share =
            "\(better) of \(zone.solved) packages \(better == 1 ? "is" : "are") better for \(players.count == 2 ? "both" : "all")"
        guard let picked = picked else { return table + " \(share): there is no deal zone." }
        return table + " \(share); equal bargaining picks \(named(picked)): \(gains(picked))."
    }

    /// What happens where nothing is agreed on and the file names no branch for it: the law of the day, in which truces may have run out.
    private var withoutAgreement: String {
        let since = scenario.compareTo.min() ?? scenario.asOf
        func isPlayed(_ id: String) -> Bool { study.question.issues.contains { $0.names.contains(id) } }
        let ended = scenario.law.truces.filter {
            $0.then == .snapback && $0.end > since && $0.end <= scenario.asOf && isPlayed($0.id)
        }
        guard let last = ended.map(\.end).max() else {
            return "without agreement the law of \(NumberText.date(scenario.asOf)) stays as it is"
        }
        let what = ended.count == 1 ? "the truce runs out" : "\(ended.count) truces run out"
        let day = NumberText.date(last)
        return "without agreement \(what) by \(day), and what \(ended.count == 1 ? "it suspends" : "they suspend") is back"
    }

    /// The file's title of a branch, or its name.
    func title(of choice: BranchChoice) -> String {
        scenario.law.events.first { $0.id == choice.event }?.branches.first { $0.id == choice.branch }?.title ?? "\(choice)"
    }

    /// With a capital.
    public static func opening(_ sentence: String) -> String { sentence.prefix(1).uppercased() + sentence.dropFirst() }

    static func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }

    /// `us +$1.2bn, china −$0.4bn a year`, above what no agreement gives.
    private func gains(_ package: Int) -> String {
        players.indices.map { p in
            "\(players[p]) \(money(menu.payoffs[package][p] - zone.disagreement[p], p))"
        }.joined(separator: ", ") + " a year"
    }

    private var answer: ReportDocument.Section? {
        var section = ReportDocument.Section("Who can agree, and who gets the better of it")
        var sentences: [String] = []
        if let signed = study.question.signed {
            if menu.isSolved(signed) {
                let isIn = zone.packages.contains(signed)
                let rank =
                    (isPartial ? nil : zone.packages.firstIndex(of: signed)).map {
                        ", number \($0 + 1) of \(zone.packages.count) by the Nash product"
                    } ?? ""
                sentences.append(
                    "What was signed is \(named(signed)): \(gains(signed)). It \(isIn ? "is in the deal zone\(rank)" : "is outside the deal zone")"
                        + (isPartial
                            ? "."
                            : zone.efficient.contains(signed)
                                ? ", and no other package is better for all." : ", and another package is better for all."))
            } else {
                sentences.append(
                    "What was signed, \(named(signed)), \(study.ended == nil ? "has no equilibrium in this model" : "was not solved: the run ended before")."
                )
            }
        }
        if let package = study.held, menu.isSolved(package), players.count == 2 {
            let (a, b) = (gain(study, package, 0), gain(study, package, 1))
            if a != b {
                let winner = a > b ? 0 : 1
                let turned = others.filter { other in
                    guard other.packages.isSolved(package) else { return false }
                    return (gain(other, package, 0) > gain(other, package, 1)) != (a > b)
                }
                let sure =
                    others.isEmpty
                    ? ""
                    : turned.isEmpty
                        ? " All \(others.count + 1) models agree."
                        : " \(turned.count) of \(others.count + 1) models turn it: \(Self.list(Array(turned.prefix(4)).map(\.model.label)))."
                sentences.append(
                    "In dollars \(players[winner]) gets the better of \(study.question.signed == nil ? "that package" : "what was signed"), "
                        + "against no agreement: \(gains(package))." + sure)
            }
        }
        if let package = picked, players.count == 2, let payments = zone.payments(package, in: menu) {
            let (low, high) = (payments.lowerBound, payments.upperBound)
            sentences.append(
                "With money on the table the package holds for any payment between "
                    + "\(NumberText.billions(abs(low), currency, sign: false)) a year from \(low < 0 ? players[1] : players[0]) and "
                    + "\(NumberText.billions(abs(high), currency, sign: false)) from \(high < 0 ? players[1] : players[0]).")
        }
        sentences +=
            study.silent.isEmpty
            ? []
            : [
                "\(Self.list(study.silent.map { menu.issues[$0] })) change\(study.silent.count == 1 ? "s" : "") nothing that this model has: only what is declared outside trade counts of \(study.silent.count == 1 ? "it" : "them")."
            ]
        section.blocks.append(.list(sentences))
        if players.count == 2, zone.solved > 1 { section.blocks.append(.chart(.init(picture, name: "deal-zone"))) }
        return section
    }

    private func gain(_ study: GameStudy, _ package: Int, _ p: Int) -> Double {
        (study.packages.payoffs[package][p] - study.zones[0].disagreement[p]) * study.packages.incomes[p]
    }

    /// Every package as a point.
    private var picture: ScatterChart {
        let points = (0..<menu.count).filter { menu.isSolved($0) }.map { package in
            let series = package == study.question.signed ? 2 : zone.packages.contains(package) ? 0 : 1
            let name =
                package == 0
                ? "no agreement"
                : package == study.question.signed
                    ? "signed" : package == picked ? "picked" : package == menu.all ? "everything" : ""
            return ScatterChart.Point(
                name, x: gain(study, package, 0) / 1000, y: gain(study, package, 1) / 1000, weight: name.isEmpty ? 0.2 : 1,
                series: series)
        }
        let signed = study.question.signed.map { _ in ["what was signed"] } ?? []
        return ScatterChart(
            title:
                "\(zone.packages.count) of \(zone.solved) packages \(zone.packages.count == 1 ? "is" : "are") better for both than no agreement",
            horizontal: "\(Self.opening(players[0])), bn \(currency) a year",
            vertical: "\(Self.opening(players[1])), bn \(currency) a year",
            series: ["better for both", "not"] + signed, points: points)
    }

    /// The packages by Nash product, and who does its part.
    private var packages: ReportDocument.Section? {
        var section = ReportDocument.Section("The menu")
        let shown =
            zone.packages.prefix(8)
            + [study.question.signed, menu.all].compactMap { $0 }.filter {
                !zone.packages.prefix(8).contains($0) && menu.isSolved($0)
            }
        var table = ReportDocument.Table(
            "Packages, against no agreement, law of \(scenario.asOf)",
            columns: [.text("package")] + players.map { .number("\($0), bn \(currency)") } + [.text("note")],
            note: "The first are those of the deal zone with the largest Nash product. \(dateline)")
        var met: Set<Int> = []
        for package in shown where met.insert(package).inserted {
            var notes: [String] = []
            if package == picked { notes.append("picked") }
            if package == study.question.signed { notes.append("signed") }
            if !isPartial, zone.efficient.contains(package) { notes.append("efficient") }
            if !zone.packages.contains(package) { notes.append("not better for all") }
            table.add(
                [named(package)] + players.indices.map { billions(gain(study, package, $0)) }
                    + [notes.joined(separator: ", ")])
        }
        section.blocks.append(.table(table))
        if players.count == 2, let package = study.held, let matrix = matrix(package) { section.blocks.append(.table(matrix)) }
        return section
    }

    /// Each side keeps its part or does not.
    private func matrix(_ package: Int) -> ReportDocument.Table? {
        let owned = players.indices.map { p in
            study.question.issues.indices.filter { package >> $0 & 1 == 1 && study.question.issues[$0].owners == [p] }.reduce(0) {
                $0 | 1 << $1
            }
        }
        guard owned.allSatisfy({ $0 != 0 }) else { return nil }
        var table = ReportDocument.Table(
            "Who keeps its part of \(named(package))",
            columns: [.text("")] + ["keeps", "drops"].map { .text("\(players[1]) \($0) its part") },
            note: "bn \(currency) a year against no agreement: \(players[0]), then \(players[1]).")
        for own in [true, false] {
            table.add(
                ["\(players[0]) \(own ? "keeps" : "drops") its part"]
                    + [true, false].map { other in
                        let kept = package & ~(own ? 0 : owned[0]) & ~(other ? 0 : owned[1])
                        return players.indices.map { billions(gain(study, kept, $0)) }.joined(separator: ", ")
                    })
        }
        return table
    }

    private var chips: ReportDocument.Section? {
        guard let chips = study.chips else { return nil }
        var section = ReportDocument.Section("What each chip is worth")
        var table = ReportDocument.Table(
            "Shapley value of agreeing on each issue, a year",
            columns: [.text("issue"), .text("moved by")] + players.map { .number("\($0), bn \(currency)") } + [.text("leverage")],
            note:
                "An issue's part of the whole package, on average over all orders of agreeing. Leverage: what the other side gains by it "
                + "for a dollar that it costs who moves. \(dateline)")
        for (k, issue) in study.question.issues.enumerated() {
            let worth = players.indices.map { chips.values[k][$0] * menu.incomes[$0] }
            var leverage = ""
            if issue.owners.count == 1, players.count == 2 {
                let (own, other) = (worth[issue.owners[0]], worth[1 - issue.owners[0]])
                leverage =
                    own < 0
                    ? (other > 0 ? NumberText.fixed(other / -own, 1) : "none: both lose")
                    : other > 0 ? "costs its mover nothing" : "pays its mover"
                if own == 0, other == 0 { leverage = "nothing in this model" }
            }
            let isSilent = study.silent.contains(k) && worth.allSatisfy { $0 == 0 }
            if isSilent { leverage = "" }
            table.add(
                [issue.name, issue.owners.isEmpty ? "outside trade" : Self.list(issue.owners.map { players[$0] })]
                    + worth.map { isSilent ? "not modelled" : billions($0) } + [
                        leverage
                    ])
        }
        section.blocks.append(.table(table))
        return section
    }

    private var without: ReportDocument.Section? {
        var section = ReportDocument.Section("What no agreement means")
        var table = ReportDocument.Table(
            "The deal zone by what holds without agreement",
            columns: [.text("without agreement")] + players.map { .number("\($0), bn \(currency)") } + [
                .number("in the zone"), .text("picked"),
            ],
            note: "Payoffs against the law of \(scenario.compareTo[0]). The zone depends on what is threatened. \(dateline)")
        for (k, disagreement) in study.disagreements.enumerated() {
            table.add(
                [disagreement.title]
                    + players.indices.map { billions(disagreement.payoffs[$0] * menu.incomes[$0]) }
                    + [
                        "\(study.zones[k].packages.count) of \(study.zones[k].solved)",
                        (isPartial ? nil : study.zones[k].picked).map { named($0) } ?? "none",
                    ])
        }
        section.blocks.append(.table(table))
        return section
    }

    private var dateline: String {
        "World \(study.base.id), prices of \(study.base.year), \(study.model.label); worst residual \(NumberText.residual(study.worstResidual))."
    }
}

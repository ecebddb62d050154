import Studies
import TradeData
import TradeEquilibrium

/// What one side could withhold from another as a report: the answer in sentences, both sides' loss, by product, who controls what.
public struct PowerReport: Sendable {
    let study: PowerStudy
    /// The line that gives the report again.
    let command: String

    public init(_ study: PowerStudy, command: String = "") { (self.study, self.command) = (study, command) }

    private var world: World { study.world }
    private var by: String { world.inProse(study.coalition) }
    private var over: String { world.inProse(study.target) }

    /// `cars and electronics`; nil for everything.
    private var goods: String? {
        study.sectors.map { PowerWords.list($0.map { world.name(of: $0).lowercasedFirst }) }
    }

    /// Where the numbers are from.
    public var source: String {
        "World \(world.id) (\(world.year)); \(study.model.label); worst residual \(NumberText.residual(study.residual))."
    }

    /// The answer in one to four sentences.
    public var headline: String {
        let whole = study.whole
        let stop = "If \(by) stopped selling \(goods ?? "anything") to \(over)"
        guard whole.converged else { return "\(stop), there would be no equilibrium: \(whole.termination)." }
        var text = "\(stop), \(over) would \(PowerWords.loss(whole.loss, whole.money, world))"
        text += " and \(by) \(PowerWords.loss(whole.ownLoss, whole.ownMoney, world, after: whole.loss))."
        if let leverage = whole.leverage {
            text +=
                " Leverage is \(PowerWords.number(leverage)): that is the target's loss per own loss, both as shares of income."
        } else if whole.loss > 0, whole.ownLoss <= 0 {
            text += " It would cost \(by) nothing, so there is no leverage to divide by."
        } else {
            text += " There is no leverage to speak of."
        }
        if study.mutual.converged {
            text +=
                " If neither sold to the other, \(over) would \(PowerWords.loss(study.mutual.loss, nil, world)) and \(by) "
                + "\(PowerWords.loss(study.mutual.ownLoss, nil, world, after: study.mutual.loss))."
        }
        return text
    }

    /// The whole report.
    public func document() -> ReportDocument {
        ReportDocument(
            title: "What \(by) could withhold from \(over)", headline: headline,
            sections: [losses, membersSection, products, dependence, mineralSection, limits].compactMap(\.self))
    }

    private var losses: ReportDocument.Section {
        var table = ReportDocument.Table(
            "Loss of real income when trade ends",
            columns: [
                .text("what ends"), .number("\(study.target.code) loses"), .number("a year"),
                .number("\(study.coalition.code) loses"), .number("a year"), .number("leverage"),
            ],
            note: "Solved exactly: wages and prices move everywhere. Money at the prices of \(world.year). A minus is a gain. "
                + source)
        func add(_ name: String, _ outcome: PowerOutcome) {
            guard outcome.converged else {
                table.add([name + ": \(outcome.termination)"] + Array(repeating: NumberText.unknown, count: 5))
                return
            }
            table.add([
                name, NumberText.percent(100 * outcome.loss, decimals: 2),
                NumberText.billions(outcome.money, world.currency, sign: false),
                NumberText.percent(100 * outcome.ownLoss, decimals: 2),
                NumberText.billions(outcome.ownMoney, world.currency, sign: false),
                outcome.leverage.map(PowerWords.number) ?? NumberText.unknown,
            ])
        }
        add("\(study.coalition.code) sells no more, others re-route", study.whole)
        add("neither sells to the other", study.mutual)
        add("first months: hardly any re-routing", study.impact)
        table.hasZeros = true
        let closed =
            study.closed.isFinite
            ? NumberText.percent(100 * study.closed, decimals: 2) + " of what is bought"
            : "without bound: of some product nothing would be left, and nothing replaces it"
        return .init(
            "Both sides' loss",
            [
                .table(table),
                .paragraph(
                    "In closed form, with all wages and prices elsewhere as they are and home goods replacing foreign ones with an elasticity of "
                        + "\(NumberText.plain(study.form.home ?? 0)), the loss is \(closed)."),
            ])
    }

    private var membersSection: ReportDocument.Section? {
        guard study.members.count > 1, study.whole.converged else { return nil }
        var table = ReportDocument.Table(
            "Each member alone", columns: [.text("member"), .number("\(study.target.code) loses"), .number("member loses")],
            note: source)
        let ranked = study.members.filter { $0.outcome.converged }.sorted { $0.outcome.loss > $1.outcome.loss }
        for member in ranked.prefix(12) {
            table.add([
                world.name(of: member.economy), NumberText.percent(100 * member.outcome.loss, decimals: 2),
                NumberText.percent(100 * member.outcome.ownLoss, decimals: 3),
            ])
        }
        table.hasZeros = true
        let sum = ranked.reduce(0) { $0 + $1.outcome.loss }
        let words =
            ranked.count == study.members.count
            ? "Alone they would take \(NumberText.percent(100 * sum, decimals: 2)) in all, together \(NumberText.percent(100 * study.whole.loss, decimals: 2)): "
                + (abs(study.whole.loss - sum) <= 0.02 * abs(sum)
                    ? "about as much."
                    : study.whole.loss > sum
                        ? "joint control is worth more than its parts." : "less than the sum.")
            : "For \(study.members.count - ranked.count) members alone there is no equilibrium."
        return .init("The coalition", [.table(table), .paragraph(words)])
    }

    private var products: ReportDocument.Section {
        var table = ReportDocument.Table(
            "Who controls what share of which input of \(over)",
            columns: [
                .text("product"), .number("of spending"), .number("from abroad"),
                .number("\(study.coalition.code)'s share of that"),
                .number("loss alone, closed form"), .number("loss alone, solved"), .text("largest seller"),
            ], note: "Purchases are inputs and final use. The closed form is of a first round at given prices. " + source)
        for product in study.products.prefix(15) {
            let largest = product.largest.map {
                "\(world.grid.countries[$0.seller]) \(NumberText.percent(100 * $0.share, decimals: 0))"
            }
            table.add([
                world.name(of: world.grid.sectors[product.sector]), NumberText.percent(100 * product.input.spending),
                NumberText.percent(100 * product.input.foreign, decimals: 0),
                NumberText.percent(100 * product.input.withdrawn, decimals: 0),
                product.closed.isFinite ? NumberText.percent(100 * product.closed, decimals: 3) : "no bound",
                product.exact.converged ? NumberText.percent(100 * product.exact.loss, decimals: 3) : NumberText.unknown,
                largest ?? NumberText.unknown,
            ])
        }
        table.hasZeros = true
        guard !table.rows.isEmpty else {
            return .init("By product", [.paragraph("\(over) buys none of it from \(by): there is nothing to withhold.")])
        }
        return .init("By product", [.table(table)])
    }

    private var dependence: ReportDocument.Section {
        let d = study.dependence
        func share(_ x: Double) -> String { x.isFinite ? NumberText.percent(100 * x) : NumberText.unknown }
        func index(_ x: Double) -> String { x.isFinite ? NumberText.fixed(x, 3) : NumberText.unknown }
        return .init(
            "Dependence",
            [
                .list([
                    "What \(over) buys from \(by) is \(share(d.imports)) of GDP there and \(share(d.coalitionSales)) of GDP of the sellers; \(share(d.importShare)) of all that \(over) imports.",
                    "What \(over) sells to \(by) is \(share(d.exports)) of GDP there and \(share(d.coalitionPurchases)) of GDP of the buyers.",
                    "Concentration (Herfindahl and Hirschman; 1 is a single partner): imports by origin \(index(d.importConcentration)), exports by destination \(index(d.exportConcentration)).",
                ])
            ])
    }

    private var mineralSection: ReportDocument.Section? {
        guard !study.minerals.isEmpty else { return nil }
        var table = ReportDocument.Table(
            "Minerals and magnets that the sectors above do not show",
            columns: [
                .text("mineral"), .text("stage"), .text("holder"), .number("of the world's supply"),
                .number("of the target's imports"),
            ],
            note: "Data/minerals: published figures and assumptions with ranges; what a cut-off costs: detente minerals.")
        for mineral in study.minerals {
            let known = mineral.dependence.map {
                $0.low == $0.high
                    ? NumberText.percent(100 * $0.central, decimals: 0)
                    : "\(NumberText.fixed(100 * $0.low, 0)) to \(NumberText.percent(100 * $0.high, decimals: 0))"
            }
            table.add([
                mineral.title, mineral.stage, world.name(of: mineral.holder),
                NumberText.percent(100 * mineral.share, decimals: 0),
                known ?? NumberText.unknown,
            ])
        }
        return .init("Chokepoints within sectors", [.table(table)])
    }

    private var limits: ReportDocument.Section {
        .init(
            "What this does not say", [.list(PowerWords.limits(world))] + (command.isEmpty ? [] : [.code(command)]))
    }
}

/// Words that reports on power share.
enum PowerWords {
    static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }

    /// A ratio with two digits that count.
    static func number(_ x: Double) -> String {
        guard x.isFinite else { return NumberText.unknown }
        return x >= 1000 ? "over 1,000" : NumberText.fixed(x, x >= 9.95 ? 0 : x >= 0.0995 ? 1 : 2)
    }

    /// `lose 0.66% of real income ($115 bn a year)`; after a loss that was said so, only `0.25% ($67 bn a year)`.
    static func loss(_ share: Double, _ money: Double?, _ world: World, after first: Double? = nil) -> String {
        let percent = NumberText.size(100 * share)
        let amount = money.map { " (\(NumberText.amount($0, world.currency)) a year)" } ?? ""
        if let first, (first < 0) == (share < 0) { return percent + amount }
        return (share < 0 ? "gain " : "lose ") + "\(percent) of real income\(amount)"
    }

    static func limits(_ world: World) -> [String] {
        [
            "Power through finance and services is understated: payments, credit, insurance and currencies are not flows of goods, and services are \(world.grid.sectorCount - world.goods.count) broad sectors whose trade is badly measured.",
            "Within a sector of \(world.grid.sectorCount) a part that nobody else makes looks as easy to replace as the rest: the loss is a lower bound where such parts matter.",
            "These are the flows of \(world.year). Nobody answers the withdrawal, and nothing is smuggled.",
            "It says what could be lost, not what anybody would do, or whether a threat is believed.",
        ]
    }
}

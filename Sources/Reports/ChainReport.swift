import Studies
import TradeData

/// A question about supply chains as a report: the answer in a sentence, tiers, through whom, chains, chokepoints, where output goes.
public struct ChainReport: Sendable {
    let study: ChainStudy
    /// Whether to tell where the output goes, in place of where its inputs come from.
    let isForward: Bool
    /// What was taken for a word of the question.
    let remarks: [String]
    /// The line that gives the report again.
    let command: String

    public init(_ study: ChainStudy, isForward: Bool = false, remarks: [String] = [], command: String = "") {
        (self.study, self.isForward, self.remarks, self.command) = (study, isForward, remarks, command)
    }

    var world: World { study.world }
    private var exposure: ChainExposure { study.exposure }

    // MARK: Words

    /// The currency before a number: `$`, or `EUR `.
    var mark: String { world.currency == "USD" ? "$" : world.currency + " " }
    /// A share of output as money of each hundred: `$4.71`.
    func ofHundred(_ share: Double) -> String {
        guard share.isFinite else { return NumberText.unknown }
        if share > 0, share < 0.00005 { return "under \(mark)0.01" }
        return mark + NumberText.fixed(100 * max(0, share), 2)
    }
    func economy(_ set: IndustrySet) -> String { world.inProse(set.economies) }
    func sector(_ sector: Sector) -> String { world.name(of: sector).lowercasedFirst }
    /// Sectors of a set in words; nil for all.
    func goods(_ set: IndustrySet) -> String? { set.sectors.map { Self.list($0.map(sector)) } }
    /// An industry: `China: electronics`.
    func industry(_ place: Int) -> String {
        let J = world.grid.sectorCount
        return "\(world.name(of: world.grid.countries[place / J])): \(sector(world.grid.sectors[place % J]))"
    }
    private static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }
    /// `motor vehicles made in the United States`.
    var made: String { "\(goods(exposure.target) ?? "output") made in \(economy(exposure.target))" }
    /// `China`, `electronics of China`.
    var from: String { (goods(exposure.origin).map { $0 + " of " } ?? "") + economy(exposure.origin) }
    private var isAlone: Bool { exposure.own == 0 }

    /// Where the numbers are from.
    public var source: String {
        "World \(world.id) (\(world.year)); accounting of its links, no model; worst residual \(NumberText.residual(study.residual))."
    }

    /// The answer in one to three sentences.
    public var headline: String { isForward ? forwardHeadline : backwardHeadline }

    private var backwardHeadline: String {
        let e = exposure
        var text = "Of each \(mark)100 of \(made), \(ofHundred(e.valueAdded)) is value added of \(from)"
        if !isAlone { text += ", \(ofHundred(e.own)) of it the industry's own" }
        if e.valueAdded > e.own {
            text += isAlone ? ": " : "; "
            text += "\(ofHundred(e.tiers[0].valueAdded)) in what is bought from \(from) directly, "
            text += "\(ofHundred(e.indirect)) not bought there directly but in what other suppliers sell."
        } else {
            text += "."
        }
        text += " Inputs from \(from) at any stage are \(ofHundred(e.inputs)), bought directly \(ofHundred(e.tiers[0].inputs))."
        if e.inputs >= 1e-4, e.tiers[0].inputs > 0, e.inputs > e.tiers[0].inputs {
            text += " The whole is \(NumberText.fixed(e.inputs / e.tiers[0].inputs, 1)) times what is bought directly."
        }
        return text
    }

    private var forwardHeadline: String {
        let u = study.use
        let final = world.grid.indices(of: u.destination.economies).reduce(0) { $0 + u.finalByEconomy[$1] }
        let direct = world.grid.indices(of: u.destination.economies).reduce(0) { $0 + u.directFinalByEconomy[$1] }
        let there = economy(u.destination)
        let (first, reached) = (u.tiers[0].final + u.tiers[0].inputs, u.reached)
        return
            "Of each \(mark)100 of \(made), \(ofHundred(first)) is sold to \(from) directly, and \(ofHundred(reached)) gets there at some stage. "
            + "\(ofHundred(final)) ends with final users in \(there), \(ofHundred(direct)) of it sold to them as it is and "
            + "\(ofHundred(max(0, final - direct))) in products that others made with it."
    }

    // MARK: The report

    public func document() -> ReportDocument {
        let sections =
            isForward ? [forward, limits] : [tiers, chainSection, chokepoints, everyIndustry, extraction, whose, limits]
        let subject = "\((goods(exposure.target) ?? "all industries").capitalisedFirst) of \(economy(exposure.target))"
        let title = isForward ? "\(subject): what goes to \(from)" : "\(subject): what comes from \(from)"
        return ReportDocument(
            title: title, headline: ([headline] + remarks).joined(separator: " "), sections: sections.compactMap(\.self))
    }

    private var tiers: ReportDocument.Section {
        let e = exposure
        var table = ReportDocument.Table(
            "By the number of links between \(from) and the industry, \(mark) of each \(mark)100 of output",
            columns: [
                .text("links"), .number("inputs from there"), .number("value added there"), .number("share of all value added"),
            ], note: "A value is counted where it last leaves \(from). " + source)
        func add(_ name: String, _ inputs: Double, _ added: Double) {
            let share = e.valueAdded > 0 ? NumberText.percent(100 * added / e.valueAdded, decimals: 0) : NumberText.unknown
            table.add([name, ofHundred(inputs), ofHundred(added), share])
        }
        if !isAlone { add("0: the industry's own", 0, e.own) }
        for tier in e.tiers {
            add(tier.links == 1 ? "1: bought there directly" : "\(tier.links)", tier.inputs, tier.valueAdded)
        }
        add("more than \(e.tiers.count)", e.beyond.inputs, e.beyond.valueAdded)
        add("all", e.inputs, e.valueAdded)
        table.hasZeros = true
        var through = ReportDocument.Table(
            "Whom the industry buys it from, \(mark) of each \(mark)100 of output",
            columns: [.text("direct suppliers in"), .number("inputs from \(from) in it"), .number("value added there")],
            note: source)
        through.add([
            world.name(of: e.origin.economies) + ", directly", ofHundred(e.tiers[0].inputs), ofHundred(e.tiers[0].valueAdded),
        ])
        for supplier in e.suppliers.prefix(6) {
            through.add([world.name(of: supplier.economy), ofHundred(supplier.inputs), ofHundred(supplier.valueAdded)])
        }
        return .init("By tier", [.table(table), .table(through)])
    }

    private var chainSection: ReportDocument.Section? {
        guard !study.paths.paths.isEmpty else { return nil }
        var table = ReportDocument.Table(
            "The largest chains, \(mark) of each \(mark)100 of output",
            columns: [.text("chain"), .number("links"), .number("inputs from there"), .number("value added there")],
            note: (study.paths.isComplete
                ? "Chains of at most \(study.paths.mostLinks) links; none larger is left out. "
                : "The search ended at its limit; larger chains may be left out. ") + source)
        for path in study.paths.paths {
            table.add([
                path.places.map(industry).joined(separator: " → "), "\(path.places.count - 1)", ofHundred(path.share),
                ofHundred(path.valueAdded),
            ])
        }
        let chart = ChainChart(self)
        return .init("The largest chains", [.chart(.init(chart, name: "chains", note: source)), .table(table)])
    }

    private var chokepoints: ReportDocument.Section? {
        guard !study.chokepoints.isEmpty else { return nil }
        var table = ReportDocument.Table(
            "Inputs whose chains touch most of the output, %",
            columns: [
                .text("input"), .number("of output touched"), .number("of output, bought directly"),
                .number("seller in world exports"), .number("seller in the buyer's imports"), .number("concentration of exports"),
            ],
            note:
                "Touched: what passes through a sale of this input at any stage; inputs overlap, and a bound, for nobody is taken to buy elsewhere. Concentration: the sum of squared shares in world exports, 1 for a single seller. "
                + source)
        func percent(_ share: Double) -> String { NumberText.fixed(100 * share, share < 0.0995 ? 2 : 0) + "%" }
        for point in study.chokepoints {
            table.add([
                industry(point.place), percent(point.touched), percent(point.direct), percent(point.exportShare),
                point.importShare.map(percent) ?? NumberText.unknown, NumberText.fixed(point.concentration, 2),
            ])
        }
        return .init("Chokepoints", [.table(table)])
    }

    private var everyIndustry: ReportDocument.Section? {
        guard !study.industries.isEmpty else { return nil }
        var table = ReportDocument.Table(
            "Industries by value added of \(from) in them, \(mark) of each \(mark)100 of output",
            columns: [
                .text("industry"), .number("bought directly"), .number("inputs, all stages"), .number("value added"),
                .number("output, \(mark)bn"),
            ], note: source)
        for row in study.industries.prefix(40) {
            table.add([
                industry(row.place), ofHundred(row.direct), ofHundred(row.inputs), ofHundred(row.valueAdded),
                NumberText.fixed(row.output / 1000, 1),
            ])
        }
        return .init("Every industry", [.table(table)])
    }

    private var extraction: ReportDocument.Section {
        let e = exposure
        func amount(_ share: Double) -> String { NumberText.amount(share * e.targetOutput, world.currency) }
        let own = world.grid.indices(of: e.target.economies).reduce(0) { $0 + e.atStake[$1] }
        let origin = world.grid.indices(of: e.origin.economies).reduce(0) { $0 + e.atStake[$1] }
        var parts = "\(amount(origin)) is value added of \(economy(e.origin))"
        if !e.target.economies.covers(e.origin.economies), !e.origin.economies.covers(e.target.economies) {
            parts +=
                ", \(amount(own)) of \(economy(e.target)), and \(amount(e.inputs - origin - own)) of others and in import duties"
        }
        return .init(
            "Without these inputs",
            [
                .paragraph(
                    "Taking every sale of inputs by \(from) out of the accounts leaves \(amount(e.inputs)) a year of \(amount(1)) of output (\(NumberText.size(100 * e.inputs))) without its chain: \(parts). "
                        + "This hypothetical extraction is an upper bound by accounting: nobody buys elsewhere, no price moves, nothing is made in another way. What happens when buyers can turn to others is what `detente try` and `detente run` solve."
                )
            ])
    }

    private var whose: ReportDocument.Section {
        let e = exposure
        var table = ReportDocument.Table(
            "Whose value added it is, \(mark) of each \(mark)100 of output",
            columns: [.text("economy"), .number("value added")], note: source)
        let ranked = e.byEconomy.indices.sorted { e.byEconomy[$0] > e.byEconomy[$1] }
        for n in ranked.prefix(8) { table.add([world.name(of: world.grid.countries[n]), ofHundred(e.byEconomy[n])]) }
        table.add(["others", ofHundred(ranked.dropFirst(8).reduce(0) { $0 + e.byEconomy[$1] })])
        table.add(["import duties on inputs", ofHundred(e.duties)])
        table.hasZeros = true
        return .init("Whose value it is", [.table(table)])
    }

    private var forward: ReportDocument.Section {
        let u = study.use
        var table = ReportDocument.Table(
            "By the number of sales on the way to \(from), \(mark) of each \(mark)100 of output",
            columns: [.text("sales"), .number("to final users"), .number("to industries")],
            note: "A value is counted where it first gets there. " + source)
        for tier in u.tiers {
            table.add([
                tier.links == 1 ? "1: sold there directly" : "\(tier.links)", ofHundred(tier.final), ofHundred(tier.inputs),
            ])
        }
        table.add(["more than \(u.tiers.count), both", ofHundred(u.beyond), ""])
        table.add(["all, both", ofHundred(u.reached), ""])
        table.hasZeros = true
        var ends = ReportDocument.Table(
            "Where the output ends, \(mark) of each \(mark)100",
            columns: [.text("final users in"), .number("sold as it is"), .number("within other products"), .number("all")],
            note: source)
        let ranked = u.finalByEconomy.indices.sorted { u.finalByEconomy[$0] > u.finalByEconomy[$1] }
        func add(_ name: String, _ places: some Sequence<Int>) {
            let (all, direct) = places.reduce((0.0, 0.0)) { ($0.0 + u.finalByEconomy[$1], $0.1 + u.directFinalByEconomy[$1]) }
            ends.add([name, ofHundred(direct), ofHundred(max(0, all - direct)), ofHundred(all)])
        }
        for n in ranked.prefix(8) { add(world.name(of: world.grid.countries[n]), [n]) }
        add("others", ranked.dropFirst(8))
        ends.hasZeros = true
        var users = ReportDocument.Table(
            "Industries that buy most of it directly, \(mark) of each \(mark)100 of output",
            columns: [.text("industry"), .number("buys")], note: source)
        for user in u.users.prefix(10) { users.add([industry(user.place), ofHundred(user.share)]) }
        return .init("Where it goes", [.table(table), .table(ends), .table(users)])
    }

    private var limits: ReportDocument.Section {
        .init(
            "What this does not say",
            [
                .list([
                    "All industries and final users of an economy that buy a product buy it from the same sellers in the same shares: the world knows no more. Firms differ, and so do parts within a sector of \(world.grid.sectorCount).",
                    "These are the flows of \(world.year): what has moved since is not in them.",
                    "A share of value is no measure of how hard a part is to replace; for minerals see detente minerals.",
                ])
            ] + (command.isEmpty ? [] : [.code(command)]))
    }
}

extension String {
    /// With a capital at the beginning.
    fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}

import FoundationEssentials
import Glibc
import Studies
import TradeData

/// What cutting off minerals costs, on one screen and as rows of data.
public struct MineralText {
    private let study: MineralStudy

    public init(_ study: MineralStudy) { self.study = study }

    private var asked: MineralCutOff { study.question }
    func name(_ country: Country) -> String {
        let name = study.world.name(of: country)
        return name.hasPrefix("United ") ? "the " + name : name
    }
    var titles: String { Self.list(study.central.outcomes.map { $0.mineral.title.lowercased() }) }

    private static func list(_ words: [String]) -> String {
        words.count < 3
            ? words.joined(separator: " and ") : words.dropLast().joined(separator: ", ") + " and " + (words.last ?? "")
    }

    /// Dollars from millions, to two digits that count: `$13m`, `$1.7bn`.
    static func money(_ millions: Double) -> String {
        guard millions.isFinite else { return NumberText.unknown }
        let size = abs(millions)
        let (value, unit) = size >= 999.5 ? (size / 1000, "bn") : (size, "m")
        if size < 0.005 { return "$0" }
        let digits = value >= 9.95 ? 0 : value >= 0.995 ? 1 : 2
        return (millions < 0 ? "−$" : "$") + NumberText.fixed(value, digits) + unit
    }

    static func percent(_ share: Double) -> String { NumberText.percent(100 * share, decimals: share < 0.1 ? 1 : 0) }
    static func range(_ loss: MineralStudy.Loss) -> String {
        "\(money(loss.central)) (\(money(loss.low)) to \(money(loss.high)); everything at its best and worst \(money(loss.best)) to \(money(loss.worst)))"
    }

    /// What the screen says, in lines of text without colours.
    public func lines() -> [String] {
        headline + [""] + markets + [""] + industries + reading
    }

    /// What was asked, without its full stop.
    var question: String {
        let whom = asked.scope == .alone ? "from \(name(asked.economy))" : "from everybody abroad"
        let stocks = asked.stocks.map { "\(NumberText.plain($0)) months of stocks" } ?? "stocks as in the table"
        let reach = asked.reach > 0 ? ", and \(Self.percent(asked.reach)) of what third countries sell falls under it too" : ""
        return
            "\(name(asked.imposer)) withholds \(titles) \(whom), for a year; \(stocks), \(Self.percent(asked.leakage)) gets through all the same\(reach)"
    }

    var headline: [String] {
        let what = [
            question + ".",
            "Output lost in \(name(asked.economy)), spread through the economy: \(Self.range(study.loss)) a year.",
        ]
        guard study.central.outcomes.allSatisfy({ $0.market.state == .noShortage }) else { return what }
        return what + [
            "Nothing is short at central assumptions: others are assumed to sell what \(name(asked.imposer)) withholds from one buyer, "
                + "at no cost of finding them; \(name(asked.imposer)) is assumed to find no other buyer."
        ]
    }

    /// Whether nothing is lost even at its worst, because others can sell all that is withheld.
    var isReplaced: Bool {
        study.loss.worst < 0.005 && study.central.outcomes.allSatisfy { $0.market.state == .noShortage }
    }

    private var markets: [String] {
        var table = TerminalTable([
            ("mineral", .left), ("held", .right), ("$/kg before", .right), ("after", .right), ("short", .right),
            ("dearer imports", .right),
            ("sales forgone", .right),
        ])
        for outcome in study.central.outcomes {
            table.add(
                [
                    outcome.mineral.id, Self.percent(outcome.hold), Self.price(outcome.priceBefore),
                    Self.price(outcome.priceAfter),
                    Self.percent(outcome.market.shortfall), Self.money(outcome.extraBill), Self.money(outcome.salesForgone),
                ].map { TerminalTable.Cell($0) })
        }
        var lines = Self.split(table)
        if study.central.outcomes.contains(where: { $0.market.price > Self.rationed }) {
            lines.append(
                "Prices beyond \(Int(Self.rationed)) times the old say that licences and contracts would ration, not prices; read the shortfall, not the price."
            )
        }
        return lines
    }

    /// From where on no market is known to have cleared by its price.
    static let rationed = 20.0

    static func price(_ value: Double) -> String { NumberText.fixed(value, value < 10 ? 2 : 0) }

    /// The price after; beyond what is known of markets only how many times the old it is.
    static func after(_ outcome: MineralCutOff.Outcome) -> String {
        outcome.market.price > rationed ? "over \(Int(rationed)) times that" : "$" + price(outcome.priceAfter)
    }

    private static func split(_ table: TerminalTable) -> [String] {
        var lines = table.render(on: .pipe).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    private var industries: [String] {
        let proportional = Dictionary(uniqueKeysWithValues: study.central.industries(.proportional).map { ($0.code, $0.loss) })
        let shown = study.central.industries(.willingness).filter { $0.loss > 0.005 || (proportional[$0.code] ?? 0) > 0.005 }
        guard !shown.isEmpty else { return [] }
        var table = TerminalTable([("industry that uses it", .left), ("output lost", .right), ("shared in proportion", .right)])
        for industry in shown.prefix(8) {
            table.add(
                [industry.title, Self.money(industry.loss), Self.money(proportional[industry.code] ?? .nan)].map {
                    TerminalTable.Cell($0)
                })
        }
        return Self.split(table) + (shown.count > 8 ? ["… and \(shown.count - 8) more; --csv has all"] : []) + [""]
    }

    private func spread(_ kind: MineralLosses.Kind) -> String { Self.money(study.spread[kind] ?? .nan) }

    var reading: [String] {
        var lines = [
            "Between the bounds: full substitution (Cobb-Douglas) \(spread(.cobbDouglas)), who values it most gets it \(spread(.willingness)), "
                + "shared in proportion \(spread(.proportional)), fixed proportions (Leontief) \(spread(.leontief)).",
            "By months of stocks: "
                + study.stocks.map {
                    "\(NumberText.plain($0.months)): \(Self.money($0.willingness)) (in proportion \(Self.money($0.proportional)))"
                }
                .joined(separator: "; ") + ".",
        ]
        let drivers = study.drivers.filter { $0.span > 0.005 }.prefix(3)
        if !drivers.isEmpty {
            lines.append(
                "What drives it, low to high: "
                    + drivers.map { "\($0.parameter.words) \(Self.money($0.low)) to \(Self.money($0.high))" }.joined(
                        separator: "; ") + ".")
        }
        lines.append(
            "At an elasticity of substitution of \(NumberText.plain(MineralStudy.middle)) for all users, between the low end and the middle: \(Self.money(study.atMiddle))."
        )
        if let everybody = study.everybody {
            lines.append("Were it withheld from everybody abroad: \(Self.range(everybody)).")
        }
        for compared in study.compared { lines += comparison(compared) }
        return lines
    }

    private func comparison(_ compared: MineralStudy.Compared) -> [String] {
        func billions(_ value: Double?) -> String? { value.map { Self.money(1000 * $0) } }
        let published = compared.published
        let (low, high) = (billions(published.low), billions(published.high))
        let range = [low.map { "from \($0)" }, high.map { "to \($0)" }].compactMap { $0 }.joined(separator: " ")
        let number = [billions(published.central), range.isEmpty ? nil : range].compactMap { $0 }.joined(separator: ", ")
        var lines = [
            "Published: \(number) of GDP a year (\(published.source)). Here, withheld from everybody: \(Self.range(compared.ours)); "
                + "shared in proportion \(Self.money(compared.proportional)), fixed proportions \(Self.money(compared.leontief))."
        ]
        func at(_ value: Double?, _ sigma: Double?) -> String? {
            value.map { value in
                sigma.map { "\(Self.money(1000 * value)) at \(NumberText.fixed($0, 3))" }
                    ?? "\(Self.money(1000 * value)) at none from \(NumberText.plain(InputShortage.leastSubstitution)) to 1"
            }
        }
        let found = [at(published.low, compared.substitutionAtLow), at(published.central, compared.substitutionAtCentral)]
            .compactMap { $0 }
        if !found.isEmpty {
            lines.append(
                "What closes the gap: with this shortage shared in proportion, an elasticity of substitution of users gives "
                    + found.joined(separator: ", ") + ".")
        }
        return lines
    }

    /// Columns of the rows.
    public static let columns = ["item", "of", "quantity", "low", "central", "high", "unit"]

    /// Everything that the screen says and what it leaves out, in rows of `columns`; numbers as they are.
    public func rows() -> [[String]] {
        var rows: [[String]] = []
        func add(
            _ item: String, _ of: String, _ quantity: String, _ central: Double?, low: Double? = nil, high: Double? = nil,
            _ unit: String
        ) {
            func text(_ value: Double?) -> String { value.map { $0.isFinite ? NumberText.plain($0) : "" } ?? "" }
            rows.append([item, of, quantity, text(low), text(central), text(high), unit])
        }
        let money = "million USD a year"
        func add(_ item: String, _ of: String, _ loss: MineralStudy.Loss) {
            add(item, of, "loss", loss.central, low: loss.low, high: loss.high, money)
            add(item, of, "loss, all parameters at their best and worst", nil, low: loss.best, high: loss.worst, money)
        }
        add("economy", asked.economy.rawValue, study.loss)
        for kind in MineralLosses.Kind.allCases { add("economy", kind.rawValue, "loss", study.spread[kind], money) }
        add("economy", "substitution of \(MineralStudy.middle)", "loss", study.atMiddle, money)
        add("economy", asked.economy.rawValue, "extra bill for imports", study.central.extraBill, money)
        if let everybody = study.everybody { add("everybody", asked.economy.rawValue, everybody) }
        for outcome in study.central.outcomes {
            let id = outcome.mineral.id
            add("mineral", id, "share of supply held at stage \(outcome.stage)", outcome.hold, "share")
            add("mineral", id, "price before", outcome.priceBefore, "USD/kg")
            add("mineral", id, "price after (\(outcome.market.state.rawValue))", outcome.priceAfter, "USD/kg")
            add("mineral", id, "shortfall", outcome.market.shortfall, "share of use")
            add("mineral", id, "extra bill for imports", outcome.extraBill, money)
            add("mineral", id, "sales forgone by \(asked.imposer)", outcome.salesForgone, money)
        }
        for kind in MineralLosses.Kind.allCases {
            for industry in study.central.industries(kind) {
                add("industry", "\(industry.code) \(industry.title)", "output lost, \(kind.rawValue)", industry.loss, money)
            }
        }
        for row in study.stocks {
            add("stocks", "\(NumberText.plain(row.months)) months", "loss, willingness-to-pay", row.willingness, money)
            add("stocks", "\(NumberText.plain(row.months)) months", "loss, proportional", row.proportional, money)
        }
        for driver in study.drivers {
            add(
                "driver", driver.parameter.rawValue, "loss at low and high", study.loss.central, low: driver.low,
                high: driver.high, money)
        }
        for compared in study.compared {
            let published = compared.published
            func millions(_ value: Double?) -> Double? { value.map { 1000 * $0 } }
            add(
                "published", published.source, "loss", millions(published.central), low: millions(published.low),
                high: millions(published.high), money)
            add("published", "here", compared.ours)
            add(
                "published", "here", "substitution at published low and central", compared.substitutionAtCentral,
                low: compared.substitutionAtLow, "elasticity")
        }
        return rows
    }
}

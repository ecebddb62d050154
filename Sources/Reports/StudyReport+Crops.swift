import Studies
import TradeData
import TradePolicy

extension StudyReport {
    /// Promises to buy soybeans in tonnes, in the markets of several years; nil where the scenario has none.
    func crops() -> ReportDocument.Section? {
        var asked: [(tonnes: Double, seller: Int, words: String)] = []
        for measure in study.scenario.law.measures + study.scenario.law.threats.map(\.measure) {
            guard let found = Self.promiseOfSoybeans(measure) else { continue }
            if !asked.contains(where: { $0.tonnes == found.tonnes && $0.seller == found.seller }) {
                asked.append((found.tonnes, found.seller, measure.terms.limit?.words ?? ""))
            }
        }
        guard !asked.isEmpty else { return nil }
        var section = ReportDocument.Section("Soybeans in tonnes")
        guard let tables = try? CropTables.load() else {
            section.blocks.append(
                .paragraph("The promises to buy soybeans are not worked out in tonnes: the table of the market is not installed.")
            )
            return section
        }
        let markets = [2017, 2022, tables.years.last ?? 2024].filter(tables.years.contains).map { CropPromise.Market.year($0) }
        var rows: [(what: String, promise: CropPromise?, market: CropPromise.Market)] = []
        for one in asked.prefix(6) {
            for share in [1, CropPromise.phaseOne] {
                let what =
                    "\(Self.tonnes(one.tonnes))" + (share < 1 ? ", \(NumberText.percent(100 * share, decimals: 0)) of it" : "")
                for market in markets + [.boycott] {
                    rows.append((what, CropPromise(share * one.tonnes, from: one.seller, in: market, tables), market))
                }
            }
        }
        section.blocks.append(.list(asked.prefix(6).map { sentences($0.tonnes, $0.seller, $0.words, tables, markets) }))
        let note =
            "A market of soybeans alone, for a year: \(CropTables.origins.map { name($0) }.joined(separator: ", ")), China and all other "
            + "buyers (Data/crops, A-21). Ranges are over θ from \(NumberText.plain(tables.theta.low)) to "
            + "\(NumberText.plain(tables.theta.high)) and all elasticities of supply and demand; nothing is solved on the world, so that there is no "
            + "residual of it (of the market: \(NumberText.residual(rows.compactMap { $0.promise?.after.residual }.max() ?? 0)))."
        var paying = ReportDocument.Table(
            "Does the promise bind, and who pays",
            columns: [
                .text("promise"), .text("market of"), .number("bought without it, Mt"), .number("bought with it, Mt"),
                .number("paid on top, USD/t"), .number("in all, USD mn a year"),
            ], note: note)
        var selling = ReportDocument.Table(
            "Who sells more and who sells less, Mt a year, and the price at the port and so at the farm, USD/t",
            columns: [
                .text("promise"), .text("market of"), .number("USA to China"), .number("USA to others"),
                .number("Brazil to China"),
                .number("Argentina to China"), .number("USA price"), .number("Brazil price"),
            ], note: note)
        for row in rows {
            let place = Self.words(row.market)
            guard let promise = row.promise else {
                paying.add([row.what, place, "cannot be kept", "", "", ""])
                continue
            }
            let seller = promise.seller
            paying.add([
                row.what, place, NumberText.fixed(promise.before.sales[0][seller], 1),
                NumberText.fixed(promise.after.sales[0][seller], 1),
                promise.isBinding ? Self.text(promise.perTonne, 0) : "does not bind",
                promise.isBinding ? Self.text(promise.cost, 0) : "nothing",
            ])
            guard promise.isBinding || row.market == .boycott else { continue }
            selling.add(
                [row.what, place]
                    + [(CropMarket.Buyer.china, 0), (.others, 0), (.china, 1), (.china, 2)].map {
                        Self.text(promise.change($0.0, $0.1), 1, signed: true)
                    } + [0, 1].map { Self.text(promise.priceChange($0), 0, signed: true) })
        }
        section.blocks += [.table(paying), .table(selling)]
        return section
    }

    /// The largest promise that is no more than the scenario's branches ask, in a sentence for the first page; nil where there is none.
    func cropsFinding() -> String? {
        guard let day = study.scenario.compareTo.first, let tables = try? CropTables.load(), let year = tables.years.last else {
            return nil
        }
        let found = branches(against: day).flatMap { run in
            run.run.comparison.policy.impliedWedges.compactMap { wedge in
                (run.run.law.measures + run.run.law.threats.map(\.measure)).first { $0.id == wedge.id }
            }
        }.compactMap(Self.promiseOfSoybeans)
        guard let one = found.first, let now = CropPromise(one.tonnes, from: one.seller, in: .year(year), tables),
            let broken = CropPromise(one.tonnes, from: one.seller, in: .boycott, tables)
        else { return nil }
        let bought = NumberText.fixed(now.before.sales[0][one.seller], 1)
        return "In tonnes: \(Self.tonnes(one.tonnes)) a year from \(inProse(Subject(CropTables.origins[one.seller]))) "
            + (now.isBinding
                ? "is more than the \(bought) Mt of \(year): it costs China's side \(Self.text(now.perTonne, 0)) USD a tonne and raises the "
                    + "price at the farm by \(Self.text(now.priceChange(one.seller), 0)) USD"
                : "is less than the \(bought) Mt of \(year) and binds nobody")
            + "; the end of the boycott with it is worth \(Self.text(broken.priceChange(one.seller), 0)) USD a tonne at the farm."
    }

    /// The tonnes, in millions, and the origin of a promise of China's to buy soybeans; nil for anything else.
    static func promiseOfSoybeans(_ measure: Measure) -> (tonnes: Double, seller: Int)? {
        guard measure.instrument == .purchaseCommitment, measure.by == ["CHN"], let tonnes = measure.terms.limit?.tonnes,
            tonnes > 0,
            case .only(let sellers) = measure.partners, sellers.count == 1,
            let seller = CropTables.origins.firstIndex(where: sellers.contains), case .products(let set) = measure.goods,
            set.shares.allSatisfy({ $0.key.hasPrefix("1201") && $0.value.value == 1 })
        else { return nil }
        return (tonnes / 1e6, seller)
    }

    private static func tonnes(_ millions: Double) -> String { NumberText.plain((millions * 100).rounded() / 100) + " Mt" }
    private static func words(_ market: CropPromise.Market) -> String {
        switch market {
        case .year(let year): "\(year)"
        case .boycott: "the boycott"
        }
    }
    private static func text(_ number: CropPromise.Ranged, _ decimals: Int, signed: Bool = false) -> String {
        func one(_ value: Double) -> String {
            signed ? NumberText.signed(value, decimals) : NumberText.fixed(value, decimals)
        }
        let (value, low, high) = (one(number.value), one(number.low), one(number.high))
        return low == high ? value : "\(value) (\(low) to \(high))"
    }

    /// A promise as a newspaper would say it: where it binds, who pays, who loses the sale.
    private func sentences(
        _ tonnes: Double, _ seller: Int, _ words: String, _ tables: CropTables, _ markets: [CropPromise.Market]
    ) -> String {
        let (origin, rival) = (inProse(Subject(CropTables.origins[seller])), seller == 0 ? 1 : 0)
        let found = markets.compactMap { CropPromise(tonnes, from: seller, in: $0, tables) }
        var text = "A promise of \(words) from \(origin): "
        let slack = found.filter { !$0.isBinding }
        if !slack.isEmpty {
            text +=
                "in the market\(slack.count == 1 ? "" : "s") of \(listed(slack.map { Self.words($0.market) })) it binds nobody and costs nothing, for China bought "
                + listed(slack.map { NumberText.fixed($0.before.sales[0][seller], 1) }) + " Mt anyway"
        }
        let binding = found.filter(\.isBinding)
        if let promise = binding.last {
            text +=
                (text.hasSuffix(": ") ? "" : "; ")
                + "in \(slack.isEmpty ? "the market" : "that") of \(Self.words(promise.market)) (\(NumberText.fixed(promise.before.sales[0][seller], 1)) Mt) it binds: China's side pays "
                + "\(Self.text(promise.perTonne, 0)) USD a tonne above what the beans are worth to it, \(NumberText.amount(promise.cost.value, "USD")) a year"
            let lost = -promise.change(.china, rival).value
            text +=
                ", and the price at the farm in \(origin) rises by \(Self.text(promise.priceChange(seller), 0)) USD a tonne; \(inProse(Subject(CropTables.origins[rival]))) "
                + "sells China \(NumberText.fixed(lost, 1)) Mt less"
            if let diverted = promise.diverted {
                text +=
                    ", and \(NumberText.fixed(100 * diverted.value, 0))% of what China buys more is taken from the other buyers of \(origin)"
            }
            let others = binding.dropLast()
            if !others.isEmpty {
                text +=
                    ". It binds in \(listed(others.map { Self.words($0.market) })) too, at "
                    + listed(others.map { NumberText.fixed($0.perTonne.value, 0) }) + " USD a tonne"
            }
        }
        if let broken = CropPromise(tonnes, from: seller, in: .boycott, tables) {
            text +=
                ". Beside the boycott of 2025 (\(NumberText.fixed(broken.before.sales[0][seller], 1)) Mt) it is worth "
                + "\(Self.text(broken.priceChange(seller), 0)) USD a tonne at the farm"
                + (broken.isBinding
                    ? ""
                    : ", all of which comes from the end of the boycott and nothing from the promise: "
                        + "\(NumberText.fixed(broken.after.sales[0][seller], 1)) Mt would then be bought anyway")
        }
        return text + "."
    }
}

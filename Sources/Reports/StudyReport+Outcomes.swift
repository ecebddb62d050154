import Studies
import TradeData
import TradeEquilibrium

extension StudyReport {
    func listed(_ parts: [String]) -> String {
        parts.count < 2 ? parts.joined() : parts.dropLast().joined(separator: ", ") + " and " + parts.last!
    }

    /// The branches side by side: welfare, and folded real wages, exports, trade between those who fight, and the other days.
    func outcomes() -> ReportDocument.Section {
        var section = ReportDocument.Section("The branches side by side")
        section.blocks += [.numbers(stakes()), .paragraph(source)]
        if let welfareNote { section.blocks.append(.paragraph(welfareNote)) }
        for (k, day) in study.scenario.compareTo.enumerated() {
            let blocks = outcomes(against: day)
            let others = Array(blocks.dropFirst()) + (members(against: day).map { [$0] } ?? [])
            if k == 0 {
                section.blocks += blocks.prefix(1)
                if !others.isEmpty { section.blocks.append(.fold("More on the branches", others)) }
            } else {
                section.blocks.append(
                    .fold(
                        "Against the law of \(NumberText.date(day))",
                        [welfareChart(against: day)].compactMap(\.self) + blocks.prefix(1) + others))
            }
        }
        return section
    }

    private func outcomes(against day: Day) -> [ReportDocument.Block] {
        let runs = branches(against: day)
        var tables = [
            byCountry(
                "Welfare (real income\(hasElasticLabour ? " less effort" : "")), %, law of \(study.scenario.asOf) against \(day)",
                runs,
                world: { $0.worldWelfare().percentChange }
            ) { $0.welfare($1).percentChange }
        ]
        if hasElasticLabour {
            tables += [
                byCountry(
                    "Real income (what households can buy), %, against \(day)", runs,
                    world: { $0.worldRealIncome().percentChange }
                ) { $0.realIncome($1).percentChange },
                byCountry("Employment, total, %, against \(day)", runs, world: { $0.worldEmployment().percentChange }) {
                    $0.employment($1).percentChange
                },
            ]
        }
        tables += [
            byCountry("Real wage, %, against \(day)", runs, world: { $0.worldRealWage().percentChange }) {
                $0.realWage($1).percentChange
            },
            byCountry("Exports, volume, %, against \(day)", runs, world: { $0.worldTrade().volume.percentChange }) {
                $0.exports($1).volume.percentChange
            }, pairTable(day, runs),
        ]
        return tables.map(ReportDocument.Block.table)
    }

    /// The members of the groups that are shown, one fold deeper; nil where no group is.
    private func members(against day: Day) -> ReportDocument.Block? {
        let groups = focus.filter(\.isGroup)
        guard !groups.isEmpty else { return nil }
        let runs = branches(against: day)
        return .fold(
            "Members of groups",
            groups.map { group in
                var table = ReportDocument.Table(
                    "\(name(group)), each member: \(welfareWord), %, law of \(study.scenario.asOf) against \(day)",
                    columns: [.text("economy")] + runs.map { .number(shortTitle($0.run.path), more: .better) },
                    note: "The group is the sum of its members' equivalent variations over the sum of their incomes.")
                for country in group.members {
                    let member = Subject(country)
                    table.add([name(member)] + runs.map { run in change(run.index) { $0.welfare(index(member)).percentChange } })
                }
                return .table(table)
            })
    }

    /// Five numbers of the branch on which most is at stake for the first economy of the focus.
    private func stakes() -> [ReportDocument.BigNumber] {
        guard let day = study.scenario.compareTo.first, let first = focus.first else { return [] }
        let n = index(first)
        guard let (at, run) = byStakes(against: day).first else { return [] }
        func number(
            _ label: String, _ text: (Double) -> String, drawn sample: (ElasticityDraws.Sample) -> Double,
            _ value: (Comparison) -> Double
        ) -> ReportDocument.BigNumber {
            let found = study.range(at, value)
            let range =
                found.low.flatMap { low in
                    found.high.map { "\(study.alternatives.count + 1) models: \(text(low)) to \(text($0))" }
                } ?? (found.isUnknown ? "range unknown, not every model has this number" : "one model, no range over models")
            let drawn = drawn(run, text, sample).map { "; \($0)" } ?? ""
            return ReportDocument.BigNumber(
                text(found.value), "\(label)" + (run.path.choices.isEmpty ? "" : ", \(shortTitle(run.path))"),
                detail: range + drawn)
        }
        func percent(_ value: Double) -> String { NumberText.change(value) }
        var numbers = leads.map { country in
            let n = self.index(country)
            return number(
                "\(welfareWord) of \(inProse(country))", percent,
                drawn: { ElasticityDraws.mean($0.welfare, of: n, in: run.comparison) }
            ) {
                $0.welfare(n).percentChange
            }
        }
        if hasElasticLabour {
            numbers += [
                number(
                    "real income of \(inProse(first))", percent,
                    drawn: { ElasticityDraws.mean($0.realIncome, of: n, in: run.comparison) }
                ) {
                    $0.realIncome(n).percentChange
                },
                number(
                    "employment in \(inProse(first))", percent,
                    drawn: { ElasticityDraws.mean($0.employment, of: n, in: run.comparison) }
                ) {
                    $0.employment(n).percentChange
                },
            ]
        }
        numbers.append(
            number(
                "equivalent variation of \(inProse(first)), a year", { NumberText.billions($0, currency) },
                drawn: { sample in n.reduce(0) { $0 + sample.equivalentVariation[$1] } }
            ) { $0.equivalentVariation(n) })
        let pairs = parties()
        if !pairs.isEmpty {
            numbers.append(
                number("trade between the parties, value", { NumberText.change($0) }, drawn: \.partiesTrade) {
                    $0.partiesTrade(pairs)
                })
        }
        numbers.append(
            number("\(welfareWord) of the world", percent, drawn: \.worldWelfare) { $0.worldWelfare().percentChange })
        return numbers
    }

    private func byCountry(
        _ title: String, _ runs: [(index: Int, run: StudyRun)], world: ((Comparison) -> Double)?,
        _ value: @escaping (Comparison, [Int]) -> Double
    ) -> ReportDocument.Table {
        var table = ReportDocument.Table(
            title, columns: [.text("economy")] + runs.map { .number(shortTitle($0.run.path), more: .better) })
        for country in focus {
            table.add([name(country)] + runs.map { run in change(run.index) { value($0, index(country)) } })
        }
        if let world { table.add(["World"] + runs.map { change($0.index, world) }) }
        return table
    }

    /// Trade in both directions between every pair of economies that tax each other.
    private func pairTable(_ day: Day, _ runs: [(index: Int, run: StudyRun)]) -> ReportDocument.Table {
        var table = ReportDocument.Table(
            "Trade between the parties, value, %, against \(day)",
            columns: [.text("flow"), .number("bn \(currency) before")] + runs.map { .number(shortTitle($0.run.path)) })
        for pair in parties() {
            func trade(_ comparison: Comparison) -> Comparison.Trade {
                comparison.trade(origins: pair.origins, destinations: pair.destinations)
            }
            let before = runs.first.map { trade($0.run.comparison).reference / 1000 } ?? 0
            table.add(
                ["\(name(pair.origin)) → \(name(pair.destination))", NumberText.fixed(before, 0)]
                    + runs.map { run in change(run.index) { trade($0).value.percentChange }
                    })
        }
        return table
    }

    func parties() -> [TradingPair] { study.parties }

    /// The branches with the odds that the scenario declares, and what they come to on average; nil where it declares none.
    func odds() -> ReportDocument.Section? {
        guard let day = study.scenario.compareTo.first else { return nil }
        let runs = branches(against: day)
        let odds = runs.compactMap { $0.run.path.probability?.value }
        guard odds.count == runs.count, runs.count > 1 else { return nil }
        var table = ReportDocument.Table(
            "\(welfareTitle) by branch and on average over the declared odds, %, law of \(study.scenario.asOf) against \(day)",
            columns: [.text("branch"), .number("odds")] + focus.prefix(6).map { .number($0.code) },
            note: "The odds are the author's, never the model's. The average is of percentages, not a forecast.")
        for (at, run) in runs {
            table.add(
                [shortTitle(run.path), NumberText.percent(100 * (run.path.probability?.value ?? 0))]
                    + focus.prefix(6).map { country in change(at) { $0.welfare(index(country)).percentChange } })
        }
        let mean = focus.prefix(6).map { country in
            zip(runs, odds).reduce(0) { $0 + $1.1 * $1.0.run.comparison.welfare(index(country)).percentChange }
        }
        table.add(["on average", NumberText.percent(100 * odds.reduce(0, +))] + mean.map { NumberText.change($0) })
        return ReportDocument.Section("What may come next", [.table(table)])
    }

    /// The countries in between: who gains and who loses most among those that neither act nor are named, on each branch.
    func between() -> ReportDocument.Section? {
        guard let day = study.scenario.compareTo.first else { return nil }
        var table = ReportDocument.Table(
            "\(welfareTitle), %, against the law of \(day): who gains and who loses most of those that neither act nor are named",
            columns: [.text("branch"), .text("gain most"), .text("lose most")],
            note: "Under the scenario's own model, with the range over models; all economies are in tables/results.csv.")
        for (index, run) in byStakes(against: day) {
            let ranked = bystanders(run)
            func entry(_ n: Int) -> String { "\(name(grid.countries[n])) \(change(index) { $0.welfare(n).percentChange })" }
            func moves(_ n: Int) -> Double { run.comparison.welfare(n).percentChange }
            let gainers = ranked.prefix(5).filter { moves($0) >= 0.005 }
            let losers = ranked.suffix(5).reversed().filter { moves($0) <= -0.005 }
            table.add([
                shortTitle(run.path), gainers.isEmpty ? "nobody by 0.01% or more" : gainers.map(entry).joined(separator: "; "),
                losers.isEmpty ? "nobody by 0.01% or more" : losers.map(entry).joined(separator: "; "),
            ])
        }
        return ReportDocument.Section("The countries in between", [map(against: day), .table(table)].compactMap(\.self))
    }
}

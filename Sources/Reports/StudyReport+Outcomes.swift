import Studies
import TradeData
import TradeEquilibrium

extension StudyReport {
    /// One sentence: what the branches are worth to the first economy of the focus, and the span between them.
    func headline() -> String {
        guard let day = study.scenario.compareTo.first, let first = focus.first else { return "Nothing was compared." }
        let runs = branches(against: day)
        let parts = runs.map { index, run in
            // A scenario without events has one law and no branch to name.
            change(index) { $0.welfare(self.index(first)).percentChange }
                + (run.path.choices.isEmpty ? "" : " under \(run.path.id)")
        }
        return "Against the law of \(day), the \(welfareWord) of \(inProse(first)) changes by \(listed(parts)) "
            + "(law of \(study.scenario.asOf), as if permanent, \(horizon.words))."
    }

    func listed(_ parts: [String]) -> String {
        parts.count < 2 ? parts.joined() : parts.dropLast().joined(separator: ", ") + " and " + parts.last!
    }

    /// The branches side by side: welfare, real wages, exports, and trade between those who fight.
    func outcomes() -> ReportDocument.Section {
        var section = ReportDocument.Section("The branches side by side")
        section.blocks += [.numbers(stakes()), .paragraph(source)]
        if let welfareNote { section.blocks.append(.paragraph(welfareNote)) }
        for day in study.scenario.compareTo {
            let runs = branches(against: day)
            if let chart = welfareChart(against: day) { section.blocks.append(chart) }
            section.blocks.append(
                .table(
                    byCountry(
                        "Welfare (real income\(hasElasticLabour ? " less effort" : "")), %, law of \(study.scenario.asOf) against \(day)",
                        runs, world: { $0.worldWelfare().percentChange }
                    ) {
                        $0.welfare($1).percentChange
                    }))
            if hasElasticLabour {
                section.blocks += [
                    .table(
                        byCountry(
                            "Real income (what households can buy), %, against \(day)", runs,
                            world: { $0.worldRealIncome().percentChange }
                        ) { $0.realIncome($1).percentChange }),
                    .table(
                        byCountry("Employment, total, %, against \(day)", runs, world: { $0.worldEmployment().percentChange }) {
                            $0.employment($1).percentChange
                        }),
                ]
            }
            section.blocks.append(
                .table(
                    byCountry("Real wage, %, against \(day)", runs, world: { $0.worldRealWage().percentChange }) {
                        $0.realWage($1).percentChange
                    }))
            section.blocks.append(
                .table(
                    byCountry(
                        "Exports, volume, %, against \(day)", runs, decimals: 1, world: { $0.worldTrade().volume.percentChange }
                    ) {
                        $0.exports($1).volume.percentChange
                    }))
            section.blocks.append(.table(pairTable(day, runs)))
        }
        return section
    }

    /// Five numbers of the branch on which most is at stake for the first economy of the focus.
    private func stakes() -> [ReportDocument.BigNumber] {
        guard let day = study.scenario.compareTo.first, let first = focus.first else { return [] }
        let n = index(first)
        let runs = branches(against: day)
        guard
            let (at, run) = runs.max(by: {
                abs($0.run.comparison.welfare(n).percentChange) < abs($1.run.comparison.welfare(n).percentChange)
            })
        else { return [] }
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
            return ReportDocument.BigNumber(text(found.value), "\(label), \(run.path.id) against \(day)", detail: range + drawn)
        }
        func percent(_ value: Double) -> String { NumberText.change(value) }
        var numbers = focus.prefix(2).map { country in
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
                number("trade between the parties, value", { NumberText.change($0, decimals: 1) }, drawn: \.partiesTrade) {
                    $0.partiesTrade(pairs)
                })
        }
        numbers.append(
            number("\(welfareWord) of the world", percent, drawn: \.worldWelfare) { $0.worldWelfare().percentChange })
        return numbers
    }

    private func byCountry(
        _ title: String, _ runs: [(index: Int, run: StudyRun)], decimals: Int = 2, world: ((Comparison) -> Double)?,
        _ value: @escaping (Comparison, [Int]) -> Double
    ) -> ReportDocument.Table {
        var table = ReportDocument.Table(title, columns: [.text("economy")] + runs.map { .number($0.run.path.id) })
        for country in focus {
            table.add([name(country)] + runs.map { run in change(run.index, decimals: decimals) { value($0, index(country)) } })
        }
        if let world { table.add(["World"] + runs.map { change($0.index, decimals: decimals, world) }) }
        return table
    }

    /// Trade in both directions between every pair of economies that tax each other.
    private func pairTable(_ day: Day, _ runs: [(index: Int, run: StudyRun)]) -> ReportDocument.Table {
        var table = ReportDocument.Table(
            "Trade between the parties, value, %, against \(day)",
            columns: [.text("flow"), .number("bn \(currency) before")] + runs.map { .number($0.run.path.id) })
        for pair in parties() {
            func trade(_ comparison: Comparison) -> Comparison.Trade {
                comparison.trade(origins: pair.origins, destinations: pair.destinations)
            }
            let before = runs.first.map { trade($0.run.comparison).reference / 1000 } ?? 0
            table.add(
                ["\(name(pair.origin)) → \(name(pair.destination))", NumberText.fixed(before, 0)]
                    + runs.map { run in change(run.index, decimals: 1) { trade($0).value.percentChange }
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
                [run.path.id, NumberText.percent(100 * (run.path.probability?.value ?? 0))]
                    + focus.prefix(6).map { country in change(at) { $0.welfare(index(country)).percentChange } })
        }
        let mean = focus.prefix(6).map { country in
            zip(runs, odds).reduce(0) { $0 + $1.1 * $1.0.run.comparison.welfare(index(country)).percentChange }
        }
        table.add(["on average", NumberText.percent(100 * odds.reduce(0, +))] + mean.map { NumberText.change($0) })
        return ReportDocument.Section("What may come next", [.table(table)])
    }

    /// Who gains and who loses most among all economies, for each branch.
    func winners() -> ReportDocument.Section? {
        guard let day = study.scenario.compareTo.first else { return nil }
        var table = ReportDocument.Table(
            "\(welfareTitle), %, against the law of \(day), the three that gain and the three that lose most",
            columns: [.text("branch"), .text("gain most"), .text("lose most")])
        for (index, run) in branches(against: day) {
            let ranked = grid.countries.indices.filter { grid.countries[$0] != .restOfWorld }
                .sorted { run.comparison.welfare($0).value > run.comparison.welfare($1).value }
            func entry(_ n: Int) -> String { "\(name(grid.countries[n])) \(change(index) { $0.welfare(n).percentChange })" }
            let gainers = ranked.prefix(3).filter { run.comparison.welfare($0).value > 1 }
            let losers = ranked.suffix(3).reversed().filter { run.comparison.welfare($0).value < 1 }
            table.add([
                run.path.id, gainers.isEmpty ? "nobody" : gainers.map(entry).joined(separator: "; "),
                losers.isEmpty ? "nobody" : losers.map(entry).joined(separator: "; "),
            ])
        }
        return ReportDocument.Section("Who wins, who loses", [.table(table)])
    }
}

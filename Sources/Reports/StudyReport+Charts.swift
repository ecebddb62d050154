import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

extension StudyReport {
    /// Real income of each of the focus on each branch, with the range over models.
    func welfareChart(against day: Day) -> ReportDocument.Block? {
        let runs = branches(against: day)
        guard !runs.isEmpty, !focus.isEmpty else { return nil }
        return .chart(
            ReportDocument.Chart(
                dotChart(focus, runs, title: "\(welfareTitle) by branch, law of \(study.scenario.asOf) against \(day)"),
                name: "real-income-\(day)"))
    }

    /// The industries of one economy by the change of their output, the most and the least.
    func industryChart(_ index: Int, country n: [Int], sectors: [Int], title: String, name: String) -> ReportDocument.Block {
        .chart(
            ReportDocument.Chart(
                BarChart(
                    title: title, unit: "% of output, volume, \(horizon.words)",
                    bars: sectors.map { j in
                        (self.name(grid.sectors[j]), study.runs[index].comparison.outputVolume(n, j).percentChange)
                    }),
                name: name))
    }

    /// What a gain or loss is made of: terms of trade, volume of taxed trade, and the rest, in hundredths of a log point.
    func partsChart(
        _ parts: WelfareDecomposition, _ subject: Subject, branch: String, against day: Day, _ mean: ([Double]) -> Double
    ) -> ReportDocument.Block {
        return .chart(
            ReportDocument.Chart(
                WaterfallChart(
                    title: "\(name(subject)): what the change is made of, branch \(branch) against \(day)",
                    unit: "ln of \(welfareWord), %",
                    steps: [
                        ("terms of trade", 100 * mean(parts.termsOfTrade)),
                        ("volume of taxed trade", 100 * mean(parts.volumeOfTrade)),
                        ("trade costs", 100 * mean(parts.tradeCosts)), ("what can be had", 100 * mean(parts.availability)),
                        ("transfers", 100 * mean(parts.transfers)),
                        ("not explained by the path", 100 * mean(grid.countries.indices.map(parts.remainder))),
                    ].filter { abs($0.1) >= 0.0005 }, total: welfareWord),
                name: "parts-\(subject.code.lowercased())"))
    }

    /// How the duties on all goods moved and will move between the parties: one line up to the first event, then one
    /// for each branch, with the windows of truces shaded.
    func rateCharts() -> [ReportDocument.Block] {
        guard let first = study.scenario.compareTo.first else { return [] }
        let runs = branches(against: first).map(\.run)
        return parties().prefix(4).compactMap { pair in
            rateChart(pair, runs)
        }
    }

    private func rateChart(_ pair: TradingPair, _ runs: [StudyRun]) -> ReportDocument.Block? {
        guard let any = runs.first, let origin = largest(pair.origin), let destination = largest(pair.destination) else {
            return nil
        }
        func adder(_ law: Law, _ day: Day) -> Double {
            law.generalAdder(origin: origin, destination: destination, on: day).percent
        }
        /// Only the days on which the rate moves.
        func steps(_ law: Law, from: Day, until: Day) -> [(day: Day, percent: Double)] {
            var found = [(day: from, percent: adder(law, from))]
            for day in law.changeDays where day > from && day < until {
                let rate = adder(law, day)
                if rate != found.last!.percent { found.append((day, rate)) }
            }
            return found
        }
        let fork = study.scenario.law.events.map(\.date).min()
        let lastChange = runs.flatMap { $0.law.changeDays }.filter { $0 < any.day.advanced(by: 730) }.max() ?? any.day
        let end = max(lastChange, any.day).advanced(by: 45)
        guard
            let start = any.law.changeDays.first(where: { adder(any.law, $0) != adder(any.law, $0.advanced(by: -1)) })?
                .advanced(by: -20), start < end
        else { return nil }
        var lines: [TimelineChart.Line] = []
        if let fork, fork > start {
            lines.append(.init("law so far", steps(study.scenario.law, from: start, until: fork), until: fork, series: nil))
        }
        let forked = max(fork ?? start, start)
        for (series, run) in runs.enumerated() {
            let path = steps(run.law, from: forked, until: end)
            if let same = lines.firstIndex(where: { $0.series != nil && $0.steps.elementsEqual(path, by: ==) }) {
                lines[same].label += ", \(shortTitle(run.path))"
            } else {
                lines.append(.init(shortTitle(run.path), path, series: series))
            }
        }
        let truces = study.scenario.law.truces.flatMap { truce in truce.windows.map { (label: truce.id, days: $0) } }
        return .chart(
            ReportDocument.Chart(
                TimelineChart(
                    title: "\(name(pair.destination)) on \(name(pair.origin)): duties on all goods, statutory, %",
                    days: DayRange(from: start, until: end), lines: lines, truces: truces,
                    events: study.scenario.law.events.map { ($0.title ?? $0.id, $0.date) }),
                name: "rates-\(pair.destination.code.lowercased())-on-\(pair.origin.code.lowercased())"))
    }

    /// The economy of a group whose law is shown for it.
    func largest(_ subject: Subject) -> Country? {
        subject.members.max { study.world.size(of: Subject($0)) < study.world.size(of: Subject($1)) }
    }

    func estimate(_ index: Int, _ value: (Comparison) -> Double) -> Estimate? {
        let number = study.range(index, value)
        guard number.value.isFinite else { return nil }
        return Estimate(number.value, low: number.low, high: number.high)
    }
}

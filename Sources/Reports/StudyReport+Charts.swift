import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

extension StudyReport {
    /// Who wins and who loses: real income of each economy of the focus on each branch, with the range over models.
    func welfareChart(against day: Day) -> ReportDocument.Block? {
        let runs = branches(against: day)
        guard !runs.isEmpty, !focus.isEmpty else { return nil }
        let rows = focus.map { country in
            DotRangeChart.Row(name(country), runs.map { estimate($0.index) { $0.welfare(self.index(country)).percentChange } })
        }
        return .chart(
            ReportDocument.Chart(
                DotRangeChart(
                    title: "\(welfareTitle) by branch, law of \(study.scenario.asOf) against \(day)",
                    unit: "% of real income, \(horizon.words)", series: runs.map(\.run.path.id), rows: rows),
                name: "real-income-\(day)"))
    }

    /// The industries of one economy by the change of their output, the most and the least.
    func industryChart(_ index: Int, country n: Int, sectors: [Int], title: String, name: String) -> ReportDocument.Block {
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
    func partsChart(_ parts: WelfareDecomposition, country: Country, branch: String, against day: Day) -> ReportDocument.Block {
        let n = index(country)
        return .chart(
            ReportDocument.Chart(
                WaterfallChart(
                    title: "\(name(country)): what the change is made of, branch \(branch) against \(day)",
                    unit: "ln of \(welfareWord), %",
                    steps: [
                        ("terms of trade", 100 * parts.termsOfTrade[n]), ("volume of taxed trade", 100 * parts.volumeOfTrade[n]),
                        ("trade costs", 100 * parts.tradeCosts[n]), ("transfers", 100 * parts.transfers[n]),
                        ("not explained by the path", 100 * parts.remainder(n)),
                    ].filter { abs($0.1) >= 0.0005 }, total: welfareWord),
                name: "parts-\(country.rawValue.lowercased())"))
    }

    /// How the duties on all goods moved and will move between the parties: one line up to the first event, then one
    /// for each branch, with the windows of truces shaded.
    func rateCharts() -> [ReportDocument.Block] {
        guard let first = study.scenario.compareTo.first else { return [] }
        let runs = branches(against: first).map(\.run)
        return parties().prefix(4).compactMap { pair in
            rateChart(origin: grid.countries[pair.origin], destination: grid.countries[pair.destination], runs)
        }
    }

    private func rateChart(origin: Country, destination: Country, _ runs: [StudyRun]) -> ReportDocument.Block? {
        guard let any = runs.first else { return nil }
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
                lines[same].label += ", \(run.path.id)"
            } else {
                lines.append(.init(run.path.id, path, series: series))
            }
        }
        let truces = study.scenario.law.truces.flatMap { truce in truce.windows.map { (label: truce.id, days: $0) } }
        return .chart(
            ReportDocument.Chart(
                TimelineChart(
                    title: "\(name(destination)) on \(name(origin)): duties on all goods, statutory, %",
                    days: DayRange(from: start, until: end), lines: lines, truces: truces,
                    events: study.scenario.law.events.map { ($0.title ?? $0.id, $0.date) }),
                name: "rates-\(destination.rawValue.lowercased())-on-\(origin.rawValue.lowercased())"))
    }

    private func estimate(_ index: Int, _ value: (Comparison) -> Double) -> Estimate? {
        let number = study.range(index, value)
        guard number.value.isFinite else { return nil }
        return Estimate(number.value, low: number.low, high: number.high)
    }
}

import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

/// Industries of those whom the answer is about: output, jobs, prices, on both sides.
extension StudyReport {
    func industries() -> ReportDocument.Section? {
        guard let day = study.scenario.compareTo.first else { return nil }
        var section = ReportDocument.Section("Industries")
        let runs = byStakes(against: day)
        guard let most = runs.first else { return nil }
        section.blocks.append(.paragraph(employmentNote))
        section.blocks += threats()
        for (k, subject) in leads.enumerated() {
            section.blocks += industries(of: subject, most.index, most.run, isFirst: k == 0)
        }
        let others = runs.dropFirst().filter { !$0.run.comparison.isUnchanged }.flatMap { index, run in
            leads.flatMap { industries(of: $0, index, run, isFirst: false) }
        }
        if !others.isEmpty { section.blocks.append(.fold("Industries on the other branches", others)) }
        return section
    }

    /// The sectors in which some produce, by the change of their output, the most first.
    func industriesByOutput(_ n: [Int], _ run: StudyRun) -> [Int] {
        grid.sectors.indices.filter { j in n.contains { run.comparison.reference.output[$0, j].value > 0 } }
            .sorted { run.comparison.outputVolume(n, $0).value > run.comparison.outputVolume(n, $1).value }
    }

    private func industries(of subject: Subject, _ index: Int, _ run: StudyRun, isFirst: Bool) -> [ReportDocument.Block] {
        let n = self.index(subject)
        let ranked = industriesByOutput(n, run)
        let shown = ends(ranked)
        let title = "\(name(subject)): law of \(run.day) on branch \(run.path.id) against \(run.comparedWith), %"
        let table = industryTable(title, n, shown, of: ranked.count, index)
        guard isFirst, let best = ranked.first, let worst = ranked.last else { return [.table(table)] }
        func moves(_ j: Int) -> Double { run.comparison.outputVolume(n, j).percentChange }
        let finding =
            "\(name(subject)): output \(moves(best) > 0 ? "rises most" : "falls least") in \(name(grid.sectors[best]).lowercasedFirst), "
            + "\(moves(worst) < 0 ? "falls most" : "rises least") in \(name(grid.sectors[worst]).lowercasedFirst)"
        return [
            industryChart(index, country: n, sectors: shown, title: finding, name: "industries-\(subject.code.lowercased())"),
            .table(table),
        ]
    }

    /// Five from each end.
    private func ends(_ ranked: [Int]) -> [Int] { Array(ranked.prefix(5) + ranked.dropFirst(5).suffix(5)) }

    private func industryTable(_ title: String, _ n: [Int], _ shown: [Int], of all: Int, _ index: Int) -> ReportDocument.Table {
        var table = ReportDocument.Table(
            title,
            columns: [
                .text("industry"), .number("output, volume", more: .better), .number("employment", more: .better),
                .number("price to buyers, relative to world value added", more: .worse),
            ],
            note: all > shown.count ? "Both ends of \(all) industries; all are in tables/sectors.csv.gz." : "")
        for j in shown {
            table.add([
                name(grid.sectors[j]), change(index) { $0.outputVolume(n, j).percentChange },
                change(index) { $0.labour(n, j).percentChange }, change(index) { $0.price(n, j).percentChange },
            ])
        }
        return table
    }

    /// What it is worth to each industry of the threatener that a threat is not carried out.
    private func threats() -> [ReportDocument.Block] {
        var blocks: [ReportDocument.Block] = []
        for (index, run) in study.runs.enumerated() {
            // A threat that is written and not solved, such as a purchase that is not made, has no industries to show.
            guard let threat = run.threat, !run.comparison.isUnchanged,
                let measure = study.scenario.law.threats.first(where: { $0.id == threat })?.measure,
                let by = study.acting(measure).first, case let n = self.index(by), !n.isEmpty
            else { continue }
            let ranked = industriesByOutput(n, run)
            guard let best = ranked.first, let worst = ranked.last else { continue }
            func moves(_ j: Int) -> Double { run.comparison.outputVolume(n, j).percentChange }
            let shown = ends(ranked)
            blocks.append(
                .paragraph(
                    "If \(threatWords(threat)) is not carried out, the \(welfareWord) of \(inProse(by)) changes by \(change(index) { $0.welfare(n).percentChange }) against carrying it out. "
                        + "Output \(moves(best) < 0 ? "falls least" : "rises most") in \(name(grid.sectors[best])) (\(change(index) { $0.outputVolume(n, best).percentChange })), "
                        + "and \(moves(worst) > 0 ? "rises least" : "falls most") in \(name(grid.sectors[worst])) (\(change(index) { $0.outputVolume(n, worst).percentChange }))."
                ))
            blocks.append(
                industryChart(
                    index, country: n, sectors: shown,
                    title:
                        "Without \(threatWords(threat)), output in \(inProse(by)) rises most in \(name(grid.sectors[best]).lowercasedFirst)",
                    name: "industries-\(threat)"))
            blocks.append(
                .table(
                    industryTable(
                        "\(name(by)): law of \(run.day) on branch \(run.path.id) without \(threat), against with it, %", n, shown,
                        of: ranked.count, index)))
        }
        return blocks
    }
}

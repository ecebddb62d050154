import Studies
import TradeData
import TradeEquilibrium

/// How much of what a law's duties are about comes from their target directly, and how much through others.
extension StudyReport {
    /// One economy and the partner whose goods its duties change most, by trade of the base year.
    private struct Reach {
        let subject: Subject
        let partner: Country
        /// Shares of the subject's gross output.
        let direct, inputs: Double
        /// Its industries by inputs of that kind, the most first: places.
        let industries: [(place: Int, inputs: Double)]
        let residual: Double
    }

    /// nil where the world has no links, or no duty of those whom the answer is about changes.
    func chains() -> ReportDocument.Section? {
        guard let day = study.scenario.compareTo.first, let most = byStakes(against: day).first?.run,
            let chains = try? SupplyChains(study.world)
        else { return nil }
        let reaches = leads.compactMap { reach($0, most, chains) }
        guard !reaches.isEmpty else { return nil }
        let residual = reaches.map(\.residual).max() ?? 0
        let mark = currency == "USD" ? "$" : currency + " "
        func ofHundred(_ share: Double) -> String { mark + NumberText.fixed(100 * share, 2) }
        var table = ReportDocument.Table(
            "Inputs from those whose goods are taxed otherwise, \(mark) of each \(mark)100 of gross output, flows of \(study.world.year)",
            columns: [
                .text("economy"), .text("inputs from"), .number("bought directly"), .number("through others"),
                .number("all stages"),
            ],
            note:
                "Accounting of the world's links before anybody buys elsewhere, no solve; what its sums leave is \(NumberText.residual(residual)). "
                + source)
        var words: [String] = []
        for reach in reaches {
            let partner = Subject(reach.partner)
            let through = max(0, reach.inputs - reach.direct)
            table.add([
                name(reach.subject), name(reach.partner), ofHundred(reach.direct), ofHundred(through), ofHundred(reach.inputs),
            ])
            let top = reach.industries.prefix(3).map {
                "\(name(grid.sectors[$0.place % grid.sectorCount]).lowercasedFirst) (\(ofHundred($0.inputs)))"
            }
            words.append(
                "Of each \(mark)100 of output in \(inProse(reach.subject)), \(ofHundred(reach.inputs)) are inputs from \(inProse(partner)) of the kinds whose duty changes: "
                    + "\(ofHundred(reach.direct)) bought there by the industries that use them, and \(ofHundred(through)) within what other suppliers, at home or abroad, sell on. Most of them are in "
                    + (top.count > 1 ? top.dropLast().joined(separator: ", ") + " and " + top[top.count - 1] : top.joined()) + "."
            )
        }
        return .init("Supply chains", [.paragraph(words.joined(separator: " ")), .table(table)])
    }

    private func reach(_ subject: Subject, _ run: StudyRun, _ chains: SupplyChains) -> Reach? {
        let members = index(subject)
        let (before, after) = (run.comparison.reference.asked.tariffs, run.comparison.policy.asked.tariffs)
        var (most, partner, hit) = (0.0, -1, [Sector]())
        for i in grid.countries.indices where !members.contains(i) {
            var (stake, sectors) = (0.0, [Sector]())
            for j in grid.sectors.indices {
                let moved = members.reduce(0) {
                    $0 + abs(after[$1, i, j].value - before[$1, i, j].value) * study.world.flow($1, i, j)
                }
                if moved > 0 { sectors.append(grid.sectors[j]) }
                stake += moved
            }
            if stake > most { (most, partner, hit) = (stake, i, sectors) }
        }
        guard partner >= 0, grid.countries[partner] != .restOfWorld,
            let target = try? IndustrySet(subject, in: study.world),
            let origin = try? IndustrySet(Subject(grid.countries[partner]), hit, in: study.world),
            let content = try? chains.content(of: origin)
        else { return nil }
        let output = target.places.reduce(0) { $0 + chains.output[$1] }
        guard output > 0 else { return nil }
        func share(_ values: [Double]) -> Double {
            target.places.reduce(0) { $0 + chains.output[$1] * values[$1] } / output
        }
        // Industries of a group are those of its members; a sector is named once.
        var bySector = [Double](repeating: 0, count: grid.sectorCount)
        var outputs = bySector
        for place in target.places {
            bySector[place % grid.sectorCount] += chains.output[place] * content.inputs[place]
            outputs[place % grid.sectorCount] += chains.output[place]
        }
        let ranked = grid.sectors.indices.filter { outputs[$0] > 0 }.map { (place: $0, inputs: bySector[$0] / outputs[$0]) }
            .sorted { $0.inputs > $1.inputs }
        return Reach(
            subject: subject, partner: grid.countries[partner], direct: share(content.direct),
            inputs: share(content.inputs), industries: ranked, residual: content.residual)
    }
}

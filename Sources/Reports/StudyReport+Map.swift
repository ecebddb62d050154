import Studies
import TradeData
import TradeEquilibrium

extension StudyReport {
    /// Every economy on a map, on the branch on which most is at stake; nil without shapes, or where nothing moves.
    ///
    /// Countries that are no economy of the world are grey, even where its rest of the world holds them: they have no figure of their own.
    func map(against day: Day) -> ReportDocument.Block? {
        guard let shapes, let (at, run) = byStakes(against: day).first else { return nil }
        var values: [Country: Double] = [:]
        var names: [Country: String] = [:]
        var (unplaced, unknown): ([Int], [Int]) = ([], [])
        for (n, country) in grid.countries.enumerated() {
            let change = run.comparison.welfare(n).percentChange
            // Who is an economy of the world is no part of another.
            let places = shapes.places(of: country, on: study.scenario.asOf).filter { $0 == country || grid.index(of: $0) == nil }
            if !change.isFinite { unknown.append(n) } else if places.isEmpty { unplaced.append(n) }
            for place in places where change.isFinite {
                values[place] = change
                names[place] = name(country)
            }
        }
        guard values.values.contains(where: { !NumberText.isNothing(percent: $0) }) else { return nil }
        let moves = grid.countries.indices.map { run.comparison.welfare($0).percentChange }.filter(\.isFinite)
        let (falls, rises) = (moves.filter { $0 <= -0.005 }.count, moves.filter { $0 >= 0.005 }.count)
        var notes: [String] = []
        func figures(_ places: [Int]) -> String {
            listed(places.map { n in "\(name(grid.countries[n])) \(change(at) { $0.welfare(n).percentChange })" })
        }
        if !unplaced.isEmpty { notes.append("Not on the map: \(figures(unplaced)).") }
        if !unknown.isEmpty { notes.append("No figure: \(listed(unknown.map { name(grid.countries[$0]) })).") }
        let hasRest = grid.index(of: .restOfWorld) != nil
        if hasRest { notes.append("Grey: countries that the world counts with the rest of the world.") }
        notes.append("Against the law of \(day). Shapes: Natural Earth, public domain; no border here takes a side.")
        let chart = MapChart(
            title: "\(quoted(run.path)) lowers \(welfareWord) in \(falls) and raises it in \(rises) of \(moves.count) economies",
            unit: "change in \(welfareWord), %, \(horizon.words)",
            missing: hasRest ? "no figure of its own" : "not in this world",
            values: values, names: names, shapes: shapes)
        return .chart(ReportDocument.Chart(chart, name: "map", note: notes.joined(separator: " ")))
    }
}

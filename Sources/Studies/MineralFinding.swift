import TradeData
import TradeEquilibrium
import TradePolicy

/// What the satellite says of one measure on minerals, for the report: markets, who loses, bounds, stocks, range.
public struct MineralFinding: Sendable {
    public let measure: Measure
    public let imposer: Country
    /// The branches on which it is law on the as-of day.
    public let paths: [EventPath]
    /// Whether it is law on the first day of comparison too, so that no change comes from it.
    public let isInReference: Bool
    /// For the economy that loses most of those that the report is about.
    public let study: MineralStudy
    /// What economies lose where the minerals are used, before it spreads; largest first.
    public let losses: [(economy: Country, losses: MineralLosses)]

    /// Economies at most that a report names.
    private static let most = 6

    /// The findings on all measures on minerals that are law on some branch; none where the law has none.
    /// - Throws: `NotConverged`, `Problems`.
    /// - Complexity: a `MineralStudy` for each measure and imposer.
    static func all(_ scenario: Scenario, _ satellite: MineralSatellite, world: World, options: SolverOptions) throws -> [Self] {
        let focus = scenario.focus.compactMap { $0.within(world.grid) }.flatMap(\.members)
        let tables = try MineralTables.load()
        typealias Part = (
            asked: MineralSatellite.Asked, question: MineralCutOff, paths: [EventPath], isInReference: Bool,
            losses: [(economy: Country, losses: MineralLosses)]
        )
        var parts: [Part] = []
        for asked in satellite.asked {
            let id = asked.measure.id
            let paths = scenario.tree.paths.filter { scenario.law(on: $0).inForce(on: scenario.asOf)[id] != nil }
            guard !paths.isEmpty else { continue }
            let isInReference = paths.allSatisfy { scenario.law(on: $0).inForce(on: scenario.compareTo[0])[id] != nil }
            let all = satellite.losses(of: id).filter { $0.key != .restOfWorld }
            let inFocus = all.filter { focus.contains($0.key) }
            let shown = (inFocus.isEmpty ? all : inFocus).sorted {
                let (a, b) = ($0.value.total(.willingness), $1.value.total(.willingness))
                return a == b ? $0.key < $1.key : a > b
            }
            for imposer in asked.measure.by.sorted() {
                guard let first = shown.first, let question = asked.question(by: imposer, on: first.key) else { continue }
                parts.append((asked, question, paths, isInReference, shown.prefix(most).map { ($0.key, $0.value) }))
            }
        }
        let planned = parts
        return try Parallel.map(planned.count) { k in
            Result {
                let part = planned[k]
                return Self(
                    measure: part.asked.measure, imposer: part.question.imposer, paths: part.paths,
                    isInReference: part.isInReference,
                    study: try MineralStudy(
                        part.question, minerals: part.asked.minerals, tables: tables, world: world, options: options,
                        isAlone: true),
                    losses: part.losses)
            }
        }.map { try $0.get() }
    }
}

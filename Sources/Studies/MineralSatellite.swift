import TradeData
import TradePolicy

/// The minerals satellite of a law on a world: what measures on minerals cost each economy's sectors, for the scenario's own equilibrium.
///
/// Every economy that a measure names loses output where it uses the mineral (`MineralCutOff.outcome`, central parameters, by
/// willingness to pay); what it loses is a fall of its sectors' productivity. A measure on everybody withholds the mineral from
/// all buyers abroad at once, one on some economies from each of them alone. Of several measures on one mineral, the one that
/// costs an economy most counts.
///
/// - Note: What the imposer forgoes in sales is not in the world's flows; `MineralStudy` states it.
public struct MineralSatellite: Satellite {
    /// A measure on minerals as questions to the satellite.
    struct Asked: Sendable {
        let measure: Measure
        let minerals: [Mineral]
        let scope: MineralCutOff.Scope

        /// The question for one economy; nil where it is not cut off.
        func question(by imposer: Country, on economy: Country) -> MineralCutOff? {
            guard !measure.by.contains(economy), measure.partners.contains(economy) else { return nil }
            return try? MineralCutOff(
                by: imposer, on: economy, scope: scope, leakage: measure.terms.remaining.value, reach: measure.terms.reach.value,
                stocks: measure.terms.stocks)
        }
    }

    private(set) var asked: [Asked]
    private let grid: Grid
    /// Of the world.
    private let id, unit: String
    /// Y, gross output, million USD a year, by economy and sector.
    private let outputs: [Country: [Sector: Double]]
    /// What each measure costs each economy that it names, before it spreads.
    private var outcomes: [String: [Country: [MineralCutOff.Outcome]]]
    /// What could not be worked out of a measure.
    private var faults: [String: String]

    /// - Returns: nil where no measure or threat of the law has minerals to solve.
    /// - Complexity: O(economies × minerals) markets.
    public init?(_ law: Law, world: World) {
        let measures = (law.measures + law.threats.map(\.measure)).filter { !$0.terms.minerals.isEmpty }
        guard !measures.isEmpty else { return nil }
        (asked, faults, outcomes) = ([], [:], [:])
        outputs = Self.outputs(of: world)
        (grid, id, unit) = (world.grid, world.id, world.unit)
        for measure in measures { solve(measure) }
    }

    public func with(_ measures: [Measure]) -> Self {
        var copy = self
        for measure in measures { copy.solve(measure) }
        return copy
    }

    /// Works out what a measure costs each economy that it names, in the place of what was known of it.
    private mutating func solve(_ measure: Measure) {
        let known = asked.firstIndex { $0.measure.id == measure.id }
        (outcomes[measure.id], faults[measure.id]) = (nil, nil)
        do {
            guard unit == MoneyUnit.millionUSD.description else {
                throw Problems("world \(id) is in \(unit) and minerals in USD", remedy: "choose another world")
            }
            let question = Asked(
                measure: measure, minerals: try MineralTables.load().named(measure.terms.minerals),
                scope: Self.scope(of: measure, in: grid))
            outcomes[measure.id] = try Self.outcomes(question, grid.countries) { outputs[$0]?[$1] }
            if let known { asked[known] = question } else { asked.append(question) }
        } catch {
            let problem = (error as? any Failure)?.problems.first
            faults[measure.id] = problem.map { "\($0.what); \($0.remedy)" } ?? "\(error)"
            if let known { asked.remove(at: known) }
        }
    }

    /// Whether every economy abroad is cut off at once.
    private static func scope(of measure: Measure, in grid: Grid) -> MineralCutOff.Scope {
        let abroad = grid.countries.filter { !measure.by.contains($0) }
        return abroad.allSatisfy(measure.partners.contains) ? .everybody : .alone
    }

    private static func outputs(of world: World) -> [Country: [Sector: Double]] {
        let grid = world.grid
        var outputs: [Country: [Sector: Double]] = [:]
        for (i, country) in grid.countries.enumerated() {
            for (j, sector) in grid.sectors.enumerated() {
                outputs[country, default: [:]][sector] = grid.countries.indices.reduce(0) { $0 + world.flow($1, i, j) }
            }
        }
        return outputs
    }

    private static func outcomes(
        _ asked: Asked, _ economies: [Country], output: (Country, Sector) -> Double?
    ) throws -> [Country: [MineralCutOff.Outcome]] {
        var found: [Country: [MineralCutOff.Outcome]] = [:]
        for economy in economies {
            for imposer in asked.measure.by.sorted() {
                guard let question = asked.question(by: imposer, on: economy) else { continue }
                for mineral in asked.minerals where mineral.uses.contains(where: { (output(economy, $0.sector) ?? 1) > 0 }) {
                    found[economy, default: []].append(try question.outcome(of: mineral, output: output))
                }
            }
        }
        return found
    }

    /// What a measure alone costs the economies that it names, before it spreads; million USD a year.
    func losses(of measure: String) -> [Country: MineralLosses] {
        (outcomes[measure] ?? [:]).mapValues { MineralLosses($0) }
    }

    public func effects(of measures: [String]) -> SatelliteEffects {
        var together: [Country: [MineralCutOff.Outcome]] = [:]
        for id in measures { together.merge(outcomes[id] ?? [:]) { $0 + $1 } }
        var losses: [SatelliteEffects.Loss] = []
        for (economy, outcomes) in together.sorted(by: { $0.key < $1.key }) {
            var lost: [Sector: Double] = [:]
            for industry in MineralLosses(outcomes).industries(.willingness) where industry.loss > 0 {
                lost[industry.sector, default: 0] += industry.loss
            }
            for (sector, loss) in lost.sorted(by: { $0.key < $1.key }) {
                guard let output = outputs[economy]?[sector], output > 0 else { continue }
                losses.append(.init(economy: economy, sector: sector, share: min(Self.most, loss / output)))
            }
        }
        return SatelliteEffects(losses: losses, notes: measures.compactMap(note))
    }

    /// Tables of one's own may give industries more than their sector.
    private static let most = 0.99

    private func note(_ id: String) -> String? {
        if let fault = faults[id] { return "\(id) is recorded but not modelled: \(fault)." }
        guard let question = asked.first(where: { $0.measure.id == id }) else { return nil }
        let names = question.minerals.map(\.id).joined(separator: ", ")
        let whom = question.scope == .everybody ? "all buyers abroad at once" : "each economy that it names alone"
        return
            "\(id) is about what is finer than a sector (\(names)): the minerals satellite works out what users lose where it is withheld from "
            + "\(whom), and this enters the world as lower productivity of their sectors (A-22)."
    }
}

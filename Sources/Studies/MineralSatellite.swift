import TradeData
import TradePolicy

/// The minerals satellite of a law on a world: what measures on minerals cost each economy's sectors, for the scenario's own equilibrium.
///
/// Every economy that a measure names loses output where it uses the mineral (`MineralCutOff.outcome`, central parameters, by
/// willingness to pay); what it loses is a fall of its sectors' productivity. A measure on everybody withholds the mineral from
/// all buyers abroad at once, one on some economies from each of them alone. Of several measures on one mineral, the one that
/// costs an economy most counts. What the imposer sells no more is withheld of its trade in the sector that the mineral's HS codes
/// are in: the value over the flow to the buyer, or over all its exports where everybody is cut off.
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

    /// Sales of a mineral that are cut off, as a share of the seller's trade with the buyer in its sector.
    private struct Sale: Sendable {
        let seller, buyer: Country
        let mineral: String
        let sector: Sector
        let share: Double
    }

    private(set) var asked: [Asked]
    private let world: World
    private var grid: Grid { world.grid }
    /// The sector that a mineral is traded in; none where the world has no concordance or the mineral no codes.
    private let sectors: [String: Sector]
    /// What each measure withholds.
    private var sales: [String: [Sale]] = [:]
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
        self.world = world
        sectors = Self.sectors(of: world)
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
        (outcomes[measure.id], faults[measure.id], sales[measure.id]) = (nil, nil, nil)
        do {
            guard world.unit == MoneyUnit.millionUSD.description else {
                throw Problems("world \(world.id) is in \(world.unit) and minerals in USD", remedy: "choose another world")
            }
            let question = Asked(
                measure: measure, minerals: try MineralTables.load().named(measure.terms.minerals),
                scope: Self.scope(of: measure, in: grid))
            outcomes[measure.id] = try solved(question)
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

    private mutating func solved(_ asked: Asked) throws -> [Country: [MineralCutOff.Outcome]] {
        let outputs = outputs
        var found: [Country: [MineralCutOff.Outcome]] = [:]
        var withheld: [Sale] = []
        for economy in grid.countries {
            for imposer in asked.measure.by.sorted() {
                guard let question = asked.question(by: imposer, on: economy) else { continue }
                for mineral in asked.minerals
                where mineral.uses.contains(where: { (outputs[economy]?[$0.sector] ?? 1) > 0 }) {
                    let outcome = try question.outcome(of: mineral) { outputs[$0]?[$1] }
                    found[economy, default: []].append(outcome)
                    withheld += sale(outcome, question).map { [$0] } ?? []
                }
            }
        }
        sales[asked.measure.id] = withheld
        return found
    }

    /// What a cut-off withholds of the seller's trade with the buyer; nil where the world has no such trade.
    private func sale(_ outcome: MineralCutOff.Outcome, _ question: MineralCutOff) -> Sale? {
        guard let sector = sectors[outcome.mineral.id], let n = grid.index(of: question.economy),
            let i = grid.index(of: question.imposer), let j = grid.index(of: sector), outcome.salesForgone > 0
        else { return nil }
        let buyers = question.scope == .alone ? [n] : grid.countries.indices.filter { $0 != i }
        let traded = buyers.reduce(0) { $0 + world.flow($1, i, j) }
        guard traded > 0, world.flow(n, i, j) > 0 else { return nil }
        return Sale(
            seller: question.imposer, buyer: question.economy, mineral: outcome.mineral.id, sector: sector,
            share: outcome.salesForgone / traded)
    }

    /// By the first code of each mineral.
    private static func sectors(of world: World) -> [String: Sector] {
        guard let concordance = try? world.concordance?.table(),
            let products = try? MineralProducts.load(), let tables = try? MineralTables.load()
        else { return [:] }
        var sectors: [String: Sector] = [:]
        for mineral in tables.order {
            sectors[mineral] = products.codes(of: mineral).first.flatMap(Product.init).flatMap { concordance.sector(of: $0) }
        }
        return sectors
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
        return SatelliteEffects(losses: losses, withheld: withheld(by: measures), notes: measures.compactMap(note))
    }

    /// Of several measures on one mineral the one that withholds most counts; minerals of a sector add up.
    private func withheld(by measures: [String]) -> [SatelliteEffects.Withheld] {
        struct Flow: Hashable {
            let seller, buyer: Country
            let sector: Sector
        }
        var byMineral: [Flow: [String: Double]] = [:]
        for sale in measures.flatMap({ sales[$0] ?? [] }) {
            let flow = Flow(seller: sale.seller, buyer: sale.buyer, sector: sale.sector)
            byMineral[flow, default: [:]][sale.mineral] = max(byMineral[flow]?[sale.mineral] ?? 0, sale.share)
        }
        return byMineral.map { flow, shares in
            .init(
                seller: flow.seller, buyer: flow.buyer, sector: flow.sector,
                share: min(Self.most, shares.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }))
        }.sorted { ($0.seller, $0.buyer, $0.sector.rawValue) < ($1.seller, $1.buyer, $1.sector.rawValue) }
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
            + "\(whom), and this enters the world as lower productivity of their sectors, and what is not sold as that part of the seller's trade (A-22)."
    }
}

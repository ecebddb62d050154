import Glibc
import TradeData

extension Instrument {
    /// A promise to invest so much over so many years: `by` pays, `destinations` receive.
    public static let investmentPledge = Instrument(
        "investment-pledge", on: .exports, effect: .investment,
        keys: ["answers", "additionality", "channel", "capital-output", "capital-share"], needs: ["amount", "years"])
}

/// The money of a pledge to invest, as its text says it.
public struct PledgeTerms: Sendable, Hashable {
    /// What the money does in the model.
    public enum Channel: String, Sendable, Hashable, CaseIterable {
        /// While it is paid: what the investor has less to spend, the host has more.
        case transfer
        /// Once it is in place: the capital that it built.
        case capital
    }

    /// P, in millions of dollars, over all years.
    public let amount: Double
    /// T.
    public let years: Double
    /// a, the part of the pledge that would not have been invested without it; nil where the file does not say it.
    public let additionality: Share?
    public let channel: Channel
    /// The stock of capital over value added in the sectors that the money goes to.
    public let capitalOutput: Double
    /// Capital's part of value added.
    public let capitalShare: Share

    /// What stands for the two where a file does not say them, with its range (assumption A-20).
    public static let usualCapitalOutput = (low: 2.5, central: 3.0, high: 4.0)
    public static let usualCapitalShare = (low: 0.33, central: 0.40, high: 0.45)

    public init(
        amount: Double, years: Double, additionality: Share? = nil, channel: Channel = .transfer,
        capitalOutput: Double = usualCapitalOutput.central, capitalShare: Share = Share(usualCapitalShare.central)
    ) {
        (self.amount, self.years, self.additionality, self.channel) = (amount, years, additionality, channel)
        (self.capitalOutput, self.capitalShare) = (capitalOutput, capitalShare)
    }

    /// P/T, millions of dollars a year.
    public var perYear: Double { amount / years }
}

/// A pledge on a world: who pays and who receives, and what capital it adds to.
///
/// ```
/// as a transfer:   ΔT[host] = +a·P/T,   ΔT[investor] = −a·P/T
/// as capital:      ẑ[n,j] = (1 + a·P/K)^(α·γ[n,j]),   K = κ·Σⱼ VA[n,j]      j over the sectors named
/// ```
/// α is capital's part of value added and γ that of value added in output: ẑ of the model is what a sector makes with all its inputs.
/// Several investors and several hosts share a pledge by their value added. The investor's own capital is not made smaller, and what
/// the investor earns on the capital abroad stays with the host: as capital, a host's gain is before what it pays out.
public struct PledgeOnWorld: Sendable {
    public let measure: Measure
    public let terms: PledgeTerms
    /// Who pays and who receives, as places on the grid, with their parts of the pledge.
    public let investors, hosts: [(n: Int, part: Double)]
    /// The sectors that the money goes to.
    public let sectors: [Int]
    /// VA of those sectors, by host, millions of the world's currency a year.
    let valueAdded: [Double]
    let valueAddedShares: SectorTable<Share>
    /// The value added of all investors, millions a year.
    public let investorsIncome: Double

    /// K of all hosts' sectors together, in the world's unit.
    public var capital: Double { capital(terms.capitalOutput) }
    func capital(_ capitalOutput: Double) -> Double { capitalOutput * valueAdded.reduce(0, +) }

    /// Puts the pledge on a policy.
    /// - Parameters:
    ///   - additionality: a, from 0 to 1.
    ///   - capitalOutput: κ and α instead of the pledge's own.
    public func add(
        to policy: inout Policy, additionality: Double, channel: PledgeTerms.Channel, capitalOutput: Double? = nil,
        capitalShare: Double? = nil
    ) {
        guard additionality > 0 else { return }
        switch channel {
        case .transfer:
            for (n, part) in investors { policy.transfers[n] -= additionality * terms.perYear * part }
            for (n, part) in hosts { policy.transfers[n] += additionality * terms.perYear * part }
        case .capital:
            let alpha = capitalShare ?? terms.capitalShare.value
            for (k, host) in hosts.enumerated() where valueAdded[k] > 0 {
                let grown =
                    1 + additionality * terms.amount * host.part / ((capitalOutput ?? terms.capitalOutput) * valueAdded[k])
                for j in sectors {
                    policy.productivity[host.n, j] = Hat(
                        policy.productivity[host.n, j].value
                            * pow(grown, alpha * valueAddedShares[host.n, j].value))
                }
            }
        }
    }
}

extension LawBridge {
    /// A pledge on this world; nil where the world lacks its investors or its hosts, or where nothing is made in its sectors.
    /// - Complexity: O(NJ) for each host.
    public func pledge(_ measure: Measure) -> PledgeOnWorld? {
        guard let terms = measure.terms.pledge else { return nil }
        let grid = world.grid
        func parts(_ found: [Int]) -> [(n: Int, part: Double)] {
            let whole = found.reduce(0) { $0 + world.valueAdded[$1] }
            return found.map { ($0, world.valueAdded[$0] / whole) }
        }
        let investors = grid.countries.indices.filter { measure.by.contains(grid.countries[$0]) }
        let hosts = grid.countries.indices.filter {
            measure.partners.contains(grid.countries[$0]) && !measure.by.contains(grid.countries[$0])
        }
        guard !investors.isEmpty, !hosts.isEmpty else { return nil }
        let sectors: [Int] =
            switch measure.goods {
            case .sectors(let named): grid.sectors.indices.filter { named[grid.sectors[$0]] != nil }
            default: Array(grid.sectors.indices)
            }
        let valueAdded = hosts.map { n in
            sectors.reduce(0) { sum, j in
                sum
                    + grid.countries.indices.reduce(0) { $0 + world.flow($1, n, j) } * world.valueAddedShares[n, j].value
            }
        }
        guard valueAdded.contains(where: { $0 > 0 }),
            [investors, hosts].allSatisfy({ $0.contains { world.valueAdded[$0] > 0 } })
        else { return nil }
        return PledgeOnWorld(
            measure: measure, terms: terms, investors: parts(investors), hosts: parts(hosts), sectors: sectors,
            valueAdded: valueAdded, valueAddedShares: world.valueAddedShares,
            investorsIncome: investors.reduce(0) { $0 + world.valueAdded[$1] })
    }

    /// Pledges of the law, by id, that the investors cannot pay out of a year's income; none where money of the world is no dollars.
    public func problemsOfPledges() -> [(id: String, problem: Problem)] {
        let law = onGrid.law
        return (law.measures + law.threats.map(\.measure)).compactMap { measure in
            guard let found = pledge(measure), found.terms.perYear >= found.investorsIncome,
                world.unit == MoneyUnit.millionUSD.description
            else { return nil }
            func billions(_ millions: Double) -> String { "\((millions / 100).rounded() / 10) bn USD" }
            let problem = Problem(
                what:
                    "\(measure.id) pledges \(billions(found.terms.perYear)) a year, and the investor's whole income in \(world.id) is "
                    + billions(found.investorsIncome),
                remedy: "check amount and years: amount is in dollars and over all years")
            return (measure.id, problem)
        }
    }

    /// Puts the pledges of a law in force on a policy, from nothing; returns what a reader should know of them.
    func apply(pledges inForce: LawInForce, to policy: inout Policy) -> [String] {
        let pledges = onGrid.measures.filter { $0.terms.pledge != nil }
        guard !pledges.isEmpty else { return [] }
        policy.transfers = Array(repeating: 0, count: world.grid.countryCount)
        policy.productivity = SectorTable(grid: world.grid, repeating: .one)
        var notes: [String] = []
        let base = onGrid.law.inForce(on: baseDay)
        for measure in pledges where inForce[measure.id] != nil {
            guard base[measure.id] == nil else {
                notes.append(
                    "\(measure.id): was law on \(baseDay) too; \(world.id) is taken to have it, and it is not applied.")
                continue
            }
            guard MoneyUnit.millionUSD.description == world.unit else {
                notes.append("\(measure.id): it is in dollars and \(world.id) in \(world.unit); it is not applied.")
                continue
            }
            guard let found = pledge(measure) else {
                notes.append("\(measure.id): \(world.id) lacks its investor, its host or its sectors; it is not applied.")
                continue
            }
            guard let a = found.terms.additionality else {
                notes.append(
                    "\(measure.id): nothing says how much of it would not be invested anyway (additionality), so that no branch has it; the "
                        + "section on pledges shows what it comes to with 0%, 30% and 100%.")
                continue
            }
            found.add(to: &policy, additionality: a.value, channel: found.terms.channel)
        }
        return notes
    }
}

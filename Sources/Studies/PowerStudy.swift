import TradeData
import TradeEquilibrium

/// What a coalition could withhold from a target, with all that is said of it.
///
/// ```swift
/// let study = try PowerStudy(world, model: model, by: usa, over: china)
/// study.whole.leverage                                 // 2.6: China loses 2.6 times as large a share of income
/// ```
/// - Complexity: a solve for the whole, one with both sides stopping, one in the first months, one for each sector and each member.
public struct PowerStudy: Sendable {
    /// One product of the target.
    public struct Product: Sendable {
        /// The world's sector.
        public let sector: Int
        /// Shares of the target's purchases; of these from abroad; of what is from abroad, the coalition's.
        public let input: WithdrawalLoss.Input
        /// The closed form for this product alone, in log points of spending.
        public let closed: Double
        /// It alone withheld, solved exactly.
        public let exact: PowerOutcome
        /// The economy that sells the target most of it, with its share of what is from abroad; nil where nothing is.
        public let largest: (seller: Int, share: Double)?
        /// The coalition's share of the world's exports of it.
        public let exportShare: Double
    }
    /// A mineral of which a member of the coalition has much of the world's supply.
    public struct Mineral: Sendable {
        public let title, stage: String
        public let holder: Country
        /// Of the world's supply at the stage.
        public let share: Double
        /// Of the target's imports, where the table knows; low, central, high.
        public let dependence: MineralRange?
    }

    public let world: World
    public let model: Model
    public let coalition, target: Subject
    /// What is withheld; nil: everything.
    public let sectors: [Sector]?
    /// What the coalition withholds; both sides stopping; and the first in the first months, when buyers hardly find other sellers.
    public let whole, mutual, impact: PowerOutcome
    /// Each member alone, where there are several.
    public let members: [(economy: Country, outcome: PowerOutcome)]
    /// By what it costs the target in closed form, the most first.
    public let products: [Product]
    /// All products in closed form.
    public let closed: Double
    public let form: WithdrawalLoss
    public let dependence: TradeDependence
    public let minerals: [Mineral]

    /// The elasticity between home and foreign goods of the closed form that is used when none is given.
    public static let usualHome = 2.0
    /// A holder of less of a mineral than this is no chokepoint.
    public static let leastHold = 0.4

    /// - Parameters:
    ///   - sectors: What is withheld; everything when nil.
    ///   - home: The elasticity between home and foreign goods of the closed form.
    ///   - minerals: The tables of minerals; none: nothing is said of them.
    /// - Throws: `Problems` for sides that share an economy or have none, and for impossible elasticities; `NotConverged` for a world
    ///   without equilibrium. Withdrawals without one are outcomes without numbers.
    public init(
        _ world: World, model: Model, by coalition: Subject, over target: Subject, sectors: [Sector]? = nil,
        home: Double = PowerStudy.usualHome, minerals tables: MineralTables? = nil, options: SolverOptions = SolverOptions()
    ) throws {
        let grid = world.grid
        let (sellers, buyers) = (grid.indices(of: coalition), grid.indices(of: target))
        for (side, found) in [(coalition, sellers), (target, buyers)] where found.isEmpty {
            throw Problems("world \(world.id) has no economy of \(side.code)", remedy: "see: detente data show \(world.id)")
        }
        let shared = Set(sellers).intersection(buyers).map { grid.countries[$0].rawValue }.sorted()
        guard shared.isEmpty else {
            throw Problems(
                "\(shared.joined(separator: ", ")) would withhold from itself",
                remedy: "name economies on one side only; a group can be written as its members")
        }
        let chosen = sectors.map { Set($0.compactMap { grid.index(of: $0) }) }
        let form = WithdrawalLoss(home: home)
        let held = WithdrawnInputs(world, theta: model.elasticities.theta, of: buyers, by: sellers, sectors: chosen)
        let wrong = form.problems(held.inputs)
        guard wrong.isEmpty else { throw Problems(Array(wrong.prefix(5))) }
        let solver = try PowerSolver(world, model: model, options: options)
        let reached = held.sectors.filter { held.inputs[$0].withdrawn > 0 }
        var questions = [
            PowerQuestion(by: sellers, over: buyers, sectors: chosen),
            PowerQuestion(by: sellers, over: buyers, sectors: chosen, isMutual: true),
        ]
        questions += sellers.count > 1 ? sellers.map { PowerQuestion(by: [$0], over: buyers, sectors: chosen) } : []
        let first = questions.count
        questions += reached.map { PowerQuestion(by: sellers, over: buyers, sectors: [$0]) }
        let outcomes = solver.outcomes(of: questions)
        if let ended = options.ended { throw NotConverged(termination: ended, iterations: 0, residuals: .unknown) }
        let months = Model.at(.impact, elasticities: model.elasticities, deficits: model.deficits, revenue: model.revenue)
        (whole, mutual) = (outcomes[0], outcomes[1])
        impact = try PowerSolver(world, model: months, options: options).outcome(of: questions[0])
        members = zip(sellers, outcomes[2..<first]).map { (grid.countries[$0], $1) }
        products = zip(reached, outcomes[first...]).map { j, exact in
            Product(
                sector: j, input: held.inputs[j], closed: form.loss([held.inputs[j]]), exact: exact,
                largest: Self.largestSeller(world, buyers, j), exportShare: Self.exportShare(world, Set(sellers), j))
        }.sorted { $0.closed > $1.closed }
        (self.world, self.model, self.coalition, self.target, self.sectors) = (solver.world, model, coalition, target, sectors)
        (closed, self.form) = (form.loss(held.inputs), form)
        dependence = TradeDependence(world, of: buyers, on: sellers)
        minerals = (tables?.order ?? []).compactMap { id -> Mineral? in
            guard let mineral = tables?.minerals[id] else { return nil }
            let holds = coalition.members.compactMap { economy in mineral.hold(of: economy).map { (economy, $0) } }
            guard let most = holds.max(by: { $0.1.share < $1.1.share }), most.1.share >= Self.leastHold else { return nil }
            return Mineral(
                title: mineral.title, stage: most.1.stage, holder: most.0, share: most.1.share,
                dependence: target.members.count == 1 ? mineral.dependence[target.members[0]]?[most.0] : nil)
        }.sorted { $0.share > $1.share }
    }

    /// The worst residual of what was solved.
    public var residual: Double {
        ([whole, mutual, impact] + members.map(\.outcome) + products.map(\.exact)).filter(\.converged).map(\.residual).max() ?? 0
    }

    private static func largestSeller(_ world: World, _ buyers: [Int], _ j: Int) -> (seller: Int, share: Double)? {
        let home = Set(buyers)
        var sold = [Double](repeating: 0, count: world.grid.countryCount)
        for i in sold.indices where !home.contains(i) {
            sold[i] = buyers.reduce(0) { $0 + world.shares[$1, i, j].value * world.expenditure[$1, j].value }
        }
        let all = sold.reduce(0, +)
        guard all > 0, let most = sold.indices.max(by: { sold[$0] < sold[$1] }) else { return nil }
        return (most, sold[most] / all)
    }

    private static func exportShare(_ world: World, _ sellers: Set<Int>, _ j: Int) -> Double {
        var (own, all) = (0.0, 0.0)
        for i in 0..<world.grid.countryCount {
            for n in 0..<world.grid.countryCount where n != i {
                all += world.flow(n, i, j)
                if sellers.contains(i) && !sellers.contains(n) { own += world.flow(n, i, j) }
            }
        }
        return all > 0 ? own / all : 0
    }
}

/// Who controls most of which input of whom: one seller's share of what a buyer imports of a product.
public struct InputHold: Sendable {
    public let buyer, seller, sector: Int
    /// ω, f and Ω of the buyer.
    public let input: WithdrawalLoss.Input
    /// The closed form, in log points of the buyer's spending.
    public let closed: Double

    /// The largest seller of each product to each economy, where it sells at least a part of what is imported; the costliest first.
    /// - Parameter least: Of what is imported, 0 to 1.
    /// - Complexity: O(N²J).
    public static func all(in world: World, theta: [Double], form: WithdrawalLoss, least: Double) -> [InputHold] {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        var found: [InputHold] = []
        for n in 0..<N {
            let spent = (0..<J).reduce(0) { $0 + world.expenditure[n, $1].value }
            for j in 0..<J {
                let abroad = (0..<N).reduce(0) { $1 == n ? $0 : $0 + world.shares[n, $1, j].value }
                guard abroad > 0, spent > 0,
                    let i = (0..<N).filter({ $0 != n }).max(by: { world.shares[n, $0, j].value < world.shares[n, $1, j].value })
                else { continue }
                let held = world.shares[n, i, j].value / abroad
                guard held >= least else { continue }
                let input = WithdrawalLoss.Input(
                    spending: world.expenditure[n, j].value / spent, foreign: min(1, abroad), withdrawn: min(1, held),
                    origins: theta[j] + 1)
                found.append(InputHold(buyer: n, seller: i, sector: j, input: input, closed: form.loss([input])))
            }
        }
        return found.sorted { $0.closed > $1.closed }
    }
}

import FoundationEssentials
import Glibc
import TradeData
import TradeEquilibrium

/// What cutting off minerals costs an economy: markets, industries, the economy as a whole, with the range and what drives it.
///
/// Output that using industries lose becomes a loss of productivity of their sectors, and the world is solved in the short run
/// (nested
/// CES, nobody changes jobs, trade hardly shifts):
/// ```
/// ẑ[k] = 1 − Σ over industries j in k of loss[j] / Y[k]
/// ```
/// - Source: the steps of Nassar et al. (2024), USGS Open-File Report 2024-1057, with substitution in the place of fixed
///   proportions; the
///   short run is Baqaee and Farhi's (2024), *Econometrica* 92(2).
public struct MineralStudy: Sendable {
    /// A loss with its range; million USD a year, positive numbers are losses.
    public struct Loss: Sendable {
        /// Each parameter alone at its ends.
        public let low, central, high: Double
        /// All parameters at once at the ends that lower and raise it.
        public let best, worst: Double
    }
    /// What one parameter alone does to the loss, all others central.
    public struct Driver: Sendable {
        public let parameter: MineralParameter
        /// The loss at the low and at the high end of the parameter.
        public let low, high: Double
        public var span: Double { abs(high - low) }
    }
    /// The loss with some months of stocks.
    public struct StockRow: Sendable {
        public let months: Double
        public let willingness, proportional: Double
    }
    /// A published loss and ours for the same question: no sales to anybody, no leakage, stocks of the tables.
    public struct Compared: Sendable {
        public let published: MineralTables.Published
        public let ours: Loss
        public let proportional, leontief: Double
        /// σ of all users at which the same shortage, shared in proportion, costs the published low and central loss; nil where
        /// none
        /// from 0.001 to 1 does.
        public let substitutionAtLow, substitutionAtCentral: Double?
    }

    public let question: MineralCutOff
    public let world: World
    public let model: Model
    /// At central parameters.
    public let central: MineralLosses
    /// What lost output costs after it spread, with allocation by willingness to pay; the extra bill for imports is not in it.
    public let loss: Loss
    /// The same at central parameters, by how output lost was summed.
    public let spread: [MineralLosses.Kind: Double]
    /// The same, central but for σ, which is `middle` for all users: the low end of its range was moved once results were seen.
    public let atMiddle: Double
    public static let middle = 0.1
    /// Of the total by willingness to pay, largest first.
    public let drivers: [Driver]
    public let stocks: [StockRow]
    public let compared: [Compared]
    /// The same minerals withheld from everybody, where the question is of one economy.
    public let everybody: Loss?
    /// What the world's solves and the markets are off by at most.
    public let residual: Double

    /// Solves the question.
    /// - Parameter isAlone: Without the same question of everybody and what was published, for use beside others.
    /// - Throws: `Problems` for what tables or world do not have, `NotConverged` where a solve ends without an answer,
    ///   `Cancelled`.
    /// - Complexity: some 20 short-run solves of the world.
    public init(
        _ question: MineralCutOff, minerals: [Mineral], tables: MineralTables, world: World,
        options: SolverOptions = SolverOptions(), isAlone: Bool = false
    ) throws {
        var spreading = try MineralSpreading(world: world, economy: question.economy, options: options)
        (self.question, self.world, model) = (question, world, spreading.model)
        let asked = MineralAnswer(question, minerals: minerals, outputs: spreading.outputs)
        central = try asked.losses()
        let (found, drivers) = try asked.loss(&spreading)
        (loss, self.drivers) = (found, drivers)
        atMiddle = try spreading.loss(
            asked.losses(at: MineralCutOff.Setting(substitution: Self.middle)).industries(.willingness))
        var spread: [MineralLosses.Kind: Double] = [:]
        for kind in MineralLosses.Kind.allCases { spread[kind] = try spreading.loss(central.industries(kind)) }
        self.spread = spread
        stocks = try [0, 3, 12].map { months in
            let losses = try MineralAnswer(question.with(stocks: months), minerals: minerals, outputs: spreading.outputs).losses()
            return StockRow(
                months: months, willingness: try spreading.loss(losses.industries(.willingness)),
                proportional: try spreading.loss(losses.industries(.proportional)))
        }
        everybody =
            question.scope == .everybody || isAlone
            ? nil
            : try MineralAnswer(question.with(scope: .everybody), minerals: minerals, outputs: spreading.outputs).loss(&spreading)
                .loss
        compared = try tables.published.filter {
            !isAlone && $0.minerals == Set(minerals.map(\.id)) && $0.imposer == question.imposer && $0.economy == question.economy
        }.map { published in
            let same = try MineralCutOff(by: question.imposer, on: question.economy, scope: .everybody)
            let answer = MineralAnswer(same, minerals: minerals, outputs: spreading.outputs)
            let losses = try answer.losses()
            return Compared(
                published: published, ours: try answer.loss(&spreading).loss,
                proportional: try spreading.loss(losses.industries(.proportional)),
                leontief: try spreading.loss(losses.industries(.leontief)),
                substitutionAtLow: try published.low.flatMap { try spreading.substitution(giving: 1000 * $0, losses) },
                substitutionAtCentral: try published.central.flatMap { try spreading.substitution(giving: 1000 * $0, losses) })
        }
        residual = max(spreading.residual, central.residual)
    }

    /// The economies that the question needs are in the world, and its money is dollars.
    static func check(_ world: World, _ economy: Country) throws {
        guard world.grid.index(of: economy) != nil, economy != .restOfWorld else {
            throw Problems(
                "world \(world.id) has no economy \(PlainText.quoted(economy.rawValue)) of its own",
                remedy: "see detente data show \(world.id)")
        }
        guard world.unit == "million USD" else {
            throw Problems("world \(world.id) is in \(world.unit); minerals are in USD", remedy: "choose a world in million USD")
        }
    }
}

/// One question of one set of minerals, solved again and again at other parameters.
struct MineralAnswer {
    let question: MineralCutOff
    let minerals: [Mineral]
    private let output: [Country: [Sector: Double]]

    init(_ question: MineralCutOff, minerals: [Mineral], outputs: SectorTable<Money>) {
        (self.question, self.minerals) = (question, minerals)
        var output: [Country: [Sector: Double]] = [:]
        for country in [question.economy, Country("USA")] {
            guard let n = outputs.grid.index(of: country) else { continue }
            for (j, sector) in outputs.grid.sectors.enumerated() { output[country, default: [:]][sector] = outputs[n, j].value }
        }
        self.output = output
    }

    func losses(at setting: MineralCutOff.Setting = .init()) throws -> MineralLosses {
        MineralLosses(try minerals.map { try question.outcome(of: $0, at: setting) { output[$0]?[$1] } })
    }

    private func total(_ setting: MineralCutOff.Setting, _ spreading: inout MineralSpreading) throws -> Double {
        let losses = try losses(at: setting)
        return try spreading.loss(losses.industries(.willingness))
    }

    /// The loss with its range, and what each parameter does, largest first.
    func loss(_ spreading: inout MineralSpreading) throws -> (loss: MineralStudy.Loss, drivers: [MineralStudy.Driver]) {
        let central = try total(.init(), &spreading)
        var drivers: [MineralStudy.Driver] = []
        var (best, worst) = (MineralCutOff.Setting(), MineralCutOff.Setting())
        let fixed: Set<MineralParameter> = question.stocks == nil ? [] : [.stocks]
        for parameter in MineralParameter.allCases where !fixed.contains(parameter) {
            // Where nothing is short in the middle, ends are compared at whatever is worse than the middle so far.
            let (low, high) = (
                try total(.init([parameter: .low]), &spreading), try total(.init([parameter: .high]), &spreading)
            )
            drivers.append(MineralStudy.Driver(parameter: parameter, low: low, high: high))
            let raising: MineralRange.End = low == high ? Self.raising(parameter) : low > high ? .low : .high
            worst.ends[parameter] = raising
            best.ends[parameter] = raising == .low ? .high : .low
        }
        drivers.sort { ($0.span, $1.parameter.rawValue) > ($1.span, $0.parameter.rawValue) }
        let ends = drivers.flatMap { [$0.low, $0.high] } + [central]
        let loss = MineralStudy.Loss(
            low: ends.min() ?? central, central: central, high: ends.max() ?? central,
            best: min(try total(best, &spreading), ends.min() ?? central),
            worst: max(try total(worst, &spreading), ends.max() ?? central))
        return (loss, drivers)
    }

    /// The end that raises the loss wherever anything is short.
    private static func raising(_ parameter: MineralParameter) -> MineralRange.End {
        switch parameter {
        case .price, .use, .importReliance, .exported, .dependence, .dependentShare: .high
        case .substitution, .supplyElasticity, .demandElasticity, .rerouting, .stocks, .worldSupply: .low
        }
    }
}

/// What lost output of some industries costs the whole economy: the short run of the world, solved once for each set of losses.
struct MineralSpreading {
    let model: Model
    private(set) var residual = 0.0
    private let economy: Int
    private let world: World
    private let batch: Batch
    private let reference: Counterfactual
    /// Y, gross output, million USD a year, `[country, sector]`.
    let outputs: SectorTable<Money>
    private let options: SolverOptions
    private var known: [[Sector: Double]: Double] = [:]

    init(world: World, economy: Country, options: SolverOptions) throws {
        try MineralStudy.check(world, economy)
        guard let n = world.grid.index(of: economy), let table = world.elasticities.first else {
            throw Problems("world \(world.id) has no table of elasticities", remedy: "choose another world")
        }
        (self.world, self.economy, self.options) = (world, n, options)
        model = Model.at(.impact, elasticities: table)
        batch = Batch(world, model: model, options: options)
        reference = try batch.solve(Policy(unchanged: world), from: nil).requireConverged()
        outputs = reference.output
    }

    /// −EV of the economy where industries lose output, million USD a year.
    /// - Throws: `NotConverged`; `Problems` where a sector would be left with nothing.
    mutating func loss(_ industries: [MineralLosses.Industry]) throws -> Double {
        var lost: [Sector: Double] = [:]
        for industry in industries where industry.loss > 0 { lost[industry.sector, default: 0] += industry.loss }
        guard !lost.isEmpty else { return 0 }
        if let found = known[lost] { return found }
        var policy = Policy(unchanged: world)
        for (sector, loss) in lost {
            guard let j = world.grid.sectors.firstIndex(of: sector) else { continue }
            let kept = 1 - loss / outputs[economy, j].value
            guard kept > 0 else {
                throw Problems(
                    "nothing is left of \(sector)", remedy: "the industries in minerals/uses.csv are larger than the sector")
            }
            policy.productivity[economy, j] = Hat(kept)
        }
        let solved = try batch.solve(policy, from: reference.state).requireConverged()
        residual = max(residual, solved.residuals.worst)
        let comparison = Comparison(reference: reference, policy: solved)
        let found = -comparison.equivalentVariation(economy)
        known[lost] = found
        return found
    }
    /// σ at which a shortage, shared in proportion, costs a given amount, by bisection of its logarithm; nil where no σ from
    /// 0.001 to 1 does.
    mutating func substitution(giving wanted: Double, _ losses: MineralLosses) throws -> Double? {
        var (low, high) = (InputShortage.leastSubstitution, 1.0)
        guard try loss(losses.industries(substitution: low)) >= wanted, try loss(losses.industries(substitution: high)) <= wanted
        else {
            return nil
        }
        for _ in 0..<20 {
            let middle = (low * high).squareRoot()
            if try loss(losses.industries(substitution: middle)) > wanted { low = middle } else { high = middle }
        }
        return (low * high).squareRoot()
    }
}

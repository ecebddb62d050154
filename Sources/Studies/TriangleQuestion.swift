import TradeData
import TradeEquilibrium
import TradeGames
import TradePolicy

/// The triangle of a scenario on a world: who is who, which law is lifted by whom, on which trade.
public struct TriangleQuestion: Sendable {
    public enum Side: Int, Sendable, CaseIterable { case courted, courting, friend, with }
    /// What is offered: the sanctions of the courting side alone, or with the others'.
    public struct Offer: Sendable {
        public let lifted: [String]
        public let isWide: Bool
    }

    public let scenario: Scenario
    public private(set) var terms: TriangleTerms
    public let world: World
    /// How the trade of the world was carried; nil: it is the world's own.
    public let carried: CarriedTrade?
    /// Places in the grid by `Side`; the last is empty where nobody lifts with the courting side.
    public private(set) var places: [[Int]]
    public private(set) var names: [String]
    public private(set) var offers: [Offer]
    public let notes: [String]

    /// - Parameter table: The pairs of a world of pair totals, for trade that is carried.
    /// - Throws: `Problems`: no triangle, a side that the world lacks, sanctions that are not law on the day, or that are in
    /// the world's
    ///   base only in part; trade that cannot be carried. `NotConverged`.
    public init(
        _ scenario: Scenario, world: World, mix: (any ProductMix)?, options: SolverOptions = SolverOptions(),
        table: (CarriedTerms) throws -> PairTable = { try PairTable.load($0.world, of: $0.economy) }
    ) throws {
        guard let terms = scenario.triangle else {
            throw Problems([
                Problem(
                    file: scenario.path, what: "the scenario has no triangle",
                    remedy: "add triangle: with courted, courting, friend, sanctions and cut; Examples/reverse-nixon.yaml has it")
            ])
        }
        (self.scenario, self.terms) = (scenario, terms)
        var problems: [Problem] = []
        func refuse(_ what: String, _ remedy: String) {
            problems.append(Problem(file: scenario.path, what: what, remedy: remedy))
        }
        let sides = [("courted", terms.courted), ("courting", terms.courting), ("friend", terms.friend), ("with", terms.with)]
        let places = sides.map { _, members in members.compactMap { world.grid.index(of: $0) }.sorted() }
        for (k, side) in sides.enumerated() where places[k].isEmpty && !side.1.isEmpty {
            refuse("\(side.0) has no economy in \(world.id)", "see: detente data show \(world.id)")
        }
        self.places = places
        names = sides.enumerated().map { k, side in
            if places[k].count == 1 { return world.name(of: world.grid.countries[places[k][0]]) }
            return scenario.groups.first { Set($0.members) == side.1 }.map { $0.title ?? $0.code }
                ?? side.1.sorted().map(\.rawValue).joined(separator: ", ")
        }
        let baseDay = scenario.model.baseDay ?? LawBridge.baseDay(of: world)
        for id in terms.sanctions {
            guard let measure = scenario.law.measure(id) else {
                refuse("\(id) is no measure that is law", "name measures, and no threats")
                continue
            }
            if !measure.period.contains(scenario.asOf) {
                refuse("\(id) is not in force on \(scenario.asOf)", "leave it out of the sanctions, or take another day")
            }
            if !measure.isModelled { refuse("\(id) is recorded but not modelled: lifting it changes nothing", "leave it out") }
            if let carried = terms.carried, measure.period.contains(baseDay) != measure.period.contains(carried.day) {
                refuse(
                    "\(id) is law on one of \(carried.day), to which trade is carried, and \(baseDay), whose law the world has",
                    "write base-day: \(carried.day) under model")
            }
        }
        guard problems.isEmpty else { throw Problems(problems) }
        func own(_ side: Set<Country>) -> [String] {
            terms.sanctions.filter { !(scenario.law.measure($0)?.by.isDisjoint(with: side) ?? true) }
        }
        let first = own(terms.courting)
        offers =
            [Offer(lifted: first, isWide: false)]
            + (terms.with.isEmpty ? [] : [Offer(lifted: first + own(terms.with).filter { !first.contains($0) }, isWide: true)])
        var notes: [String] = []
        if let wanted = terms.carried {
            // The world's trade is taken to be from before the sanctions; what they leave of it is law, the rest is shifted.
            let measures = scenario.law.measures.filter { terms.sanctions.contains($0.id) }
            let law = Law(layers: scenario.law.layers, measures: measures)
            let first = measures.map(\.period.from).min() ?? wanted.day
            let bridge = LawBridge(law, world: world, mix: mix, goods: world.goods, baseDay: first.advanced(by: -1))
            var policy = Policy(unchanged: world)
            policy.availability = bridge.policy(on: wanted.day).policy.availability
            let found = try CarriedTrade(world, terms: wanted, sanctions: policy, table: table(wanted), options: options)
            (carried, self.world) = (found, found.world)
            notes += found.notes
        } else {
            (carried, self.world) = (nil, world)
            notes.append(
                "Trade is that of \(world.year), as \(world.id) has it: of what happened since, only law is in it. Where "
                    + "sanctions of "
                    + "that year or later cut trade, the carrot and the exit cost are those of a trade that is gone.")
        }
        self.notes = notes
    }

    /// The same law and trade with other sides: what is lifted are those of the scenario's sanctions that the new sides impose on the new
    /// courted one.
    ///
    /// - Parameter cuts: The shares of varieties that are tried, ascending.
    /// - Throws: `Problems` for a side that the world lacks, and for an economy on two sides.
    public func with(
        courted: Subject, courting: Subject, friend: Subject, with others: Subject? = nil, cuts: [Share]
    ) throws -> TriangleQuestion {
        let sides = [("courted", courted), ("courting", courting), ("friend", friend)] + (others.map { [("with", $0)] } ?? [])
        var problems: [Problem] = []
        var places = sides.map { world.grid.indices(of: $0.1).sorted() }
        for (k, side) in sides.enumerated() {
            if places[k].isEmpty {
                problems.append(
                    Problem(
                        what: "\(side.0) has no economy in \(world.id): \(side.1.code)",
                        remedy: "see: detente data show \(world.id)"))
            }
            for other in sides[..<k] {
                let both = Set(other.1.members).intersection(side.1.members).sorted().map(\.rawValue)
                if !both.isEmpty {
                    problems.append(
                        Problem(
                            what: "\(both.joined(separator: ", ")) is \(other.0) and \(side.0)",
                            remedy: "an economy has one side; choose another"))
                }
            }
        }
        guard problems.isEmpty else { throw Problems(problems) }
        func own(_ side: Subject) -> [String] {
            terms.sanctions.filter { id in
                guard let measure = scenario.law.measure(id), !measure.by.isDisjoint(with: side.members) else { return false }
                return courted.members.contains { measure.partners.contains($0) }
            }
        }
        var copy = self
        let isSame = Set(courting.members) == terms.courting && Set(friend.members) == terms.friend
        copy.terms = TriangleTerms(
            courted: Set(courted.members), courting: Set(courting.members), friend: Set(friend.members),
            with: Set(others?.members ?? []), sanctions: terms.sanctions, cuts: cuts,
            securityValue: isSame && Set(courted.members) == terms.courted ? terms.securityValue : nil, carried: terms.carried)
        while places.count < Side.allCases.count { places.append([]) }
        copy.places = places
        copy.names = sides.map { world.name(of: $0.1) } + (others == nil ? [""] : [])
        let first = own(courting)
        let more = others.map { own($0).filter { !first.contains($0) } } ?? []
        copy.offers =
            [Offer(lifted: first, isWide: false)] + (more.isEmpty ? [] : [Offer(lifted: first + more, isWide: true)])
        return copy
    }

    /// The law of status quo, and of an offer taken.
    func law(_ offer: Offer?) -> Law {
        guard let offer else { return scenario.law }
        return scenario.law.applying(offer.lifted.map { .withdraw($0, from: scenario.asOf) })
    }

    /// A policy with a share of the varieties of goods gone between courted and friend, both ways.
    func cutting(_ share: Double, from policy: Policy) -> Policy {
        var policy = policy
        guard share != 0 else { return policy }
        for j in goods {
            for r in places[0] {
                for c in places[2] {
                    policy.availability[r, c, j] = Hat(policy.availability[r, c, j].value * (1 - share))
                    policy.availability[c, r, j] = Hat(policy.availability[c, r, j].value * (1 - share))
                }
            }
        }
        return policy
    }

    /// Places of the sectors that make goods.
    var goods: [Int] { world.grid.sectors.indices.filter { world.goods.contains(world.grid.sectors[$0]) } }

    /// Goods between courted and friend, both ways, at customs value.
    func trade(_ flow: (Int, Int, Int) -> Double, with side: Side = .friend) -> Double {
        goods.reduce(0) { sum, j in
            sum
                + places[0].reduce(0) { sum, r in
                    sum + places[side.rawValue].reduce(0) { $0 + flow(r, $1, j) + flow($1, r, j) }
                }
        }
    }
}

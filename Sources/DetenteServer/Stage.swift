import Foundation
import Scenarios
import Studies
import Synchronization
import TradeData
import TradeEquilibrium
import TradePolicy

/// A scenario with its world and its law on that world's grid: what all states of the scenario share.
final class Stage: Sendable {
    /// The name by which states call it.
    let key: String
    let scenario: Scenario
    let world: World
    let mix: (any ProductMix)?
    let paths: [EventPath]
    /// Groups that a state may name, by code: those of the file, and the shipped ones as of the scenario's day.
    let groups: [Subject]
    let households: Households?
    /// The bridge and policy without pairs of the page.
    private let plain: (bridge: LawBridge, own: LegalPolicy)
    /// By what the page adds; dormant measures have to be on the grid before they can be set.
    private let added: Mutex<Bounded<Added, (bridge: LawBridge, own: LegalPolicy)>>
    /// What levers add to the law, whatever their numbers.
    private struct Added: Hashable {
        let pairs: [PageState.Pair]
        /// Ids of the measures whose terms are moved, and of what takes their place.
        let moved: [String]

        init(_ question: Question) {
            pairs = question.pairs
            moved = question.moved.flatMap { [$0.own.id] + $0.dormant.map(\.id) }
        }
        var isNothing: Bool { pairs.isEmpty && moved.isEmpty }
    }

    /// Laws as policies, by what holds in them.
    private let policies = Mutex(Bounded<PolicyKey, LegalPolicy>(limit: 64))
    private struct PolicyKey: Hashable {
        let added: Added
        let law: LawInForce
    }

    /// Models by what a state or an ensemble chooses of them; each is checked once.
    private let models = Mutex<[ModelChoice: Model]>([:])

    /// The layer of points that a page puts on top; a scenario may have one of its own.
    let pageLayer: String

    /// - Throws: `Problems` as reading the scenario.
    /// - Complexity: Reading, and the law once on the grid.
    init(_ scenario: Scenario, key: String, world: World, mix: (any ProductMix)?) throws {
        try scenario.requireProducts(in: world, mix: mix)
        _ = try scenario.model(for: world)
        (self.key, self.scenario, self.world, self.mix) = (key, scenario, world, mix)
        paths = scenario.tree.paths
        groups = try Self.groups(scenario, world)
        households = try Households.load()
        pageLayer = Self.unused("page", in: Set(scenario.law.layers.map(\.id)))
        let bridge = scenario.bridge(to: world, mix: mix)
        plain = (bridge, bridge.policy(scenario.law(on: paths[0]).inForce(on: scenario.asOf)))
        added = Mutex(Bounded(limit: 6))
    }

    /// The scenario's own law and policy, without levers.
    var own: LegalPolicy { plain.own }

    /// The day whose law the world's tariffs and quantities carry.
    var baseDay: Day { plain.bridge.baseDay }

    /// The law on the grid with what a page adds to it, and a policy near which others are quick to make.
    /// - Complexity: As `LawBridge`, the first time for a set of pairs and measures.
    private func known(for question: Question) throws -> (bridge: LawBridge, own: LegalPolicy) {
        let key = Added(question)
        if key.isNothing { return plain }
        if let known = added.withLock({ $0[key] }) { return known }
        var law = scenario.law
        if !key.pairs.isEmpty { law.layers.append(Layer(id: pageLayer, combine: .add)) }
        // Never in force by itself: a state's own law says when it is.
        for pair in key.pairs { law.measures.append(try measure(pair, points: 0, from: Day(number: .max), until: nil)) }
        law.measures += question.moved.flatMap(\.dormant)
        let bridge = scenario.with(law: law).bridge(to: world, mix: mix)
        let made = (bridge, bridge.policy(scenario.law(on: paths[0]).inForce(on: scenario.asOf)))
        added.withLock { $0[key] = made }
        return made
    }

    /// The law of a question on the grid, with its levers.
    func bridge(for question: Question) throws -> LawBridge { try known(for: question).bridge.with(terms: question.movedTerms) }

    /// The laws of a question as policies: without levers, of the day compared with, and as asked.
    /// - Complexity: O(cells that the levers reach), once the others are known; the satellite's markets where minerals are moved.
    func policies(of question: Question) throws -> (plain: LegalPolicy, before: LegalPolicy, after: LegalPolicy) {
        let added = Added(question)
        let (bridge, own) = try known(for: question)
        func kept(_ law: LawInForce) -> LegalPolicy {
            let key = PolicyKey(added: added, law: law)
            if let known = policies.withLock({ $0[key] }) { return known }
            let made = bridge.policy(law, near: own)
            policies.withLock { $0[key] = made }
            return made
        }
        let plain = kept(question.plain.inForce(on: question.day))
        let moved = bridge.with(terms: question.movedTerms)
        return (plain, kept(question.reference), moved.policy(question.inForce, near: plain))
    }

    /// The model that options come to on the world.
    /// - Throws: `Problems` where its blocks do not go together.
    func model(_ options: ModelOptions) throws -> Model {
        let choice = ModelChoice(options)
        if let known = models.withLock({ $0[choice] }) { return known }
        let made = try scenario.with(law: scenario.law, model: options).model(for: world)
        models.withLock { $0[choice] = made }
        return made
    }

    /// The measure that a pair lever is: percentage points on all goods.
    /// - Throws: `Problems` for codes that the world does not have, and for somebody on both sides.
    func measure(_ pair: PageState.Pair, points: Double, from: Day, until: Day?) throws -> Measure {
        let (imposer, partner) = (try subject(pair.imposer, of: "p"), try subject(pair.partner, of: "p"))
        guard Set(imposer.members).isDisjoint(with: partner.members) else {
            throw Problems("\(pair) has somebody on both sides", remedy: "name two that have no member in common")
        }
        return Measure(
            id: Self.unused("\(pageLayer)-\(pair)".lowercased(), in: ids), by: Set(imposer.members),
            unions: imposer.isGroup ? [Set(imposer.members)] : [], partners: .only(Set(partner.members)), layer: pageLayer,
            rate: RatePath([(from, .by(Rate.percent(points)))]), period: DayRange(from: from, until: until),
            source: "hypothetical",
            confidence: .hypothetical, note: "A lever of the page.")
    }

    /// The economy or group that a code means.
    /// - Throws: `Problems` for a code that is neither in the world nor a group.
    func subject(_ code: String, of key: String) throws -> Subject {
        if world.grid.index(of: Country(code)) != nil { return Subject(Country(code)) }
        if let group = groups.first(where: { $0.code == code }) { return group }
        let known = world.grid.countries.map(\.rawValue) + groups.map(\.code)
        throw Problems(
            "world \(world.id) has no \(PlainText.quoted(code)), named in \(key)",
            remedy: Spelling.nearest(code, in: known).map { "did you mean \($0)?" }
                ?? "write the code of an economy or group of the board")
    }

    /// A name for a measure that no other has.
    func unusedID(_ name: String) -> String { Self.unused(name, in: ids) }

    private var ids: Set<String> {
        Set(scenario.law.measures.map(\.id) + scenario.law.threats.map(\.id))
    }

    /// A name that is not taken: itself, or with a number.
    private static func unused(_ name: String, in taken: Set<String>) -> String {
        var (candidate, k) = (name, 1)
        while taken.contains(candidate) {
            k += 1
            candidate = "\(name)-\(k)"
        }
        return candidate
    }

    private static func groups(_ scenario: Scenario, _ world: World) throws -> [Subject] {
        let (shipped, names) = (try EconomyGroups.load(), try GroupNames.load())
        var found = scenario.groups.compactMap { group in
            Subject(group: group.code, title: group.title ?? names.printed[group.code], members: group.members).within(world.grid)
        }
        for name in shipped.names where !found.contains(where: { $0.code == name }) {
            let members = shipped.members(of: name, on: scenario.asOf) ?? []
            if let group = Subject(group: name, title: names.printed[name], members: members).within(world.grid),
                group.members.count > 1
            {
                found.append(group)
            }
        }
        return found.sorted { $0.code < $1.code }
    }
}

/// What a state or an ensemble can choose of a scenario's model.
struct ModelChoice: Hashable {
    let horizon: Horizon
    let elasticities: String?
    let deficits: DeficitRule
    let revenue: RevenueUse
    let labourSupply: Double?
    let hasOwnTheta: Bool

    init(_ options: ModelOptions) {
        (horizon, elasticities, deficits, revenue) = (options.horizon, options.elasticities, options.deficits, options.revenue)
        (labourSupply, hasOwnTheta) = (options.labourSupply, options.theta != nil)
    }
}

extension Scenario {
    /// The same questions and model, under another law.
    func with(
        law: Law, id: String? = nil, title: String? = nil, asOf: Day? = nil, compareTo: [Day]? = nil, model: ModelOptions? = nil,
        path: String? = nil,
        source: String? = nil, note: String? = nil, parties: Bargaining? = nil, triangle: TriangleTerms? = nil
    ) -> Scenario {
        var made = Scenario(
            id: id ?? self.id, title: title ?? self.title, world: world, asOf: asOf ?? self.asOf,
            compareTo: compareTo ?? self.compareTo,
            model: model ?? self.model, law: law, source: source ?? self.source, path: path ?? self.path, files: files,
            warnings: warnings,
            note: note ?? self.note, focus: focus, groups: groups, ownGroups: ownGroups, ensemble: ensemble, parties: parties,
            places: places)
        made.triangle = triangle
        return made
    }
}

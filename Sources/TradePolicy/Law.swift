import TradeData

/// All that is law, was law or may become law: layers, measures, truces, threats and events.
///
/// A value. `after(_:)` gives the law on one branch of the events; what is not decided yet changes
/// nothing. The law of a day is `inForce(on:)`; `assess` and `LawOnGrid.schedule` say what it comes to.
///
/// ```swift
/// let deal = law.after([BranchChoice(event: "summit", branch: "deal")])
/// deal.generalAdder(origin: "CHN", destination: "USA", on: Day("2025-11-11")!)   // 20%
/// ```
public struct Law: Sendable, Hashable {
    /// In the order of application; at most 60.
    public var layers: [Layer]
    public var measures: [Measure]
    public var truces: [Truce]
    public var threats: [Threat]
    public var voids: [LegalVoid]
    public var events: [Event]

    /// - Precondition: No id appears twice, and every duty names a declared layer.
    public init(
        layers: [Layer] = [], measures: [Measure] = [], truces: [Truce] = [], threats: [Threat] = [],
        voids: [LegalVoid] = [], events: [Event] = []
    ) {
        precondition(layers.count <= 60, "A law has at most 60 layers.")
        let names = Set(layers.map(\.id))
        precondition(names.count == layers.count, "Two layers have one name.")
        let ids = measures.map(\.id) + threats.map(\.id)
        precondition(Set(ids).count == ids.count, "Two measures have one name.")
        for measure in measures + threats.map(\.measure) where measure.instrument.isDuty {
            precondition(measure.layer.map(names.contains) ?? false, "Measure \(measure.id) names no declared layer.")
        }
        self.layers = layers
        self.measures = measures
        self.truces = truces
        self.threats = threats
        self.voids = voids
        self.events = events
    }

    public func measure(_ id: String) -> Measure? { measures.first { $0.id == id } }
    public func layer(_ id: String) -> Layer? { layers.first { $0.id == id } }

    /// The law on the branches that were taken.
    /// - Precondition: Every event and branch exists.
    public func after(_ choices: [BranchChoice]) -> Law {
        var law = self
        let taken: [(event: Event, branch: Branch)] = choices.map { choice in
            guard let event = events.first(where: { $0.id == choice.event }),
                let branch = event.branches.first(where: { $0.id == choice.branch })
            else { preconditionFailure("The law has no branch \(choice).") }
            return (event, branch)
        }
        for (_, branch) in taken.sorted(by: { $0.event.date < $1.event.date }) {
            for action in branch.actions { law.apply(action) }
        }
        return law
    }

    /// The law after some actions, in their order.
    public func applying(_ actions: [Action]) -> Law {
        var law = self
        for action in actions { law.apply(action) }
        return law
    }

    mutating func apply(_ action: Action) {
        switch action {
        case .withdraw(let id, let from):
            if let k = threats.firstIndex(where: { $0.id == id }) { threats.remove(at: k) }
            if let k = measures.firstIndex(where: { $0.id == id }) {
                measures[k].period.until = Swift.min(measures[k].period.until ?? from, from)
            }
        case .extend(let id, let decided, let until):
            if let k = truces.firstIndex(where: { $0.id == id }) {
                truces[k].extensions.append(.init(decided: decided, until: until))
            }
        case .end(let id, let from):
            if let k = truces.firstIndex(where: { $0.id == id }) {
                truces[k].until = Swift.min(truces[k].until, from)
                truces[k].extensions = truces[k].extensions.compactMap { step in
                    step.decided >= from ? nil : .init(decided: step.decided, until: Swift.min(step.until, from))
                }
            }
        case .set(let id, let path):
            if let k = measures.firstIndex(where: { $0.id == id }) { measures[k].rate = measures[k].rate.followed(by: path) }
        case .carryOut(let id):
            if let k = threats.firstIndex(where: { $0.id == id }) { measures.append(threats.remove(at: k).measure) }
        case .void(let void):
            voids.append(void)
        }
    }

    /// Every day on which something in the law may change, in order.
    public var changeDays: [Day] {
        var days: Set<Day> = []
        for measure in measures {
            days.formUnion(measure.rate.steps.map(\.from))
            days.insert(measure.period.from)
            if let until = measure.period.until { days.insert(until) }
            for exemption in measure.exemptions {
                if let period = exemption.period {
                    days.insert(period.from)
                    if let until = period.until { days.insert(until) }
                }
            }
        }
        for truce in truces {
            for window in truce.windows { days.insert(window.from); days.insert(window.until!) }
        }
        for void in voids { days.insert(void.on); days.insert(void.collectedUntil) }
        return days.sorted()
    }
}

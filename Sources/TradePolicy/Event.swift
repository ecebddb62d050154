import TradeData

/// A measure that is announced and is no law: it binds nobody until an event carries it out.
public struct Threat: Sendable, Hashable {
    /// What would become law.
    public let measure: Measure
    public var id: String { measure.id }
    public init(_ measure: Measure) { self.measure = measure }
}

/// What a court or a legislature does to all layers of one authority.
public struct LegalVoid: Sendable, Hashable {
    /// The statute that the layers rest on, such as `ieepa`.
    public let authority: String
    /// The day of the judgment: from here on the duties are void, though customs may still collect.
    public let on: Day
    /// The first day on which customs no longer collects.
    public let collectedUntil: Day
    public let source: String

    public init(authority: String, on: Day, collectedUntil: Day, source: String) {
        self.authority = authority
        self.on = on
        self.collectedUntil = collectedUntil
        self.source = source
    }
}

/// What a branch does to the law.
public enum Action: Sendable, Hashable {
    /// A measure ends, or a threat is gone; `from` is the first day without it.
    case withdraw(String, from: Day)
    /// A truce is extended.
    case extend(String, decided: Day, until: Day)
    /// A truce is broken off; `from` is the first day without it.
    case end(String, from: Day)
    /// A measure has other rates from the first day given.
    case set(String, RatePath)
    /// A threat becomes law.
    case carryOut(String)
    /// An authority is voided.
    case void(LegalVoid)

    /// The id of what it acts on.
    public var target: String {
        switch self {
        case .withdraw(let id, _), .extend(let id, _, _), .end(let id, _), .set(let id, _), .carryOut(let id): id
        case .void(let void): void.authority
        }
    }
}

/// One way in which an event may turn out.
public struct Branch: Sendable, Hashable {
    public let id: String
    public let title: String?
    /// On all branches of an event, where they sum to 1, or on none.
    public let probability: Share?
    public let actions: [Action]

    public init(id: String, title: String? = nil, probability: Share? = nil, actions: [Action]) {
        self.id = id
        self.title = title
        self.probability = probability
        self.actions = actions
    }
}

/// A dated fork of the road.
public struct Event: Sendable, Hashable {
    public let id: String
    public let title: String?
    public let date: Day
    /// The earlier branch on which this event takes place, as (event, branch); nil means on every one.
    public let after: BranchChoice?
    public let branches: [Branch]

    public init(id: String, title: String? = nil, date: Day, after: BranchChoice? = nil, branches: [Branch]) {
        self.id = id
        self.title = title
        self.date = date
        self.after = after
        self.branches = branches
    }
}

/// Which branch of which event was taken.
public struct BranchChoice: Sendable, Hashable, CustomStringConvertible {
    public let event: String
    public let branch: String
    public init(event: String, branch: String) { self.event = event; self.branch = branch }
    public var description: String { "\(event)/\(branch)" }
}

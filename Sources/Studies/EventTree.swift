import TradeData
import TradePolicy

/// One way through all events: a branch of each event that takes place on it.
public struct EventPath: Sendable, Hashable, Identifiable {
    /// The branches' names, joined by `/` where there is more than one; `law` where there is no event.
    public let id: String
    public let title: String?
    public let choices: [BranchChoice]
    /// The product of the branches' probabilities; nil where an event has none.
    public let probability: Share?
}

/// The events of a scenario as a tree: later events may hang on one branch of an earlier one.
public struct EventTree: Sendable {
    public let events: [Event]

    public init(_ events: [Event]) {
        self.events = events.sorted { ($0.date, $0.id) < ($1.date, $1.id) }
    }

    /// Every path from the first event to the last, in the order of the file's branches.
    /// - Complexity: O(paths × events).
    public var paths: [EventPath] {
        var found: [EventPath] = []
        func walk(_ k: Int, _ choices: [BranchChoice], _ titles: [String], _ probability: Double?) {
            guard k < events.count else {
                found.append(
                    EventPath(
                        id: choices.isEmpty ? "law" : choices.map(\.branch).joined(separator: "/"),
                        title: titles.isEmpty ? nil : titles.joined(separator: "; "), choices: choices,
                        probability: choices.isEmpty ? nil : probability.map { Share($0) }))
                return
            }
            let event = events[k]
            if let after = event.after, !choices.contains(after) { return walk(k + 1, choices, titles, probability) }
            for branch in event.branches {
                walk(
                    k + 1, choices + [BranchChoice(event: event.id, branch: branch.id)],
                    titles + [branch.title ?? branch.id],
                    probability.flatMap { p in branch.probability.map { p * $0.value } })
            }
        }
        walk(0, [], [], 1)
        return found
    }
}

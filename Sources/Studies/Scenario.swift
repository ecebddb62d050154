import TradeData
import TradePolicy

/// A question to the model as a file says it: whose law, on which day, against which day, on which branches.
///
/// ```swift
/// let scenario = try Scenario.read("Examples/summit-2025.yaml")      // or throws Problems
/// let world = try World.load(scenario.world)
/// for path in scenario.tree.paths {                                   // deal, extension, lapse, …
///     let bridge = LawBridge(
///         scenario.law(on: path), world: world, mix: weights, baseDay: scenario.model.baseDay,
///         collected: scenario.model.collected)
///     let after = bridge.wedges(on: scenario.asOf).wedges
///     let before = bridge.wedges(on: scenario.compareTo[0]).wedges
/// }
/// ```
public struct Scenario: Sendable {
    public let id: String
    public let title: String
    /// The name of the world that it is solved on.
    public var world: String
    /// The day whose law is solved, on each branch.
    public let asOf: Day
    /// The days whose law counts as no change; at least one.
    public let compareTo: [Day]
    public var model: ModelOptions
    /// The law with its undecided events; `law(on:)` gives it on a branch.
    public let law: Law
    public let tree: EventTree
    /// The text of the file, as read.
    public let source: String
    public let path: String
    /// The other files that were read for it: extended scenarios, calendar files, product lists.
    public let files: [String]
    /// What is not wrong and should be known.
    public var warnings: [Problem]
    public let note: String?
    /// Whom a report is about, in its order, groups as one; empty means the report's own choice.
    public let focus: [Subject]
    /// The groups that the file declares or names, with their members on its day: an answer may speak of them as one.
    public let groups: [Subject]
    /// The groups that the file declares itself.
    public let ownGroups: [Subject]
    public let ensemble: EnsembleOptions
    /// Who bargains over what; `GameStudy` solves it.
    public let parties: Bargaining?
    /// Who courts whom; `detente triangle` solves it.
    public var triangle: TriangleTerms?
    /// The events of a tour; `detente triangle` solves them as well.
    public var tour: TourTerms?
    /// Who may form blocks; `detente coalition` solves it.
    public var coalition: CoalitionTerms?
    /// Where the model's assumptions are written.
    public let places: ModelPlaces

    public init(
        id: String, title: String, world: String, asOf: Day, compareTo: [Day], model: ModelOptions, law: Law, source: String,
        path: String, files: [String] = [], warnings: [Problem] = [], note: String? = nil, focus: [Subject] = [],
        groups: [Subject] = [], ownGroups: [Subject] = [],
        ensemble: EnsembleOptions = EnsembleOptions(), parties: Bargaining? = nil, places: ModelPlaces = ModelPlaces()
    ) {
        precondition(!compareTo.isEmpty, "A scenario compares with at least one day.")
        (self.id, self.title, self.world, self.asOf, self.compareTo) = (id, title, world, asOf, compareTo)
        (self.model, self.law, self.source, self.path, self.files) = (model, law, source, path, files)
        (self.warnings, self.note, self.focus, self.ensemble) = (warnings, note, focus, ensemble)
        (self.groups, self.ownGroups) = (groups, ownGroups)
        (self.parties, self.places, tree) = (parties, places, EventTree(law.events))
    }

    /// The law on one way through the events.
    public func law(on path: EventPath) -> Law { law.after(path.choices) }
}

import Reports
import Scenarios
import Studies
import TradeData
import TradeEquilibrium

/// What each rate of one measure does, under the scenario's own model and with the range over others.
public struct SweepReport: Sendable {
    public let sweep: Sweep
    /// Under the other models that have an answer at every rate.
    public let others: [Sweep]
    /// Models that ranges are without, since they have no answer at some rate.
    public let unanswered: Int
    /// What is missing from the ranges, in sentences.
    public let notes: [String]
    private let world: World
    private let model: Model
    private let subjects: [Subject]

    /// - Parameters:
    ///   - models: The scenario's own first; at least one.
    ///   - subjects: Whom the table is about.
    ///   - threads: Rates solved at a time; as many as there are cores when nil.
    ///   - progress: Called now and then with how many solves are done, of how many.
    /// - Throws: As `Sweep`.
    /// - Complexity: One solve for each rate and model.
    public init(
        _ scenario: Scenario, world: World, measure: String, rates: [Rate], path: EventPath, models: [Model],
        subjects: [Subject], options: SolverOptions, threads: Int? = nil, progress: (Int, Int) -> Void = { _, _ in }
    ) throws {
        precondition(!models.isEmpty, "A sweep needs a model.")
        let mix = try ScenarioFile.productMix()
        var sweeps: [Sweep] = []
        for model in models {
            let sweep = try Sweep(
                scenario, world: world, mix: mix, measure: measure, rates: rates, path: path, model: model, options: options,
                threads: threads
            ) { progress(sweeps.count * rates.count + $0, models.count * rates.count) }
            sweeps.append(sweep)
        }
        sweep = sweeps[0]
        others = sweeps.dropFirst().filter { $0.points.allSatisfy(\.comparison.converged) }
        unanswered = sweeps.count - 1 - others.count
        notes =
            unanswered > 0 ? ["\(unanswered) of \(models.count) models have no answer at some rate; ranges are without them"] : []
        (self.world, self.subjects, model) = (world, subjects, models[0])
    }

    /// A row for each rate, economy and variable.
    /// - Parameter digits: Significant digits of the numbers; 17 gives them back whole.
    /// - Throws: `Unsolved` where a rate has no equilibrium under the scenario's own model.
    public func table(digits: Int = 6) throws -> TextTable {
        var table = TextTable(
            ["rate_percent", "country", "variable", "unit", "value", "low", "high", "residual"],
            numeric: ["rate_percent", "value", "low", "high", "residual"])
        for (k, point) in sweep.points.enumerated() {
            guard point.comparison.converged else {
                throw NoAnswer("at \(point.rate.percent)% the solve did not converge: \(point.comparison.policy.termination)")
            }
            for subject in subjects {
                let n = world.grid.indices(of: subject)
                func row(_ variable: Variable, _ unit: String, _ value: (Comparison) -> Double) {
                    let all = (others + [sweep]).map { value($0.points[k].comparison) }
                    func text(_ value: Double) -> String { String(printf: "%.\(digits)g", value) }
                    table.add([
                        text(point.rate.percent), subject.code, variable.rawValue, unit, text(value(point.comparison)),
                        others.isEmpty ? "" : text(all.min() ?? .nan), others.isEmpty ? "" : text(all.max() ?? .nan),
                        NumberText.residual(point.comparison.worstResidual),
                    ])
                }
                row(.welfare, "percent") { $0.welfare(n).percentChange }
                row(.tariffRevenue, "change, \(world.unit) per year") {
                    $0.tariffRevenue(n).policy - $0.tariffRevenue(n).reference
                }
            }
        }
        table.context = [
            ("measure", sweep.measure), ("branch", sweep.path.id), ("date", sweep.day.description),
            ("compared_with", sweep.comparedWith.description), ("world", world.id), ("model", model.label),
            ("unanswered", "\(unanswered)"), ("cautions", model.cautions(on: world).joined(separator: "; ")),
        ]
        return table
    }
}

/// A question whose law has no equilibrium, or none that was found.
public struct NoAnswer: Failure {
    public let what: String
    public init(_ what: String) { self.what = what }
    public var code: FailureCode { .notConverged }
    public var problems: [Problem] { [Problem(what: what)] }
}

import FoundationEssentials
import TradeData
import TradePolicy
import TradeEquilibrium

/// What it takes to get the same numbers again, and how well each was solved: `scenario.lock.json`.
public struct Lockfile: Codable, Sendable {
    /// One equilibrium: whose law, under which model, and how well it was solved.
    public struct Solve: Codable, Sendable {
        public let branch: String
        public let day: String
        public let comparedWith: String
        public let model: String
        public let termination: String
        public let iterations: Int
        /// The largest scaled residual of each condition that the model has.
        public let residuals: [String: Double]
    }
    /// A model of the ensemble that ranges are without.
    public struct Failure: Codable, Sendable {
        public let model: String
        public let law: String
        public let termination: String
        public let iterations: Int
        /// nil where nothing was evaluated.
        public let residual: Double?
    }
    public let engine: String
    public let instructionLevel: String
    /// The ids of the scenario and of its world.
    public let scenario, world: String
    /// Every file that was read, with the hash of its bytes: the scenario and what it extends, the calendar, lists, weights,
    /// concordances, figures of households, the world.
    public let files: [Workspace.Reading]
    public let tolerance: Double
    public let maxIterations: Int
    public let damping: Double
    public let memory: Int
    /// φ, the share of statutory changes that customs collects, 0 to 1.
    public let collected: Double
    /// The day whose law the world's tariffs carry.
    public let baseDay: String
    public let solves: [Solve]
    /// The draws of the trade elasticities; nil where none were drawn.
    public let draws: Drawn?

    /// Drawn elasticities: what it takes to draw them again, and how well each comparison was solved.
    public struct Drawn: Codable, Sendable {
        public struct Comparison: Codable, Sendable {
            public let branch: String
            public let comparedWith: String
            public let converged: Int
            /// nil where no draw converged.
            public let worstResidual: Double?
        }
        public let count: Int
        public let seed: UInt64
        public let comparisons: [Comparison]

        init(_ draws: ElasticityDraws) {
            count = draws.count
            seed = draws.seed
            comparisons = draws.results.map {
                Comparison(
                    branch: $0.branch, comparedWith: $0.comparedWith.description, converged: $0.samples.count,
                    worstResidual: $0.worstResidual)
            }
        }
    }
    public let failures: [Failure]

    /// - Parameter files: What was read for it.
    public init(_ study: Study, files: [Workspace.Reading], engine: String, instructionLevel: String) {
        self.engine = engine
        self.instructionLevel = instructionLevel
        (scenario, world, self.files) = (study.scenario.id, study.world.id, files)
        tolerance = study.options.tolerance
        maxIterations = study.options.maxIterations
        damping = study.options.damping
        memory = study.options.memory
        draws = study.draws.map(Drawn.init)
        collected = study.scenario.model.collected.value
        baseDay = (study.scenario.model.baseDay ?? LawBridge.baseDay(of: study.world)).description
        failures = study.failures.map { failure in
            let residual = failure.reason.residuals.worst
            return Failure(
                model: failure.model.label, law: failure.law, termination: failure.reason.termination.description,
                iterations: failure.reason.iterations, residual: residual.isFinite ? residual : nil)
        }
        solves = (study.runs + study.alternatives.joined()).flatMap { run in
            [run.comparison.reference, run.comparison.policy].enumerated().map { k, solve in
                Solve(
                    branch: run.label, day: (k == 0 ? run.comparedWith : run.day).description,
                    comparedWith: run.comparedWith.description,
                    model: solve.model.label, termination: solve.termination.description, iterations: solve.iterations,
                    residuals: Dictionary(
                        uniqueKeysWithValues: Condition.allCases.filter { solve.has($0) }.map {
                            ($0.rawValue, solve.residuals[$0])
                        }))
            }
        }
    }

    /// The file's bytes; the same study gives the same bytes.
    public func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}

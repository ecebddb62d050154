import Foundation
import Reports
import Studies
import TradeData
import TradeEquilibrium

/// What a number is of: the same on every answer.
struct Basis: Encodable, Sendable {
    let world: String
    let day, comparedWith, branch, model: String
    let converged: Bool
    let termination: String
    /// nil where nothing was evaluated.
    let residual: OrNull<Double>

    init(_ question: Question, reference: Counterfactual, policy: Counterfactual) {
        let residuals = [reference.residuals.worst, policy.residuals.worst]
        let failed = [reference, policy].first { !$0.converged }
        world = question.stage.world.id
        (day, comparedWith) = (question.day.description, question.against.description)
        (branch, model) = (question.path.id, policy.model.label)
        converged = failed == nil
        termination = (failed ?? policy).termination.description
        residual = OrNull(residuals.allSatisfy(\.isFinite) ? residuals.max() : nil)
    }
}

/// A number with its unit, for people.
struct PageNumber: Encodable, Sendable {
    let id, label: String
    /// nil: not known, or not modelled.
    let value: OrNull<Double>
    let unit, text: String
}

/// An array of the answer: what its rows are, and what it holds.
struct AnswerArray: Encodable, Sendable {
    enum Rows: String, Encodable, Sendable, CaseIterable { case economies, industries, partners }
    let name: String
    let rows: Rows
    let label, unit: String
    let length: Int

    /// All arrays, in the order of the binary answer.
    static func layout(_ world: World, _ options: ModelOptions, labourSupply: Double) -> [AnswerArray] {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        let money = "billion \(world.currency) per year"
        let welfare = labourSupply > 0 ? "Welfare: real income less effort" : "Real income"
        func of(_ rows: Rows, _ name: String, _ label: String, _ unit: String) -> AnswerArray {
            AnswerArray(name: name, rows: rows, label: label, unit: unit, length: rows == .industries ? J : N)
        }
        return [
            of(.economies, "welfare", welfare, "percent"), of(.economies, "realWage", "Real wage", "percent"),
            of(.economies, "prices", "Consumer prices", "percent, relative to world income"),
            of(.economies, "money", "What that is worth to its people", money),
            of(.economies, "revenue", "Tariff revenue, change", money),
            of(.economies, "dutyBefore", "Average duty before", "percent of imports of goods"),
            of(.economies, "dutyAfter", "Average duty", "percent of imports of goods"),
            of(.economies, "exports", "Exports, quantity", "percent"), of(.economies, "imports", "Imports, quantity", "percent"),
            of(.industries, "output", "Output, quantity", "percent"), of(.industries, "jobs", "Jobs", "percent"),
            of(.industries, "price", "Price for buyers", "percent, relative to world income"),
            of(.industries, "sectorImports", "Imports, value", "percent"),
            of(.partners, "importsBefore", "Imports from it before", money),
            of(.partners, "importsAfter", "Imports from it", money),
            of(.partners, "exportsBefore", "Exports to it before", money), of(.partners, "exportsAfter", "Exports to it", money),
        ]
    }
}

/// An answer as a page takes it: the headline, and arrays of single precision.
struct Answer: Sendable {
    let basis: Basis
    let state: String
    let of: String
    let numbers: [PageNumber]
    /// Quotas and promises of the law, as they come out.
    let limits: [LimitAnswer]
    let notes: [String]
    /// In the order of the layout; NaN: not known, or not modelled.
    let arrays: [[Float]]
    let layout: [AnswerArray]

    /// Reads the numbers out of a solved state.
    /// - Parameter question: Says whose industries and partners are wanted.
    /// - Complexity: O(N² + members·NJ).
    init(_ solved: SolvedState, _ question: Question) {
        let (world, policy) = (question.stage.world, solved.policy.solution)
        layout = AnswerArray.layout(world, question.model, labourSupply: policy.model.labour.supplyElasticity)
        basis = Basis(question, reference: solved.reference.solution, policy: policy)
        state = question.state.query
        of = question.subject.code
        guard solved.converged else {
            (numbers, limits) = ([], [])
            arrays = layout.map { Array(repeating: .nan, count: $0.length) }
            notes = solved.notes
            return
        }
        let unchanged = "Both laws put the same duties and bans on the model: every change is zero."
        notes = solved.notes + (solved.reference.solution.policy == policy.policy ? [unchanged] : [])
        limits = LimitAnswer.all(solved, question)
        numbers = PageNumbers(solved, question).all
        arrays = AnswerNumbers(solved: solved, group: world.grid.indices(of: question.subject)).arrays
    }
}

/// The arrays of the layout, in its order.
private struct AnswerNumbers {
    let solved: SolvedState
    /// Whose industries and partners are wanted.
    let group: [Int]
    private var light: LightComparison { solved.light }
    private var grid: Grid { light.grid }

    var arrays: [[Float]] {
        func economies(_ value: (Int) -> Double) -> [Float] { grid.countries.indices.map { Float(value($0)) } }
        let duties = grid.countries.indices.map { light.duty($0) }
        return [
            economies(light.welfare), economies(light.realWage), economies(light.consumerPrices),
            economies { light.equivalentVariation($0) / 1000 },
            economies { (light.tariffRevenue($0).policy - light.tariffRevenue($0).reference) / 1000 },
            economies { duties[$0].reference }, economies { duties[$0].policy }, economies { light.exports($0).quantity },
            economies { light.imports($0).quantity },
        ] + industries + partners
    }

    private var industries: [[Float]] {
        func each(_ value: (Int) -> Double) -> [Float] { grid.sectors.indices.map { Float(value($0)) } }
        func change(_ pair: (reference: Double, policy: Double)) -> Double { 100 * (pair.policy / pair.reference - 1) }
        if group.count == 1 {
            let (n, jobs) = (group[0], light.jobs(group[0]))
            return [
                each { light.output(n, $0) }, each { jobs[$0] }, each { light.price(n, $0) },
                each { change(light.sectorImports(n, $0)) },
            ]
        }
        let comparison = solved.comparison
        return [
            each { comparison.outputVolume(group, $0).percentChange }, each { comparison.labour(group, $0).percentChange },
            each { comparison.price(group, $0).percentChange }, each { change(imports(of: $0)) },
        ]
    }

    /// What the group buys of a sector from others.
    private func imports(of j: Int) -> (reference: Double, policy: Double) {
        let inside = Set(group)
        var (old, new) = (0.0, 0.0)
        for n in group {
            for i in grid.countries.indices where !inside.contains(i) {
                old += solved.reference.flows[n, i, j].value
                new += solved.policy.flows[n, i, j].value
            }
        }
        return (old, new)
    }

    /// Trade with each partner; with a member of the group there is none to show.
    private var partners: [[Float]] {
        let inside = Set(group)
        func each(_ trade: (Int) -> (reference: Double, policy: Double)) -> [[Float]] {
            let found = grid.countries.indices.map { inside.contains($0) ? (.nan, .nan) : trade($0) }
            return [found.map { Float($0.0 / 1000) }, found.map { Float($0.1 / 1000) }]
        }
        func sum(_ pairs: [(reference: Double, policy: Double)]) -> (reference: Double, policy: Double) {
            pairs.reduce((0, 0)) { ($0.0 + $1.reference, $0.1 + $1.policy) }
        }
        return each { i in sum(group.map { light.trade(origin: i, destination: $0) }) }
            + each { n in sum(group.map { light.trade(origin: $0, destination: n) }) }
    }
}

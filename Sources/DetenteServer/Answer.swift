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

    init(_ question: Question, _ comparison: Comparison) {
        let worst = comparison.worstResidual
        let failed = [comparison.reference, comparison.policy].first { !$0.converged }
        world = question.stage.world.id
        (day, comparedWith) = (question.day.description, question.against.description)
        (branch, model) = (question.path.id, comparison.policy.model.label)
        converged = comparison.converged
        termination = (failed ?? comparison.policy).termination.description
        residual = OrNull(worst.isFinite ? worst : nil)
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
            of(.economies, "dutyBefore", "Average duty before", "percent of imports"),
            of(.economies, "dutyAfter", "Average duty", "percent of imports"),
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
    let notes: [String]
    /// In the order of the layout; NaN: not known, or not modelled.
    let arrays: [[Float]]
    let layout: [AnswerArray]

    /// Reads the numbers out of a solved state.
    /// - Parameter question: Says whose industries and partners are wanted.
    /// - Complexity: O(N² + members·NJ).
    init(_ solved: SolvedState, _ question: Question) {
        let (comparison, world) = (solved.comparison, question.stage.world)
        layout = AnswerArray.layout(world, question.model, labourSupply: comparison.policy.model.labour.supplyElasticity)
        basis = Basis(question, comparison)
        state = question.state.query
        of = question.subject.code
        guard comparison.converged else {
            numbers = []
            arrays = layout.map { Array(repeating: .nan, count: $0.length) }
            notes = solved.notes
            return
        }
        let unchanged = "Both laws put the same duties and bans on the model: every change is zero."
        notes = solved.notes + (comparison.isUnchanged ? [unchanged] : [])
        numbers = PageNumbers(comparison, question).all
        arrays = AnswerNumbers(solved: solved, group: world.grid.indices(of: question.subject)).arrays
    }
}

/// The arrays of the layout, in its order.
private struct AnswerNumbers {
    let solved: SolvedState
    let group: [Int]
    private var comparison: Comparison { solved.comparison }

    var arrays: [[Float]] {
        let grid = comparison.grid
        func economies(_ value: (Int) -> Double) -> [Float] { grid.countries.indices.map { Float(value($0)) } }
        func industries(_ value: (Int) -> Double) -> [Float] { grid.sectors.indices.map { Float(value($0)) } }
        let inside = Set(group)
        let duties = grid.countries.indices.map { comparison.collectedTariff($0) }
        let revenue = grid.countries.indices.map { comparison.tariffRevenue($0) }
        /// Trade with a partner; with a member of the group there is none to show.
        func partners(_ value: (Int) -> Double) -> [Float] { economies { inside.contains($0) ? .nan : value($0) / 1000 } }
        let bought = grid.countries.indices.map { comparison.trade(origins: [$0], destinations: group) }
        let sold = grid.countries.indices.map { comparison.trade(origins: group, destinations: [$0]) }
        let imports = sectorImports()
        return [
            economies { comparison.welfare($0).percentChange }, economies { comparison.realWage($0).percentChange },
            economies { comparison.consumerPrices($0).percentChange }, economies { comparison.equivalentVariation($0) / 1000 },
            economies { (revenue[$0].policy - revenue[$0].reference) / 1000 }, economies { duties[$0].reference.percent },
            economies { duties[$0].policy.percent }, economies { comparison.exports($0).volume.percentChange },
            economies { comparison.imports($0).volume.percentChange },
            industries { comparison.outputVolume(group, $0).percentChange },
            industries { comparison.labour(group, $0).percentChange },
            industries { comparison.price(group, $0).percentChange },
            industries { 100 * (imports[$0].after / imports[$0].before - 1) },
            partners { bought[$0].reference }, partners { bought[$0].policy }, partners { sold[$0].reference },
            partners { sold[$0].policy },
        ]
    }

    /// What the group buys of each sector from others, under both laws.
    private func sectorImports() -> [(before: Double, after: Double)] {
        let grid = comparison.grid
        let inside = Set(group)
        let others = grid.countries.indices.filter { !inside.contains($0) }
        return grid.sectors.indices.map { j in
            var (before, after) = (0.0, 0.0)
            for n in group {
                for i in others {
                    before += solved.flowsBefore[n, i, j].value
                    after += solved.flowsAfter[n, i, j].value
                }
            }
            return (before, after)
        }
    }
}

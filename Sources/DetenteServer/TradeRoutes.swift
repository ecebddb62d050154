import Foundation
import Studies
import TradeData
import TradeEquilibrium

/// Parts of a solved state that a page asks for one by one: who trades with whom, and the equations of one cell.
extension PageService {
    /// Solves a state and reads something out of it.
    private func withSolved(
        _ request: PageRequest, _ others: Set<String> = [],
        _ read: @escaping @Sendable (SolvedState, Question, [String: String]) throws -> Data
    ) async throws -> Reply {
        let (state, rest) = try request.parameters(others)
        let data = try await solves.run(limit: limits.solve) { [stages, desk] in
            let question = try Question(state, on: stages.stage(state.scenario))
            let solved = try desk.solve(question)
            guard solved.converged else {
                let end = [solved.reference.solution, solved.policy.solution].compactMap(\.failure).first
                throw Fault(.unprocessableContent, end?.problems ?? [Problem(what: "the state has no answer")])
            }
            return try read(solved, question, rest)
        }
        return Reply(data, type: "application/json")
    }

    private struct TradeAnswer: Encodable {
        let basis: Basis
        let unit: String
        let economies: [String]
        let before, after: [Float]
    }

    /// What each destination buys from each origin.
    func trade(_ request: PageRequest) async throws -> Reply {
        try await withSolved(request) { solved, question, _ in
            let countries = question.stage.world.grid.countries
            func matrix(_ value: (Int, Int) -> Double) -> [Float] {
                countries.indices.flatMap { n in countries.indices.map { i in Float(value(i, n) / 1000) } }
            }
            return try AnswerForms.json(
                TradeAnswer(
                    basis: Basis(question, reference: solved.reference.solution, policy: solved.policy.solution),
                    unit: "billion \(question.stage.world.currency) per year", economies: countries.map(\.rawValue),
                    before: matrix { solved.light.trade(origin: $0, destination: $1).reference },
                    after: matrix { solved.light.trade(origin: $0, destination: $1).policy }))
        }
    }

    private struct CellAnswer: Encodable {
        let basis: Basis
        let buyer, seller, sector: String
        let equations: [CellEquation]
    }

    /// The equations of one buyer, seller and sector with their live values.
    func cell(_ request: PageRequest) async throws -> Reply {
        try await withSolved(request, ["buyer", "seller", "sector"]) { solved, question, others in
            let world = question.stage.world
            func place<Code>(_ key: String, _ all: [Code], _ text: (Code) -> String) throws -> Int {
                guard let code = others[key] else {
                    throw Problems("\(key) is missing", remedy: "name one of the board's codes", code: .wrongUsage)
                }
                if let place = all.firstIndex(where: { text($0) == code }) { return place }
                let near = Spelling.nearest(code, in: all.map(text)).map { "did you mean \($0)?" }
                throw Problems(
                    "world \(world.id) has no \(key) \(PlainText.quoted(code))", remedy: near ?? "name one of the board's codes")
            }
            let n = try place("buyer", world.grid.countries) { $0.rawValue }
            let i = try place("seller", world.grid.countries) { $0.rawValue }
            let j = try place("sector", world.grid.sectors) { $0.rawValue }
            return try AnswerForms.json(
                CellAnswer(
                    basis: Basis(question, reference: solved.reference.solution, policy: solved.policy.solution),
                    buyer: world.grid.countries[n].rawValue, seller: world.grid.countries[i].rawValue,
                    sector: world.grid.sectors[j].rawValue,
                    equations: CellEquations(solved.policy.solution, buyer: n, seller: i, sector: j).all))
        }
    }
}

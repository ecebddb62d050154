import Foundation
import Hummingbird
import NIOCore
import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

/// Series of solves, sent one by one as they are done.
extension PageService {
    /// Writes events for as long as somebody reads them.
    private struct Events {
        static func send(_ name: String, _ data: Data, _ writer: inout any ResponseBodyWriter) async throws {
            var buffer = ByteBuffer(string: "event: \(name)\ndata: ")
            buffer.writeBytes(data)
            buffer.writeString("\n\n")
            try await writer.write(buffer)
        }
    }

    /// A stream that ends with an event of its faults, and as soon as nobody reads.
    private func stream(
        _ request: PageRequest, _ events: @escaping @Sendable (inout any ResponseBodyWriter) async throws -> Void
    ) -> Reply {
        Reply(events: { writer in
            try await request.request.body.consumeWithCancellationOnInboundClose { _ in
                do { try await events(&writer) } catch {
                    guard let fault = Fault(error) else { throw error }
                    try await Events.send("problem", fault.data, &writer)
                }
            }
        })
    }

    // MARK: Ensemble

    private struct Span: Encodable { let low, high: [Float?] }
    private struct ModelEvent: Encodable {
        let done, of: Int
        let model: String
        let converged: Bool
        let residual: OrNull<Double>
        let economies, industries: [String: Span]
    }
    private struct EnsembleEnd: Encodable { let models: Int; let failures: [String]; let basis: Basis }

    /// Lowest and highest of every number over the models so far.
    private struct Ranges {
        var (low, high) = ([[Float]](), [[Float]]())

        mutating func add(_ arrays: [[Float]]) {
            guard !low.isEmpty else { return (low, high) = (arrays, arrays) }
            for (a, array) in arrays.enumerated() {
                for (x, value) in array.enumerated() {
                    // A number that some model does not have has no range.
                    low[a][x] = value.isNaN || low[a][x].isNaN ? .nan : min(low[a][x], value)
                    high[a][x] = value.isNaN || high[a][x].isNaN ? .nan : max(high[a][x], value)
                }
            }
        }

        func spans(_ layout: [AnswerArray], _ rows: AnswerArray.Rows) -> [String: Span] {
            guard !low.isEmpty else { return [:] }
            return Dictionary(
                uniqueKeysWithValues: layout.indices.filter { layout[$0].rows == rows }.map { a in
                    (
                        layout[a].name,
                        Span(low: low[a].map { $0.isFinite ? $0 : nil }, high: high[a].map { $0.isFinite ? $0 : nil })
                    )
                })
        }
    }

    /// The state under every model of the ensemble, the scenario's own first.
    func ensemble(_ request: PageRequest) async throws -> Reply {
        let (state, _) = try request.parameters()
        // What is wrong with the state is a status, and no event.
        let (question, models) = try await steps.run(limit: limits.step) { [stages] in
            let question = try Question(state, on: stages.stage(state.scenario))
            return (question, try Self.models(of: question))
        }
        return stream(request) { [self] writer in
            var (ranges, failures) = (Ranges(), [String]())
            var basis: Basis?
            for (k, options) in models.enumerated() {
                let found = try await steps.run(limit: limits.step) { [desk] in
                    let asked = k == 0 ? question : question.under(options)
                    let label = try asked.stage.model(options).label
                    do {
                        let solved = try desk.solve(asked, keeps: k == 0)
                        return (label, Answer?.some(Answer(solved, asked)))
                    } catch is NotConverged {
                        return (label, Answer?.none)
                    }
                }
                let (label, answer) = found
                if k == 0 { basis = answer?.basis }
                if let answer, answer.basis.converged { ranges.add(answer.arrays) } else { failures.append(label) }
                let layout = answer?.layout ?? []
                let event = ModelEvent(
                    done: k + 1, of: models.count, model: label, converged: answer?.basis.converged ?? false,
                    residual: answer?.basis.residual ?? nil, economies: ranges.spans(layout, .economies),
                    industries: ranges.spans(layout, .industries))
                try await Events.send("model", AnswerForms.json(event), &writer)
            }
            guard let basis else {
                throw Fault(
                    .unprocessableContent, "the baseline of the state's own model has no equilibrium", "choose another model")
            }
            try await Events.send(
                "end", AnswerForms.json(EnsembleEnd(models: models.count, failures: failures, basis: basis)), &writer)
        }
    }

    /// The question's own model and the others of the ensemble, each model once.
    private static func models(of question: Question) throws -> [ModelOptions] {
        let all = [question.model] + question.stage.scenario.ensemble.combinations(on: question.model)
        var (kept, options) = ([Model](), [ModelOptions]())
        for choice in all {
            let model = try question.stage.model(choice)
            guard !kept.contains(where: { $0.isSame(as: model) }) else { continue }
            kept.append(model)
            options.append(choice)
        }
        return options
    }

    // MARK: Sweep

    private struct PointEvent: Encodable {
        let done, of: Int
        let value: Double
        let basis: Basis
        let welfare: [Float?]
        let numbers: [PageNumber]
    }
    private struct SweepEnd: Encodable { let points: Int }

    /// The state with one lever through a range.
    func sweep(_ request: PageRequest) async throws -> Reply {
        let (state, others) = try request.parameters(["lever", "from", "to", "steps"])
        guard let lever = others["lever"] else {
            throw Problems("lever is missing", remedy: "name one of the board's levers", code: .wrongUsage)
        }
        func number(_ key: String) throws -> Double? {
            guard let text = others[key] else { return nil }
            guard let number = Double(text), PageState.points.contains(number) else {
                throw Problems("\(key) is \(PlainText.quoted(text))", remedy: "write a number up to 1000", code: .wrongUsage)
            }
            return number
        }
        let (low, high) = (try number("from") ?? 0, try number("to"))
        guard let count = Int(others["steps"] ?? "21"), (2...101).contains(count) else {
            throw Problems("steps is \(PlainText.quoted(others["steps"] ?? ""))", remedy: "write 2 to 101", code: .wrongUsage)
        }
        let states = try await steps.run(limit: limits.step) { [stages] in
            let stage = try stages.stage(state.scenario)
            let question = try Question(state, on: stage)
            let measure = question.plain.measure(lever)
            let term = measure == nil ? question.number(of: lever) : nil
            let top =
                high
                ?? (measure.map { Board.top($0, on: question.day) } ?? term.map { Board.scale($0.lever.term, $0.number).top }
                    ?? 100)
            guard low < top else {
                throw Problems("the range goes from \(low) to \(top)", remedy: "write from below to", code: .wrongUsage)
            }
            return try (0..<count).map { k in
                var moved = state
                let value = ((low + (top - low) * Double(k) / Double(count - 1)) * 1e4).rounded() / 1e4
                if measure != nil {
                    guard PageState.rates.contains(value) else {
                        throw Problems("\(lever) cannot be \(value)", remedy: "write rates of 0 to 1000", code: .wrongUsage)
                    }
                    moved.measures[lever] = value
                } else if let term {
                    guard term.number.bounds.contains(value) else {
                        throw Problems(
                            "\(lever) cannot be \(value)",
                            remedy: "write \(term.number.bounds.lowerBound) to \(term.number.bounds.upperBound)",
                            code: .wrongUsage)
                    }
                    moved.terms[term.lever] = value
                } else {
                    let codes = lever.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
                    guard codes.count == 2 else {
                        throw Problems("there is no lever \(PlainText.quoted(lever))", remedy: "name one of the board's levers")
                    }
                    moved.pairs[PageState.Pair(imposer: codes[0], partner: codes[1])] = value
                }
                // Every point is checked before the first is solved.
                return (value, try Question(moved, on: stage))
            }
        }
        return stream(request) { [self] writer in
            for (k, (value, question)) in states.enumerated() {
                let answer = try await steps.run(limit: limits.step) { [desk] in
                    Answer(try desk.solve(question, keeps: false), question)
                }
                let welfare = zip(answer.layout, answer.arrays).first { $0.0.name == "welfare" }?.1 ?? []
                let event = PointEvent(
                    done: k + 1, of: states.count, value: value, basis: answer.basis,
                    welfare: welfare.map { $0.isFinite ? $0 : nil },
                    numbers: answer.numbers)
                try await Events.send("point", AnswerForms.json(event), &writer)
            }
            try await Events.send("end", AnswerForms.json(SweepEnd(points: states.count)), &writer)
        }
    }
}

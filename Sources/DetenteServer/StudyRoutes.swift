import Foundation
import HTTPTypes
import Reports
import Scenarios
import Studies
import Synchronization
import TradeData
import TradeEquilibrium
import TradePolicy

/// A state as a whole study: reports, tables, attribution, files to take away.
extension PageService {
    /// Solves a state under its model and all of its ensemble, as `detente run` does with its file.
    /// - Throws: `Fault` where the scenario's own model has no answer.
    private static func study(_ question: Question) throws -> Study {
        let scenario = try question.asScenario()
        let stage = question.stage
        let runner = StudyRunner(
            scenario, world: stage.world, mix: stage.mix, alternatives: try scenario.ensembleModels(for: stage.world),
            options: SolveClock.options)
        let study = try runner.run()
        try SolveClock.check()
        guard study.converged else {
            let end = study.runs.lazy.flatMap { [$0.comparison.reference, $0.comparison.policy] }.compactMap(\.failure).first
            throw Fault(.unprocessableContent, end?.problems ?? [Problem(what: "the state has no answer")])
        }
        return study
    }

    private static func document(_ study: Study, _ question: Question) throws -> ReportDocument {
        let verdict =
            study.world.id.hasPrefix("icio-") ? try study.runs.first.flatMap { try BacktestVerdict.load(for: $0.model) } : nil
        return StudyReport(
            study, households: question.stage.households, command: "detente run scenario.yaml -o out/", verdict: verdict?.sentence
        ).document()
    }

    /// Does a piece of heavy work with a state, for which few wait.
    private func withState(
        _ request: PageRequest, type: String, file: String? = nil, _ work: @escaping @Sendable (Question) throws -> Data
    ) async throws -> Reply {
        let (state, _) = try request.parameters()
        let data = try await reports.run(limit: limits.report) { [stages] in
            do {
                return try work(Question(state, on: stages.stage(state.scenario)))
            } catch let failure as any Failure where failure.code == .cancelled {
                // Whoever asked to stop was the clock.
                try SolveClock.check()
                throw failure
            }
        }
        let reply = Reply(data, type: type)
        return file.map { reply.attached(as: $0) } ?? reply
    }

    /// What a report needs: styles within it, and nothing else.
    private static let reportPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups"

    /// The whole report.
    func report(_ request: PageRequest) async throws -> Reply {
        var reply = try await withState(request, type: "text/html; charset=utf-8") { question in
            Data(HTMLRenderer.render(try Self.document(Self.study(question), question)).utf8)
        }
        reply.headers[.contentSecurityPolicy] = Self.reportPolicy
        reply.headers[HTTPField.Name("X-Frame-Options")!] = "SAMEORIGIN"
        return reply
    }

    /// The state as a scenario file.
    func scenarioFile(_ request: PageRequest) async throws -> Reply {
        try await withState(request, type: "application/yaml; charset=utf-8", file: "scenario.yaml") { question in
            Data(try question.asScenario().source.utf8)
        }
    }

    /// One page that prints on one sheet.
    func brief(_ request: PageRequest) async throws -> Reply {
        var reply = try await withState(request, type: "text/html; charset=utf-8", file: "brief.html") { question in
            Data(HTMLRenderer.render(try Self.document(Self.study(question), question), isOnePage: true).utf8)
        }
        reply.headers[.contentSecurityPolicy] = Self.reportPolicy
        return reply
    }

    /// The long table.
    func table(_ request: PageRequest) async throws -> Reply {
        try await withState(request, type: "text/csv; charset=utf-8", file: "results.csv") { question in
            let study = try Self.study(question)
            var text = ""
            var table = try DelimitedText(.csv, columns: ResultTable.columns, numeric: ResultTable.numericColumns) { text += $0 }
            try StudyTables.results(study, households: question.stage.households) { try table.add($0.cells) }
            try table.finish()
            return Data(text.utf8)
        }
    }

    /// The workbook of the bundle.
    func workbook(_ request: PageRequest) async throws -> Reply {
        let type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return try await withState(request, type: type, file: "results.xlsx") { question in
            let study = try Self.study(question)
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: folder) }
            try StudyBundle(study, report: Self.document(study, question), households: question.stage.households).write(
                to: folder)
            return try FileBytes.read(folder.appendingPathComponent("results.xlsx"), limit: 1 << 28)
        }
    }

    // MARK: Which measure did what

    private struct WaterfallAnswer: Encodable {
        struct Part: Encodable { let name: String; let measures: [String]; let title: String; let value: Double }
        let basis: Basis
        let of, unit: String
        let draws: OrNull<Int>
        let total: Double
        let parts: [Part]
        let notes: [String]
    }

    /// The change in real income, shared out among the measures that differ.
    func waterfall(_ request: PageRequest) async throws -> Reply {
        try await withState(request, type: "application/json") { [desk] question in
            let solved = try desk.solve(question)
            let (reference, policy) = (solved.reference.solution, solved.policy.solution)
            guard solved.converged else {
                throw Fault(
                    .unprocessableContent,
                    (reference.failure ?? policy.failure)?.problems ?? [Problem(what: "the state has no answer")])
            }
            let groups = question.gathered(
                Attribution.groups(
                    question.law, from: question.against, to: question.day, naming: question.stage.scenario.groups))
            let bridge = try question.stage.bridge(for: question)
            let found = Attribution(
                from: question.reference, to: question.inForce, groups: groups, base: policy.world, model: policy.model,
                options: SolveClock.options, bridge: bridge)
            try SolveClock.check()
            guard found.converged else {
                throw Fault(.unprocessableContent, "a law without some of the measures has no equilibrium", "compare other laws")
            }
            let words = try LawWords(question.stage)
            let members = question.stage.world.grid.indices(of: question.subject)
            return try AnswerForms.json(
                WaterfallAnswer(
                    basis: Basis(question, reference: reference, policy: policy), of: question.subject.code,
                    unit: "percent of real income (100 × the logarithm of its change)", draws: OrNull(found.draws),
                    total: 100 * found.total(of: members),
                    parts: found.groups.enumerated().map { g, group in
                        let moved = question.moved.first { group.measures.contains($0.moved.id) && $0.own.id == group.name }?
                            .moved
                        let single = group.measures.count == 1 ? question.law.measure(group.measures[0]) : moved
                        let title = single.map(words.title)
                        return .init(
                            name: group.name, measures: group.measures, title: title ?? group.name,
                            value: 100 * found.part(g, of: members))
                    }, notes: groups.isEmpty ? ["No measure differs between the two laws."] : []))
        }
    }

    // MARK: Backtest

    private struct BacktestAnswer: Encodable {
        let sentence: String
        let rows: [[String: String]]
        let columns: [String]
        let source: String
    }

    /// How the models did, from the table that `detente backtest` made.
    func backtest(_ request: PageRequest) async throws -> Reply {
        let data = try await solves.run(limit: limits.solve) { [stages] in
            let stage = try stages.stage(nil)
            let table = try Table(csv: DataLocation.read("backtest/verdict.csv"), name: "verdict.csv")
            let verdict = try BacktestVerdict.load(for: stage.model(stage.scenario.model))
            return try AnswerForms.json(
                BacktestAnswer(
                    sentence: verdict?.sentence ?? "The model of this scenario was not held against the trade war of 2018.",
                    rows: (0..<table.rowCount).map { row in
                        Dictionary(uniqueKeysWithValues: table.header.enumerated().map { ($1, table.text(row, $0)) })
                    }, columns: table.header,
                    source:
                        "docs/validation.md; China's share of American imports, change in points; detente backtest solves it again"
                ))
        }
        return Reply(data, type: "application/json")
    }
}

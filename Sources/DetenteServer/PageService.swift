import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Reports
import Scenarios
import Studies
import Synchronization
import TradeData

/// What all requests share: scenarios, solved states, queues, files, counts.
final class PageService: Sendable {
    typealias Handler = @Sendable (PageService, PageRequest) async throws -> Reply

    let stages: StageDesk
    let desk: SolveDesk
    let files: StaticFiles
    let metrics = Metrics()
    let logger: Logger
    let limits: ServerOptions.Limits
    /// Solves for a drag, steps of streams, reports.
    let solves, steps, reports: WorkQueue
    private let answers: Mutex<Bounded<PageState, Answer>>
    /// Talks that were solved, by what they depend on.
    let talksKept = Mutex(Bounded<TalksKey, Data>(limit: 8))
    /// Triangles that were solved, and the trade that they are on, by what they depend on.
    let trianglesKept = Mutex(Bounded<TriangleKey, Data>(limit: 16))
    let carriedKept = Mutex(Bounded<TriangleKey, TriangleQuestion>(limit: 4))

    init(_ stages: StageDesk, options: ServerOptions, logger: Logger) {
        (self.stages, self.logger, limits) = (stages, logger, options.limits)
        desk = SolveDesk()
        files = StaticFiles(folder: options.web)
        solves = WorkQueue("solve", workers: limits.workers, room: limits.solvesWaiting)
        steps = WorkQueue("step", workers: 1, room: limits.stepsWaiting)
        reports = WorkQueue("report", workers: 1, room: limits.reportsWaiting, isOfReports: true)
        answers = Mutex(Bounded(limit: limits.answers))
    }

    /// Every route below `/api/v1` and beside it, by path and method; what else is asked for is a file of the page.
    static let routes: [String: [HTTPRequest.Method: Handler]] = {
        var routes: [String: [HTTPRequest.Method: Handler]] = [
            "/openapi.json": [.get: { try $0.description($1) }], "/health": [.get: { try $0.health($1) }],
            "/metrics": [.get: { try $0.counts($1) }],
        ]
        let api: [String: [HTTPRequest.Method: Handler]] = [
            "worlds": [.get: { try $0.worlds($1) }], "scenarios": [.get: { try $0.scenarios($1) }],
            "board": [.get: { try await $0.board($1) }],
            "solve": [.post: { try await $0.solve($1) }, .get: { try await $0.solveLink($1) }],
            "ensemble": [.get: { try await $0.ensemble($1) }], "sweep": [.get: { try await $0.sweep($1) }],
            "rate": [.get: { try await $0.rate($1) }], "timeline": [.get: { try await $0.timeline($1) }],
            "calendar": [.get: { try await $0.calendar($1) }], "waterfall": [.get: { try await $0.waterfall($1) }],
            "trade": [.get: { try await $0.trade($1) }], "cell": [.get: { try await $0.cell($1) }],
            "chains": [.get: { try await $0.chains($1) }], "talks": [.get: { try await $0.talks($1) }],
            "triangle": [.get: { try await $0.triangle($1) }],
            "backtest": [.get: { try await $0.backtest($1) }], "report": [.get: { try await $0.report($1) }],
            "download/scenario.yaml": [.get: { try await $0.scenarioFile($1) }],
            "download/brief.html": [.get: { try await $0.brief($1) }],
            "download/results.csv": [.get: { try await $0.table($1) }],
            "download/results.xlsx": [.get: { try await $0.workbook($1) }],
        ]
        for (name, methods) in api { routes["/api/v1/\(name)"] = methods }
        return routes
    }()

    /// The reply to a request, with the name of its route.
    /// - Throws: `RoutedFault`.
    func reply(to request: PageRequest) async throws -> (route: String, Reply) {
        let method = request.method == .head ? .get : request.method
        if let methods = Self.routes[request.path] {
            guard let handler = methods[method] else {
                var fault = Fault(
                    .methodNotAllowed, "\(request.path) does not take \(request.method.rawValue.prefix(10))",
                    "send " + methods.keys.map(\.rawValue).sorted().joined(separator: " or "))
                fault.headers[.allow] = methods.keys.map(\.rawValue).sorted().joined(separator: ", ")
                throw RoutedFault(route: request.path, error: fault)
            }
            do { return (request.path, try await handler(self, request)) } catch {
                throw RoutedFault(route: request.path, error: error)
            }
        }
        if !request.path.hasPrefix("/api/"), method == .get {
            if let reply = files.reply(request) { return ("files", reply) }
            if request.path == "/favicon.ico" { return ("files", Reply(Data(), type: "image/x-icon", status: .noContent)) }
        }
        let remedy = request.path.hasPrefix("/api/") ? "/openapi.json lists what there is" : "begin at /"
        throw RoutedFault(route: "none", error: Fault(.notFound, "there is no such thing here", remedy))
    }

    // MARK: Facts

    private func description(_ request: PageRequest) throws -> Reply {
        Reply(try DataLocation.read("server/openapi.json"), type: "application/json")
    }

    private func health(_ request: PageRequest) throws -> Reply {
        struct Health: Encodable { let status, engine: String; let worlds: Int; let seconds: Double }
        return try .json(
            Health(
                status: "ok", engine: Engine.version, worlds: InstalledWorld.all().count,
                seconds: (metrics.uptime * 10).rounded() / 10))
    }

    private func counts(_ request: PageRequest) throws -> Reply {
        let (solved, kept) = (desk.statistics, desk.sizes)
        var gauges: [(String, String, String, Double)] = [
            ("detente_solves_total", "Equilibria solved.", "counter", Double(solved.solves)),
            ("detente_comparisons_found_total", "Comparisons found in the cache.", "counter", Double(solved.hits)),
            ("detente_models_kept", "Models that are ready.", "gauge", Double(kept.models)),
            ("detente_equilibria_kept", "Equilibria in the cache.", "gauge", Double(kept.equilibria)),
            ("detente_comparisons_kept", "Comparisons in the cache.", "gauge", Double(kept.comparisons)),
            ("detente_answers_kept", "Answers in the cache.", "gauge", Double(answersKept)),
            ("detente_uptime_seconds", "Since the start.", "gauge", metrics.uptime.rounded()),
            ("detente_resident_bytes", "Memory in use.", "gauge", Double(Memory.resident)),
        ]
        for queue in [solves, steps, reports] {
            gauges.append(("detente_\(queue.name)_running", "Pieces of work under way.", "gauge", Double(queue.load.running)))
            gauges.append(("detente_\(queue.name)_waiting", "Pieces of work that wait.", "gauge", Double(queue.load.waiting)))
        }
        return Reply(Data(metrics.text(gauges).utf8), type: "text/plain; version=0.0.4; charset=utf-8")
    }

    private func worlds(_ request: PageRequest) throws -> Reply {
        struct Facts: Encodable {
            struct Block: Encodable { let name, method: String; let sources: [String] }
            let id, title: String
            let year: Int
            let unit: String
            let economies, sectors: Int
            let kind: String
            let lawDay: OrNull<String>
            let blocks: [Block]
            let licences, notes: [String]
        }
        let facts = InstalledWorld.all().compactMap { try? Workspace.shared.world($0.id) }.map { world in
            Facts(
                id: world.id, title: world.title, year: world.year, unit: world.unit, economies: world.grid.countryCount,
                sectors: world.grid.sectorCount, kind: world.provenance.kind, lawDay: OrNull(world.lawDay?.description),
                blocks: world.provenance.blocks.map { .init(name: $0.name, method: $0.method, sources: $0.sources) },
                licences: world.provenance.licences, notes: world.provenance.notes)
        }
        return try .json(["worlds": facts])
    }

    private func scenarios(_ request: PageRequest) throws -> Reply {
        struct Entry: Encodable { let id, title, question: String; let isStart: Bool }
        struct List: Encodable { let start: String; let scenarios: [Entry] }
        let entries = stages.entries
        return try .json(
            List(
                start: entries[0].key,
                scenarios: entries.map {
                    Entry(id: $0.key, title: $0.title, question: $0.question, isStart: $0.key == entries[0].key)
                }))
    }

    // MARK: Solving

    private func board(_ request: PageRequest) async throws -> Reply {
        let (state, _) = try request.parameters()
        let data = try await solves.run(limit: limits.solve) { [stages] in
            try AnswerForms.json(Board(Question(state, on: stages.stage(state.scenario))))
        }
        return Reply(data, type: "application/json")
    }

    private func solve(_ request: PageRequest) async throws -> Reply {
        let began = ContinuousClock.now
        let asked = try AskedState(JSONValue.read(try await request.json(limit: limits.body)))
        let isBinary = (request.request.headers[.accept] ?? "").contains(AnswerForms.binaryType)
        return try await answer(asked.state, session: asked.session, sequence: asked.sequence, isBinary: isBinary, since: began)
    }

    private func solveLink(_ request: PageRequest) async throws -> Reply {
        let (state, _) = try request.parameters()
        return try await answer(state, session: nil, sequence: 0, isBinary: false, since: .now)
    }

    private func answer(
        _ state: PageState, session: String?, sequence: Int, isBinary: Bool, since began: ContinuousClock.Instant
    ) async throws -> Reply {
        var answer = answers.withLock { $0[state] }
        let isCached = answer != nil
        if answer == nil {
            answer = try await solves.run(session: session, limit: limits.solve) { [stages, desk] in
                let question = try Question(state, on: stages.stage(state.scenario))
                return Answer(try desk.solve(question), question)
            }
        }
        guard let answer else { throw CancellationError() }
        if !isCached { answers.withLock { $0[state] = answer } }
        let header = AnswerHeader(
            answer, sequence: sequence, milliseconds: Metrics.seconds(ContinuousClock.now - began) * 1000, isCached: isCached)
        return isBinary
            ? Reply(try AnswerForms.binary(answer, header), type: AnswerForms.binaryType)
            : Reply(try AnswerForms.json(answer, header), type: "application/json")
    }

    var answersKept: Int { answers.withLock { $0.count } }
}

/// The body of a request to solve.
struct AskedState: Sendable {
    let state: PageState
    let sequence: Int
    let session: String?

    /// - Throws: `Problems` for an unknown key or a value of another kind.
    init(_ json: JSONValue) throws {
        guard case .object(let object) = json else {
            throw Problems("the body is \(json.kind)", remedy: "send an object", code: .wrongUsage)
        }
        var problems: [Problem] = []
        for key in object.keys.sorted() where !["state", "sequence", "session"].contains(key) {
            problems.append(
                Problem(what: "\(PlainText.quoted(key)) is no key of a request", remedy: "there is state, sequence, session"))
        }
        var (sequence, session) = (0, String?.none)
        switch object["sequence"] {
        case .number(let number)?:
            // Larger numbers have no whole ones between them.
            if let whole = Int(exactly: number), (0...(1 << 53)).contains(whole) { sequence = whole } else { fallthrough }
        default: problems.append(Problem(what: "the request has no sequence", remedy: "write a whole number, such as 1"))
        }
        switch object["session"] {
        case nil: break
        case .text(let text)?
        where (8...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 95
            }:
            session = text
        default: problems.append(Problem(what: "the session is no random word", remedy: "write 8 to 64 letters, digits, - or _"))
        }
        var state = PageState()
        do { state = try PageState(json: object["state"] ?? .null) } catch let found as Problems { problems += found.problems }
        guard problems.isEmpty else { throw Problems(problems, code: .wrongUsage) }
        (self.state, self.sequence, self.session) = (state, sequence, session)
    }
}

/// The memory of the process.
enum Memory {
    /// Bytes that are resident; 0 where the system does not say.
    static var resident: Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}

import Foundation
import TestSupport
import Testing
import TradeData

@testable import DetenteServer

/// The server over a socket: what it answers, what it refuses, and that it goes on.
@Suite(.serialized) struct PageServerTests {
    @Test func solvesInBothForms() async throws {
        try await TestServer.with { server in
            let text = try await server.solve(#"{"v": 1, "b": "lapse", "m": {"us-fentanyl-cn": 35}, "of": "CHN"}"#, sequence: 42)
            #expect(text.status == 200 && text.headers["content-type"] == "application/json")
            let whole = try #require(text.json as? [String: Any])
            #expect(whole["sequence"] as? Int == 42)
            #expect(whole["state"] as? String == "v=1&s=small&b=lapse&m=us-fentanyl-cn:35&of=CHN")
            let economies = try #require(whole["economies"] as? [String: [Any]])
            let packed = try await server.solve(
                #"{"v": 1, "b": "lapse", "m": {"us-fentanyl-cn": 35}, "of": "CHN"}"#, sequence: 43, isBinary: true)
            #expect(packed.headers["content-type"] == AnswerForms.binaryType)
            let answer = try BinaryAnswer(packed.data)
            #expect(answer.header["sequence"] as? Int == 43 && answer.header["isCached"] as? Bool == true)
            let board = try #require(try await server.get("/api/v1/board?b=lapse").json as? [String: Any])
            let layout = try #require(board["layout"] as? [[String: Any]])
            let arrays = try answer.arrays(layout)
            #expect(arrays.count == 17)
            let welfare = try #require(economies["welfare"]).map { ($0 as? NSNumber)?.floatValue ?? .nan }
            #expect(zip(welfare, try #require(arrays["welfare"])).allSatisfy { abs($0 - $1) <= 1e-6 * (1 + abs($1)) })
            // With itself nobody trades: null, and not zero.
            let partners = try #require(whole["partners"] as? [String: [Any]])
            #expect(partners["importsBefore"]?[1] is NSNull)
            #expect(partners["importsBefore"]?[0] is NSNumber)
        }
    }

    /// A solve without an answer says so, and shows no number.
    @Test func noAnswerHasNoHeadline() async throws {
        try await TestServer.with { server in
            // Beyond what any budget of this model bears.
            let stage = try server.server.stage()
            let question = try Question(PageState(query: "v=1"), on: stage)
            let solved = try SolveDesk().solve(question)
            let broken = SolvedState(
                question: question, reference: solved.reference, policy: Equilibrium(SolveDeskTests.unsolved(question)),
                before: solved.before,
                after: solved.after, notes: [])
            let answer = Answer(broken, question)
            #expect(!answer.basis.converged && answer.numbers.isEmpty)
            #expect(answer.arrays.allSatisfy { $0.allSatisfy(\.isNaN) })
        }
    }

    // MARK: What is refused

    @Test(arguments: [
        ("GET", "/api/v1/nothing", 404), ("GET", "/../Package.swift", 404), ("GET", "/%2e%2e/Package.swift", 404),
        ("GET", "/..%2fPackage.swift", 404), ("GET", "/shapes/..%2f..%2fPackage.swift", 404), ("GET", "/.hidden", 404),
        ("GET", "/a%00b", 404),
        ("DELETE", "/api/v1/board", 405), ("POST", "/api/v1/board", 405), ("PUT", "/", 404), ("GET", "/api/v1/board?x=1", 400),
        ("GET", "/api/v1/board?s=nothing", 422), ("GET", "/api/v1/solve?m=us-fentanyl-cn:nan", 400),
        ("GET", "/api/v1/solve?b=laps", 422),
        ("GET", "/api/v1/rate", 400), ("GET", "/api/v1/rate?origin=CHN&destination=XXX", 422),
        ("GET", "/api/v1/rate?origin=CHN&destination=USA&product=abc", 422), ("GET", "/api/v1/calendar?limit=0", 400),
        ("GET", "/api/v1/rate?origin=VNM&destination=USA&product=94016100", 422),
        ("GET", "/api/v1/timeline?origin=VNM&destination=USA&product=94016100", 422),
        ("GET", "/api/v1/calendar?by=ATLANTIS", 422), ("GET", "/api/v1/sweep", 400), ("GET", "/api/v1/sweep?lever=nothing", 422),
        ("GET", "/api/v1/sweep?lever=us-fentanyl-cn&steps=100000", 400),
        ("GET", "/api/v1/cell?buyer=USA&seller=CHN&sector=nothing", 422),
        ("GET", "/api/v1/timeline?origin=CHN&destination=USA&from=2026-01-01&until=2025-01-01", 422),
        ("GET", "/api/v1/ensemble?b=nothing", 422), ("GET", "/api/v1/download/scenario.yaml?b=nothing", 422),
    ])
    func refuses(method: String, path: String, status: Int) async throws {
        let found = try await Self.shared.value.send(method, path)
        #expect(found.status == status, "\(method) \(path): \(found.status)")
        #expect(!found.problems.isEmpty && found.problems.allSatisfy { ($0["what"] as? String)?.isEmpty == false })
    }

    static let shared = Task { try await TestServer.start() }

    @Test(arguments: [
        ("{", 400), ("[]", 400), ("{}", 400), (#"{"state": {"v": 1}}"#, 400), (#"{"state": {"v": 1}, "sequence": -1}"#, 400),
        (#"{"state": {"v": 1}, "sequence": 1e300}"#, 400), (#"{"state": {"v": 1}, "sequence": 1, "more": 1}"#, 400),
        (#"{"state": {"v": 1}, "sequence": 1, "session": "short"}"#, 400),
        (#"{"state": {"v": 1, "b": "x"}, "sequence": 1}"#, 422),
        (String(repeating: "[", count: 5000), 400), (String(repeating: " ", count: 70_000), 413),
    ])
    func refusesBodies(body: String, status: Int) async throws {
        let found = try await Self.shared.value.send(
            "POST", "/api/v1/solve", headers: ["Content-Type": "application/json"], body: Data(body.utf8))
        #expect(found.status == status && !found.problems.isEmpty)
        let other = try await Self.shared.value.send(
            "POST", "/api/v1/solve", headers: ["Content-Type": "text/plain"], body: Data("{}".utf8))
        #expect(other.status == 415)
    }

    /// Bytes that are no HTTP, heads that are too large, bodies that stop: each gets its status, and the server goes on.
    @Test func goesOnAfterBadClients() async throws {
        try await TestServer.with(SmallScenario.url.path, { $0.limits.request = .milliseconds(400) }) { server in
            func status(_ pieces: [String], pause: Duration = .zero) async throws -> Int? {
                try await offThePool {
                    let client = try RawClient(port: server.port)
                    for piece in pieces {
                        client.send(piece)
                        if pause > .zero { usleep(UInt32(Metrics.seconds(pause) * 1e6)) }
                    }
                    return client.status()
                }
            }
            #expect(try await status(["NONSENSE\r\n\r\n"]) == 400)
            #expect(try await status(["GET / HTTP/9.9\r\n\r\n"]) == 400)
            let large = "GET /health HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 40_000))\r\n\r\n"
            #expect([400, 431, nil].contains(try await status([large])))
            let many = "GET /health HTTP/1.1\r\nHost: a\r\n" + (0..<300).map { "X\($0): 1\r\n" }.joined() + "\r\n"
            #expect([400, 431, nil].contains(try await status([many])))
            // A head and a body that trickle in are late, however often a byte comes.
            #expect(try await status(["GET /hea"]) == 408)
            #expect(try await status(["G", "E", "T", " ", "/", "h", "e", "a"], pause: .milliseconds(100)) == 408)
            let head = "POST /api/v1/solve HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"
            #expect(try await status([head, "{", "\"", "s", "t", "a", "t"], pause: .milliseconds(100)) == 408)
            let endless =
                "POST /api/v1/solve HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9999999\r\n\r\n"
            #expect(try await status([endless]) == 413)
            // Aborted ones: a body half sent, a stream that nobody reads on.
            _ = try await offThePool { try RawClient(port: server.port).send(head + "{\"st") }
            _ = try await offThePool {
                try RawClient(port: server.port).send("GET /api/v1/ensemble HTTP/1.1\r\nHost: a\r\n\r\n")
            }
            #expect(try await server.get("/health").status == 200)
            #expect(try await server.solve(#"{"v": 1}"#).status == 200)
        }
    }

    // MARK: Headers

    @Test func everyAnswerIsGuarded() async throws {
        for path in ["/health", "/api/v1/board", "/openapi.json", "/nothing", "/api/v1/report"] {
            let found = try await Self.shared.value.get(path)
            let policy = try #require(found.headers["content-security-policy"])
            #expect(policy.contains("default-src 'none'"))
            if path != "/api/v1/report" { #expect(!policy.contains("unsafe")) }
            #expect(found.headers["x-content-type-options"] == "nosniff" && found.headers["referrer-policy"] == "no-referrer")
            #expect(found.headers["set-cookie"] == nil)
        }
    }

    @Test func aHeadHasNoBody() async throws {
        let found = try await Self.shared.value.send("HEAD", "/health")
        #expect(found.status == 200 && found.data.isEmpty)
    }

    @Test func countsForPrometheus() async throws {
        try await TestServer.with { server in
            _ = try await server.solve(#"{"v": 1}"#)
            _ = try await server.get("/nothing/\"}x")
            let text = String(decoding: try await server.get("/metrics").data, as: UTF8.self)
            #expect(text.contains(#"detente_requests_total{route="/api/v1/solve",status="200"} 1"#))
            #expect(text.contains(#"detente_requests_total{route="none",status="404"} 1"#))
            #expect(text.contains("detente_solves_total 2") || text.contains("detente_solves_total 3"))
            // What a client writes is no label.
            #expect(!text.contains("nothing"))
            for line in text.split(separator: "\n") where !line.hasPrefix("#") {
                #expect(line.wholeMatch(of: /[a-z_]+(\{[^}]*\})? [0-9.e+-]+/) != nil, "\(line)")
            }
        }
    }

    // MARK: Many at once

    /// Answers of two who drag at the same time are those of each alone, to the last bit, whatever came before.
    @Test func nobodyGetsAnothersNumbers() async throws {
        func values(_ server: TestServer, _ lever: String, _ rate: Int, _ session: String) async throws -> Data {
            let found = try await server.solve(
                "{\"v\": 1, \"m\": {\"\(lever)\": \(rate)}}", sequence: rate, session: session, isBinary: true)
            let answer = try BinaryAnswer(found.data)
            #expect(answer.header["sequence"] as? Int == rate)
            #expect(answer.header["state"] as? String == "v=1&s=small&m=\(lever):\(rate)")
            return answer.numbers
        }
        let rates = Array(21...32)
        let alone = try await TestServer.with { server in
            var found: [String: Data] = [:]
            for rate in rates.reversed() {
                for lever in ["us-fentanyl-cn", "us-all"] {
                    found["\(lever)\(rate)"] = try await values(server, lever, rate, "alone-alone")
                }
            }
            return found
        }
        try await TestServer.with { server in
            try await withThrowingTaskGroup(of: [(String, Data)].self) { group in
                for lever in ["us-fentanyl-cn", "us-all"] {
                    group.addTask {
                        var found: [(String, Data)] = []
                        for rate in rates {
                            found.append(("\(lever)\(rate)", try await values(server, lever, rate, "session-\(lever)")))
                        }
                        return found
                    }
                }
                for try await found in group { for (key, data) in found { #expect(alone[key] == data, "\(key)") } }
            }
        }
    }

    /// Fifty drag for some seconds: every answer is of its own state, none fails, and what is kept stays within its bounds.
    @Test func fiftyDrag() async throws {
        try await TestServer.with(SmallScenario.url.path, { $0.limits.answers = 40 }) { server in
            let (users, moves) = (50, 8)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for user in 0..<users {
                    group.addTask {
                        for move in 1...moves {
                            let rate = Double((user * 7 + move * 3) % 60) + Double(user) / 100
                            let found = try await server.solve(
                                "{\"v\": 1, \"m\": {\"us-fentanyl-cn\": \(rate)}}", sequence: move, session: "user-000\(user)",
                                isBinary: true)
                            #expect(found.status == 200)
                            let answer = try BinaryAnswer(found.data)
                            #expect(answer.header["sequence"] as? Int == move)
                            let state = try #require(answer.header["state"] as? String)
                            #expect(state == "v=1&s=small" + (rate == 10 ? "" : "&m=us-fentanyl-cn:\(PageState.number(rate))"))
                        }
                    }
                }
                try await group.waitForAll()
            }
            let kept = server.server.kept
            #expect(kept.answers <= 40)
            #expect(kept.models <= SolveDesk.Sizes().models && kept.equilibria <= SolveDesk.Sizes().equilibria)
            #expect(kept.comparisons <= SolveDesk.Sizes().comparisons)
        }
    }

    /// More than there is room for: some are refused with their status, the others are answered.
    @Test func refusesWhatDoesNotFit() async throws {
        try await TestServer.with(
            SmallScenario.url.path,
            {
                $0.limits.workers = 1
                $0.limits.solvesWaiting = 2
            }
        ) { server in
            let statuses = try await withThrowingTaskGroup(of: (Int, String?).self) { group in
                for k in 0..<60 {
                    group.addTask {
                        let found = try await server.solve("{\"v\": 1, \"m\": {\"us-all\": \(k).5}}")
                        return (found.status, found.headers["retry-after"])
                    }
                }
                return try await group.reduce(into: [(Int, String?)]()) { $0.append($1) }
            }
            #expect(statuses.allSatisfy { $0.0 == 200 || ($0.0 == 503 && $0.1 != nil) })
            #expect(statuses.contains { $0.0 == 200 })
            #expect(try await server.get("/health").status == 200)
        }
    }

    /// Another start gives the same bits for the same address.
    @Test func aRestartAnswersTheSame() async throws {
        func ask() async throws -> Data {
            try await TestServer.with { server in
                // Whatever was asked before.
                _ = try await server.solve("{\"v\": 1, \"m\": {\"us-all\": \(Int.random(in: 0...50))}}")
                return try BinaryAnswer(
                    await server.solve(#"{"v": 1, "b": "lapse", "m": {"us-all": 22}, "p": {"USA-MEX": 3}}"#, isBinary: true).data
                ).numbers
            }
        }
        let first = try await ask()
        #expect(try await ask() == first)
    }
}

/// A binary answer, taken apart as the page does.
struct BinaryAnswer {
    let header: [String: Any]
    let numbers: Data

    init(_ data: Data) throws {
        let bytes = [UInt8](data)
        guard bytes.count >= 8, bytes[..<4].elementsEqual("DTN1".utf8) else { throw CancellationError() }
        let length = (4..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * ($1 - 4)) }
        header = (try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length])) as? [String: Any]) ?? [:]
        numbers = Data(bytes[((8 + length + 3) / 4 * 4)...])
    }

    func arrays(_ layout: [[String: Any]]) throws -> [String: [Float]] {
        let bytes = [UInt8](numbers)
        var (at, found) = (0, [String: [Float]]())
        for entry in layout {
            guard let name = entry["name"] as? String, let count = entry["length"] as? Int else { throw CancellationError() }
            found[name] = (0..<count).map { k in
                let x = at + 4 * k
                return Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[x + $1]) << (8 * UInt32($1)) })
            }
            at += 4 * count
        }
        #expect(at == bytes.count)
        return found
    }
}

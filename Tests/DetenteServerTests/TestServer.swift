import Foundation
import Logging
import Scenarios
import Synchronization
import TestSupport
import TradeData

@testable import DetenteServer

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A small world with a law that has everything a page moves: solved in milliseconds, without optimisation too.
enum SmallScenario {
    /// In a folder of its own: the world and the scenario beside it.
    static let url: URL = {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("detente-serve-\(UUID().uuidString)")
        let world = RandomWorld.make(
            countries: 7, sectors: 5, seed: 11, codes: ["USA", "CHN", "MEX", "VNM", "DEU", "FRA", "JPN"],
            lawDay: Day("2024-12-31")!)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let file = folder.appendingPathComponent("small.world")
            try WorldFile.encode(world, accounts: world.accounts()).write(to: file)
            let text = SmallScenario.text.replacingOccurrences(of: "WORLD", with: file.path)
            try Data(text.utf8).write(to: folder.appendingPathComponent("small.yaml"))
        } catch { preconditionFailure("The scenario of the tests cannot be written: \(error)") }
        return folder.appendingPathComponent("small.yaml")
    }()

    private static let text = """
        # A small war.
        schema: 1
        id: small
        title: "A small war: deal or lapse"
        world: "WORLD"
        as-of: 2025-11-11
        compare-to: [2025-10-26, 2025-01-19]
        model: {horizon: long, elasticities: random, deficits: world-share}
        ensemble: {elasticities: [random, flat-4], deficits: [world-share, balanced]}
        focus: [USA, CHN, MEX]
        layers:
          - {id: fentanyl, combine: add, authority: ieepa}
          - {id: reciprocal, combine: add, authority: ieepa}
          - {id: answers, combine: add}
          - {id: same-value, combine: add}
          - {id: threatened, combine: add}
        measures:
          - {id: us-fentanyl-cn, by: USA, origins: CHN, layer: fentanyl, rate: {2025-02-04: 10%, 2025-03-04: 20%}, source: "EO 14228"}
          - {id: us-reciprocal-cn, by: USA, origins: CHN, layer: reciprocal, rate: {2025-04-05: 34%}, source: "EO 14257"}
          - {id: us-all, by: USA, origins: {all-except: [CHN]}, layer: reciprocal, rate: {2025-04-05: 10%}, until: 2026-01-01, source: "EO 14257"}
          - {id: cn-answer, by: CHN, origins: USA, layer: answers, rate: {2025-04-10: 34%}, source: "Announcement 4"}
          - {id: cn-same-value, by: CHN, origins: USA, layer: same-value, answers: us-fentanyl-cn, rule: match-value, from: 2025-05-01, source: "hypothetical"}
          - {id: cn-control, kind: export-control, by: CHN, destinations: USA, goods: {sectors: {goods-1: 50%}}, approval: 50%, from: 2025-10-01, source: "Announcement 61"}
          - {id: cn-tax, kind: export-tax, by: CHN, destinations: USA, goods: {sectors: {goods-2: 100%}}, rate: {2025-10-01: 5%}, source: "hypothetical"}
          - {id: cn-promise, kind: purchase-commitment, buyer: CHN, seller: USA, goods: {sectors: {goods-1: 100%}}, target: 90% of base, delivered: 80%, from: 2025-10-01, source: "hypothetical"}
          - {id: us-quota, kind: quota, by: USA, origins: MEX, goods: {sectors: {goods-2: 100%}}, quantity: 150% of base, from: 2025-10-01, source: "hypothetical"}
          - {id: jp-list, kind: entity-list, by: JPN, destinations: CHN, goods: {sectors: {goods-1: 60%}}, share: 20%, leakage: 30%, from: 2024-06-01, source: "hypothetical"}
        truces:
          - {id: geneva, suspends: {us-reciprocal-cn: 24pp, cn-answer: 24pp}, from: 2025-05-14, until: 2025-11-10, then: snapback, source: "Joint statement"}
        threats:
          - {id: us-plus-100, by: USA, origins: CHN, layer: threatened, rate: {2025-11-01: +100pp}, source: "Announcement"}
        events:
          - id: summit
            date: 2025-10-30
            branches:
              - id: deal
                title: "Deal: the truce goes on"
                then: [{withdraw: us-plus-100}, {extend: geneva, until: 2026-11-10}, {set: us-fentanyl-cn, rate: {2025-11-10: 10%}}]
              - {id: lapse, title: "Lapse: it runs out", then: [{withdraw: us-plus-100}]}
              - {id: lapse-and-100, title: "Lapse, and 100 points", then: [{carry-out: us-plus-100}]}
        parties:
          players:
            - {id: us, economies: USA, weights: {welfare: 100%}, moves: [{withdraw: us-plus-100, from: 2025-11-01}, {extend: geneva, until: 2026-11-10}, {set: us-fentanyl-cn, rate: {2025-11-10: 10%}}]}
            - {id: china, economies: CHN, weights: {welfare: 100%}, moves: [{extend: geneva, until: 2026-11-10}, {withdraw: cn-tax, from: 2025-11-10}]}
          issues: [us-plus-100, geneva, us-fentanyl-cn, cn-tax]
          signed: [us-plus-100, geneva, us-fentanyl-cn]
          outside-option: summit/lapse-and-100
        triangle:
          courted: CHN
          courting: JPN
          friend: USA
          sanctions: [jp-list]
          cut: [50%, 100%]
        """

    static let stage: Stage = {
        do { return try StageDesk(file: url.path).stage(nil) } catch {
            preconditionFailure("The scenario of the tests is wrong: \(error)")
        }
    }()
}

/// A server of a test on the loopback interface, on a port that the system chose.
final class TestServer: Sendable {
    let port: Int
    let server: PageServer
    private let task: Task<Void, any Error>

    static func start(_ scenario: String? = SmallScenario.url.path, _ change: (inout ServerOptions) -> Void = { _ in })
        async throws -> TestServer
    {
        var options = ServerOptions(port: 0)
        options.logLevel = .critical
        change(&options)
        let server = try PageServer(scenario: scenario, options: options)
        let (ports, source) = AsyncStream<Int>.makeStream()
        let task = Task { try await server.run(signals: false) { source.yield($0) } }
        var iterator = ports.makeAsyncIterator()
        guard let port = await iterator.next() else { throw CancellationError() }
        return TestServer(port, server, task)
    }

    private init(_ port: Int, _ server: PageServer, _ task: Task<Void, any Error>) {
        (self.port, self.server, self.task) = (port, server, task)
    }

    /// Ends the server, and waits until it has ended.
    func stop() async {
        task.cancel()
        _ = await task.result
    }

    /// Does something with a server that is stopped afterwards.
    static func with<Value>(
        _ scenario: String? = SmallScenario.url.path, _ change: (inout ServerOptions) -> Void = { _ in },
        _ body: (TestServer) async throws -> Value
    ) async throws -> Value {
        let server = try await start(scenario, change)
        do {
            let value = try await body(server)
            await server.stop()
            return value
        } catch {
            await server.stop()
            throw error
        }
    }

    struct Response {
        let status: Int
        let headers: [String: String]
        let data: Data
        var json: Any? { try? JSONSerialization.jsonObject(with: data) }
        /// The problems of a fault, or none.
        var problems: [[String: Any]] { ((json as? [String: Any])?["problems"] as? [[String: Any]]) ?? [] }
    }

    func send(_ method: String, _ path: String, headers: [String: String] = [:], body: Data? = nil) async throws -> Response {
        var request = URLRequest(url: URL(string: "http://127.0.0.1:\(port)\(path)")!, cachePolicy: .reloadIgnoringLocalCacheData)
        request.httpMethod = method
        request.timeoutInterval = 120
        request.httpBody = body
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        let (data, response) = try await URLSession.shared.data(for: request)
        guard let http = response as? HTTPURLResponse else { throw CancellationError() }
        var fields: [String: String] = [:]
        for (name, value) in http.allHeaderFields { fields["\(name)".lowercased()] = "\(value)" }
        return Response(status: http.statusCode, headers: fields, data: data)
    }

    func get(_ path: String) async throws -> Response { try await send("GET", path) }

    /// Asks for an answer.
    func solve(_ state: String, sequence: Int = 1, session: String? = nil, isBinary: Bool = false) async throws -> Response {
        let body = "{\"state\": \(state), \"sequence\": \(sequence)\(session.map { ", \"session\": \"\($0)\"" } ?? "")}"
        var headers = ["Content-Type": "application/json"]
        if isBinary { headers["Accept"] = AnswerForms.binaryType }
        return try await send("POST", "/api/v1/solve", headers: headers, body: Data(body.utf8))
    }
}

/// Bytes over a socket, for what no client library would send.
struct RawClient: ~Copyable {
    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw CancellationError() }
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    @discardableResult func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// What comes until the other side closes, or for ten seconds.
    func receive() -> String {
        var (all, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count <= 0 { break }
            all += buffer[..<count]
            // Whoever keeps the connection says how long the answer is.
            if let text = String(validating: all, as: UTF8.self), let head = text.range(of: "\r\n\r\n"),
                let length = text[..<head.lowerBound].lowercased().split(separator: "\r\n").first(where: {
                    $0.hasPrefix("content-length:")
                }),
                let size = Int(length.dropFirst(15).trimmingCharacters(in: .whitespaces)),
                text[head.upperBound...].utf8.count >= size
            {
                break
            }
        }
        return String(decoding: all, as: UTF8.self)
    }

    /// The status of an answer; nil where the other side closed without one.
    func status() -> Int? { receive().split(separator: " ").dropFirst().first.flatMap { Int($0) } }
}

/// Does what blocks on a thread of its own: the few threads of tasks are for those that do not.
func offThePool<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
}

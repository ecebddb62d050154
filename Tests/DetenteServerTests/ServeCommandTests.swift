import Foundation
import TestSupport
import Testing

@testable import DetenteServer

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The program itself: it says where it is, runs what the page downloads, and goes when it is told to.
@Suite(.serialized, .enabled(if: BuiltTool.fast != nil, "the shipped world needs a program that is built for speed: make test"))
struct ServeCommandTests {
    /// A server process, by its id; killed at the end whatever happens.
    final class Served: @unchecked Sendable {
        let process = Process()
        let address: String

        static func start() async throws -> Served { try await offThePool { try Served() } }

        private init(_ arguments: [String] = []) throws {
            process.executableURL = BuiltTool.fast
            process.arguments = ["serve", "--port", "0", "--log", "error"] + arguments
            let output = Pipe()
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            try process.run()
            // The address is the first line.
            var line = Data()
            while let byte = try output.fileHandleForReading.read(upToCount: 1), !byte.isEmpty, byte != Data([10]) {
                line += byte
            }
            address = String(decoding: line, as: UTF8.self)
        }

        deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

        func get(_ path: String) async throws -> Data {
            let (data, response) = try await URLSession.shared.data(from: try #require(URL(string: address + path)))
            #expect(
                (response as? HTTPURLResponse)?.statusCode == 200, "\(path): \(String(decoding: data.prefix(500), as: UTF8.self))"
            )
            return data
        }

        /// Sends a signal to this process and waits for its end.
        func end(_ signal: Int32) async throws -> Int32 {
            try await offThePool {
                kill(self.process.processIdentifier, signal)
                self.process.waitUntilExit()
                return self.process.terminationStatus
            }
        }
    }

    /// Runs the program to its end.
    static func run(_ arguments: [String]) async throws -> (code: Int32, output: String, errors: String) {
        try await offThePool {
            let process = Process()
            process.executableURL = BuiltTool.fast
            process.arguments = arguments
            let (output, errors) = (Pipe(), Pipe())
            (process.standardOutput, process.standardError) = (output, errors)
            try process.run()
            // What it says of errors is short enough for a pipe.
            let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
            let told = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
            process.waitUntilExit()
            return (process.terminationStatus, text, told)
        }
    }

    /// What the page shows, and what `detente run` makes of its file, agree to 1e-9.
    @Test(arguments: [
        "", "b=lapse&m=us-fentanyl-cn:33.3&p=USA-VNM:12", "p=EU27-CHN:10,USA-MEX:-3&d=balanced",
        "on=2025-11-11&vs=2025-11-11&m=us-steel:0",
        "vs=2026-12-01&m=us-steel:10", "b=lapse-and-100&h=long&e=caliendo-parro&r=wasted", "s=liberation-day&p=USA-EU27:5",
        "s=brexit",
        "s=russia-sanctions", "s=carbon-border", "s=campaign-plan", "s=china-only",
    ])
    func runsWhatThePageDownloads(query: String) async throws {
        let served = try await Served.start()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("download-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("scenario.yaml")
        try await served.get("api/v1/download/scenario.yaml?" + query).write(to: file)
        let (code, table, _) = try await Self.run(["run", file.path, "--single", "--csv", "--quiet"])
        #expect(code == 0)
        let answer = try #require(
            try JSONSerialization.jsonObject(with: await served.get("api/v1/solve?" + query)) as? [String: Any])
        let of = try #require(answer["of"] as? String)
        let numbers = try #require(answer["numbers"] as? [[String: Any]])
        let shown = try #require(numbers.first { $0["id"] as? String == "real-income" }?["value"] as? Double)
        let rows = table.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let row = try #require(rows.first { $0.count > 10 && $0[4] == of && $0[8] == "welfare" })
        let printed = try #require(Double(row[10]))
        // Both are percent: a ratio to 1e-9 is 1e-7 percent.
        #expect(abs(shown - printed) < 1e-8, "\(query): \(shown) \(printed)")
    }

    /// Killed and started again it serves the same address with the same numbers; told to stop, it stops with code 0.
    @Test func servesTheSameAfterAKill() async throws {
        let query = "api/v1/solve?b=lapse&m=us-fentanyl-cn:41&p=USA-CHN:2.5"
        func numbers(_ served: Served) async throws -> [String: [Double?]] {
            let answer = try JSONSerialization.jsonObject(with: await served.get(query)) as? [String: Any]
            let arrays = try #require(answer?["economies"] as? [String: [Any]])
            return arrays.mapValues { $0.map { $0 as? Double } }
        }
        let first = try await Served.start()
        let before = try await numbers(first)
        #expect(try await first.end(SIGKILL) == SIGKILL)
        let second = try await Served.start()
        #expect(try await numbers(second) == before)
        let began = ContinuousClock.now
        #expect(try await second.end(SIGTERM) == 0)
        #expect(ContinuousClock.now - began < .seconds(8))
        let third = try await Served.start()
        #expect(try await third.end(SIGINT) == 0)
    }

    @Test func saysWhenItCannotListen() async throws {
        let first = try await Served.start()
        let port = try #require(URL(string: first.address)?.port)
        let (code, _, errors) = try await Self.run(["serve", "--port", "\(port)"])
        #expect(code == 2 && errors.contains("cannot listen") && errors.contains("--port"))
    }
}

import ArgumentParser
import DetenteServer
import Dispatch
import Foundation
import Logging
import Synchronization

struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the page: drag a tariff and the world answers.",
        discussion: """
            detente serve; detente serve my.yaml --port 9000
            Everything stays on this machine: the page asks nobody else, and nothing that is asked is kept. Ctrl-C stops it. \
            docs/serving.md says how to put it on the web.
            """)
    @Argument(help: "A scenario file, or the name of a shipped example.") var scenario: String?
    @Option(help: "The port to listen on; 0 lets the system choose.") var port = 8765
    @Option(help: "The interface to listen on; 127.0.0.1 is this machine alone, 0.0.0.0 everybody.") var host = "127.0.0.1"
    @Option(help: "What goes to standard error: debug (every request), info (refused ones), warning, error.") var log = "info"

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port takes 0 to 65535.") }
        guard ["debug", "info", "warning", "error"].contains(log) else {
            throw ValidationError("--log takes debug, info, warning or error.")
        }
    }

    func run() throws {
        try reportingProblems {
            var options = ServerOptions(host: host, port: port)
            options.logLevel = Logger.Level(rawValue: log) ?? .info
            let server = try PageServer(scenario: scenario, options: options)
            if !server.hasPage {
                Console.say("note: the files of the page are not installed; the interface alone is served, see /openapi.json")
            }
            let host = host
            // The main thread waits; the server has threads of its own.
            let done = DispatchSemaphore(value: 0)
            let result = Mutex<Result<Void, any Error>>(.success(()))
            Task {
                do {
                    try await server.run { port in
                        let name = host.contains(":") ? "[\(host)]" : host
                        Console.write("http://\(name):\(port)/\n")
                        Console.say("Ctrl-C stops it. What is open: \(host == "127.0.0.1" ? "this machine alone" : host)")
                    }
                } catch { result.withLock { $0 = .failure(error) } }
                done.signal()
            }
            done.wait()
            try result.withLock { $0 }.get()
        }
    }
}

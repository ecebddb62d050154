import Foundation
import Logging

/// How the server listens, and how much it lets one client and all of them take.
public struct ServerOptions: Sendable {
    /// The name or number of the interface; loopback unless said otherwise.
    public var host = "127.0.0.1"
    /// 0 lets the system choose.
    public var port = 8765
    /// What is logged, and from which level on.
    public var logLevel = Logger.Level.info
    public var limits = Limits()
    /// The folder of the page; where it is looked for when nil.
    public var web: URL?

    public init(host: String = "127.0.0.1", port: Int = 8765) { (self.host, self.port) = (host, port) }

    /// What a request may take.
    public struct Limits: Sendable {
        /// Bytes of a body.
        public var body = 64 * 1024
        /// Bytes of a head, its line included, and fields in it.
        public var (head, fields) = (16 * 1024, 64)
        /// Time for the head and the body of a request to come in, and for a client to take what was sent.
        public var (request, reading) = (Duration.seconds(10), Duration.seconds(30))
        /// Time between two requests of a connection.
        public var idle = Duration.seconds(75)
        /// Time for a solve, for each step of a stream, and for a report, waiting included.
        public var (solve, step, report) = (Duration.seconds(10), Duration.seconds(60), Duration.seconds(120))
        /// Solves at a time; as many as there are processors.
        public var workers = max(1, ProcessInfo.processInfo.activeProcessorCount)
        /// Requests that wait: for a solve, for a step of a stream, for a report.
        public var (solvesWaiting, stepsWaiting, reportsWaiting) = (256, 64, 8)
        public var connections = 1024
        /// Answers that are kept.
        public var answers = 2000

        public init() {}
    }
}

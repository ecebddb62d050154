import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import TradeData
import TradeEquilibrium

/// The page and its interface, served over HTTP until somebody stops it.
///
/// ```swift
/// let server = try PageServer(scenario: "summit-2025", options: ServerOptions(port: 8765))
/// try await server.run { print("http://127.0.0.1:\($0)/") }
/// ```
public struct PageServer: Sendable {
    private let service: PageService
    private let options: ServerOptions
    private let logger: Logger

    /// - Parameter scenario: A scenario file, or the name of a shipped example; the usual example when nil.
    /// - Throws: `Problems` for a scenario that cannot be opened.
    /// - Complexity: Reading the scenario and its world.
    public init(scenario: String? = nil, options: ServerOptions = ServerOptions()) throws {
        var logger = Logger(label: "detente") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = options.logLevel
        let stages = try StageDesk(file: scenario)
        _ = try stages.stage(nil)
        (self.options, self.logger) = (options, logger)
        service = PageService(stages, options: options, logger: logger)
    }

    /// Whether the files of the page are installed; without them only the interface is served.
    public var hasPage: Bool { service.files.folder != nil }

    /// How much is kept of what was solved.
    var kept: (models: Int, equilibria: Int, comparisons: Int, answers: Int) {
        let sizes = service.desk.sizes
        return (sizes.models, sizes.equilibria, sizes.comparisons, service.answersKept)
    }

    /// The scenario that the server was started with.
    func stage() throws -> Stage { try service.stages.stage(nil) }

    /// Serves until the task is cancelled or, where signals are listened for, SIGTERM or SIGINT comes: requests under way are answered,
    /// for some seconds, and no new ones are taken.
    /// - Parameters:
    ///   - signals: Whether to listen for signals of the process.
    ///   - listening: Called once the server listens, with its port.
    /// - Throws: `Problems` where it cannot listen.
    public func run(signals: Bool = true, listening: @escaping @Sendable (Int) -> Void) async throws {
        let limits = options.limits
        let channel = HTTP1Channel.Configuration(
            additionalChannelHandlers: [RequestTimer(limits)],
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.head, maxHeaderListSize: limits.head, maxHeaderFieldCount: limits.fields))
        let app = Application(
            responder: PageResponder(service: service), server: .http1(configuration: channel),
            configuration: ApplicationConfiguration(
                address: .hostname(options.host, port: options.port),
                availableConnectionsDelegate: .maximum(limits.connections, logger: logger)),
            onServerRunning: { listening($0.localAddress?.port ?? 0) }, logger: quiet)
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: app)], gracefulShutdownSignals: signals ? [.sigterm, .sigint] : [], logger: quiet)
        configuration.maximumGracefulShutdownDuration = .seconds(5)
        let group = ServiceGroup(configuration: configuration)
        do {
            try await group.run()
        } catch let error as IOError {
            throw Problems(
                "the server cannot listen on \(options.host) port \(options.port): \(error.localizedDescription)",
                remedy: "choose another with --port, or stop what listens there")
        }
    }

    /// What the parts below say is for their makers.
    private var quiet: Logger {
        var quiet = logger
        quiet.logLevel = max(.error, logger.logLevel)
        return quiet
    }
}

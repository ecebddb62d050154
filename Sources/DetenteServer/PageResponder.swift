import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import TradeData

/// What a request is told of its connection.
struct PageContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) { (coreContext, channel) = (.init(source: source), source.channel) }
}

/// Answers every request: finds its route, puts the headers of all answers on it, counts and logs it.
struct PageResponder: HTTPResponder {
    let service: PageService

    func respond(to request: Request, context: PageContext) async throws -> Response {
        let began = ContinuousClock.now
        var route = "none"
        var reply: Reply
        do {
            let asked = try PageRequest(request)
            (route, reply) = try await service.reply(to: asked)
        } catch let fault as RoutedFault {
            route = fault.route
            reply = failure(fault.error, route)
        } catch {
            reply = failure(error, route)
        }
        if request.method == .head {
            if let size = reply.size { reply.headers[.contentLength] = "\(size)" }
            reply.body = ResponseBody()
        }
        for (name, value) in Self.headers where reply.headers[name] == nil { reply.headers[name] = value }
        if reply.closes {
            reply.headers[.connection] = "close"
            // Whoever still sends is not listened to for long.
            let channel = context.channel
            _ = channel.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
        }
        let time = ContinuousClock.now - began
        service.metrics.count(route, status: reply.status.code, time: time)
        log(request.method, route, reply.status.code, time)
        return Response(status: reply.status, headers: reply.headers, body: reply.body)
    }

    private func failure(_ error: any Error, _ route: String) -> Reply {
        if let fault = Fault(error) { return fault.reply }
        service.logger.error("failed", metadata: ["route": "\(route)", "error": "\(type(of: error))"])
        return Fault(.internalServerError, "the server failed at this", "report it with what was asked").reply
    }

    /// What was asked of whom is nobody's business: neither address nor query nor session is logged.
    private func log(_ method: HTTPRequest.Method, _ route: String, _ status: Int, _ time: Duration) {
        let level: Logger.Level = status >= 500 ? .warning : status >= 400 ? .info : .debug
        service.logger.log(
            level: level, "request",
            metadata: [
                "method": "\(method.rawValue.prefix(10))", "route": "\(route)", "status": "\(status)",
                "ms": "\((Metrics.seconds(time) * 10_000).rounded() / 10)",
            ])
    }

    /// Nothing from elsewhere, nothing within the page, no frames.
    static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    static let headers: [(HTTPField.Name, String)] = [
        (.contentSecurityPolicy, policy), (.xContentTypeOptions, "nosniff"),
        (HTTPField.Name("Referrer-Policy")!, "no-referrer"), (HTTPField.Name("Cross-Origin-Opener-Policy")!, "same-origin"),
        (HTTPField.Name("Cross-Origin-Resource-Policy")!, "same-origin"),
        (HTTPField.Name("Permissions-Policy")!, "camera=(), geolocation=(), microphone=()"),
        (HTTPField.Name("X-Frame-Options")!, "DENY"),
    ]
}

/// An error, with the route on which it came.
struct RoutedFault: Error {
    let route: String
    let error: any Error
}

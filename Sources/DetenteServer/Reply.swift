import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Studies
import TradeData

/// What goes back: a status, a type, bytes or a stream.
struct Reply: Sendable {
    var status: HTTPResponse.Status = .ok
    var headers = HTTPFields()
    var body: ResponseBody
    /// Bytes of the body; nil for a stream.
    var size: Int?
    /// Whether the connection ends with it.
    var closes = false

    init(_ data: Data, type: String, status: HTTPResponse.Status = .ok) {
        (self.status, size) = (status, data.count)
        body = ResponseBody(byteBuffer: ByteBuffer(bytes: data))
        headers[.contentType] = type
        headers[.cacheControl] = "no-store"
    }

    /// - Parameter stream: Writes events until there are no more.
    init(events stream: @escaping @Sendable (inout any ResponseBodyWriter) async throws -> Void) {
        body = ResponseBody { writer in
            try await stream(&writer)
            try await writer.finish(nil)
        }
        headers[.contentType] = "text/event-stream"
        headers[.cacheControl] = "no-store"
        // A proxy that collects a stream defeats it.
        headers[HTTPField.Name("X-Accel-Buffering")!] = "no"
    }

    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Reply {
        Reply(try AnswerForms.json(value), type: "application/json", status: status)
    }

    /// The same as a file to save.
    func attached(as name: String) -> Reply {
        var reply = self
        reply.headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return reply
    }
}

/// A request that cannot be answered, with its status.
struct Fault: Error {
    let status: HTTPResponse.Status
    let problems: [Problem]
    var headers = HTTPFields()
    var closes = false

    init(_ status: HTTPResponse.Status, _ what: String, _ remedy: String = "", closes: Bool = false) {
        (self.status, problems, self.closes) = (status, [Problem(what: what, remedy: remedy)], closes)
    }

    init(_ status: HTTPResponse.Status, _ problems: [Problem]) { (self.status, self.problems) = (status, problems) }

    /// What an error means to a client; nil for one that it must not see.
    init?(_ error: any Error) {
        switch error {
        case let fault as Fault: self = fault
        case let failure as any Failure:
            let statuses: [FailureCode: HTTPResponse.Status] = [.wrongUsage: .badRequest, .missingData: .notFound]
            self.init(statuses[failure.code] ?? .unprocessableContent, failure.problems)
        case is TimeIsUp: self.init(.requestTimeout, "the time for this was used up", "ask again, or ask for less")
        case is WorkQueue.Superseded: self.init(.conflict, "a newer request of the session took its place", "wait for its answer")
        case let full as WorkQueue.IsFull:
            self.init(
                full.isOfReports ? .tooManyRequests : .serviceUnavailable, "too many requests wait", "come again in some seconds")
            headers[.retryAfter] = full.isOfReports ? "10" : "1"
        case is CancellationError: self.init(.serviceUnavailable, "the server is stopping, or nobody waits any more", "ask again")
        default: return nil
        }
    }

    var reply: Reply {
        let body = Body(
            problems: problems.map {
                Body.Entry(
                    what: $0.what, remedy: $0.remedy, file: $0.file.isEmpty ? nil : ($0.file as NSString).lastPathComponent,
                    line: $0.line == 0 ? nil : $0.line, column: $0.line == 0 ? nil : $0.column)
            })
        var reply = Reply((try? AnswerForms.json(body)) ?? Data(), type: "application/json", status: status)
        for field in headers { reply.headers[field.name] = field.value }
        reply.closes = closes
        return reply
    }

    private struct Body: Encodable {
        struct Entry: Encodable {
            let what, remedy: String
            let file: String?
            let line, column: Int?
        }
        let problems: [Entry]
    }
}

extension Fault {
    /// As the events of a stream have it.
    var data: Data {
        (try? AnswerForms.json(
            Body(problems: problems.map { .init(what: $0.what, remedy: $0.remedy, file: nil, line: nil, column: nil) })))
            ?? Data()
    }
}

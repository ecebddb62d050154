import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import TradeData
import TradePolicy

/// A request, taken apart: path, parameters, and what is not yet read of it.
struct PageRequest: Sendable {
    let method: HTTPRequest.Method
    /// Decoded, with a slash at its beginning.
    let path: String
    /// As it came, without the question mark.
    let query: String
    let request: Request

    /// - Throws: `Fault` for an address that cannot be read.
    init(_ request: Request) throws {
        let target = request.head.path ?? ""
        guard target.hasPrefix("/"), target.utf8.count <= 2 * PageState.longest else {
            throw Fault(.badRequest, "the address cannot be read", "begin it with a slash")
        }
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = QueryText.decoded(parts[0], plusIsSpace: false) else {
            throw Fault(.badRequest, "the path cannot be read", "encode it as UTF-8, with %XX for other signs")
        }
        (method, self.path, self.request) = (request.method, path, request)
        query = parts.count > 1 ? String(parts[1]) : ""
    }

    /// The parameters of the query: those of a state apart from the others.
    /// - Parameter others: The other keys that the route has.
    /// - Throws: `Problems` for an unknown key, or one that comes twice.
    func parameters(_ others: Set<String> = []) throws -> (state: PageState, others: [String: String]) {
        var (own, rest) = ([(key: String, value: String)](), [String: String]())
        for (key, value) in try QueryText.parameters(query) {
            guard others.contains(key) else {
                own.append((key, value))
                continue
            }
            guard rest.updateValue(value, forKey: key) == nil else {
                throw Problems("\(key) is given twice", remedy: "give it once", code: .wrongUsage)
            }
        }
        if !others.isEmpty, let unknown = own.first(where: { !PageState.keys.contains($0.key) }) {
            throw Problems(
                "\(PlainText.quoted(unknown.key)) is no parameter here",
                remedy: "there is " + others.sorted().joined(separator: ", ") + ", and the keys of a state", code: .wrongUsage)
        }
        return (try PageState(parameters: own), rest)
    }

    /// The body, whole.
    /// - Throws: `Fault` 413 where it is larger than the limit, 415 where it is no JSON by its own word.
    func json(limit: Int) async throws -> Data {
        let type = request.headers[.contentType]?.lowercased() ?? ""
        guard type == "application/json" || type.hasPrefix("application/json;") else {
            throw Fault(.unsupportedMediaType, "the body is \(PlainText.quoted(type))", "send Content-Type: application/json")
        }
        let tooLarge = Fault(.contentTooLarge, "the body has more than \(limit) bytes", "send less", closes: true)
        if let length = request.headers[.contentLength].flatMap(Int.init), length > limit { throw tooLarge }
        var data = Data()
        for try await buffer in request.body {
            guard data.count + buffer.readableBytes <= limit else { throw tooLarge }
            buffer.withUnsafeReadableBytes { data.append(contentsOf: $0) }
        }
        return data
    }
}

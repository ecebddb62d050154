import Foundation
import Testing

@testable import DetenteServer

/// The description against the server: every route is described and answers as described, field by field.
@Suite(.serialized) struct OpenAPITests {
    nonisolated(unsafe) static let description: [String: Any] = {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .appendingPathComponent("Data/server/openapi.json")
        return (try? JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]) ?? [:]
    }()
    static var paths: [String: [String: [String: Any]]] { (description["paths"] as? [String: [String: [String: Any]]]) ?? [:] }
    static var schemas: [String: [String: Any]] {
        ((description["components"] as? [String: Any])?["schemas"] as? [String: [String: Any]]) ?? [:]
    }

    @Test func describesEveryRoute() {
        var described = Set(Self.paths.flatMap { path, methods in methods.keys.map { "\($0.uppercased()) \(path)" } })
        let served = Set(PageService.routes.flatMap { path, methods in methods.keys.map { "\($0.rawValue) \(path)" } })
        #expect(described.remove("GET /shapes/economies.json") != nil)
        #expect(described == served)
    }

    /// What each route needs, besides a state.
    static let queries: [String: String] = [
        "/api/v1/sweep": "?lever=us-fentanyl-cn&steps=3",
        "/api/v1/rate": "?origin=CHN&destination=USA&product=870380&on=2026-02-01",
        "/api/v1/timeline": "?origin=CHN&destination=USA", "/api/v1/calendar": "?law=state", "/api/v1/waterfall": "?b=lapse",
        "/api/v1/chains": "?economy=USA&industry=goods-1&to=CHN",
        "/api/v1/cell": "?buyer=USA&seller=CHN&sector=goods-1", "/api/v1/board": "?b=lapse&q=cn-promise/target:120&p=USA-VNM:5",
    ]

    @Test func answersAsDescribed() async throws {
        try await TestServer.with { server in
            for (path, methods) in Self.paths.sorted(by: { $0.key < $1.key }) where path != "/shapes/economies.json" {
                guard let get = methods["get"] else { continue }
                let found = try await server.get(path + (Self.queries[path] ?? ""))
                #expect(found.status == 200, "\(path): \(String(decoding: found.data.prefix(300), as: UTF8.self))")
                let content = try #require(
                    ((get["responses"] as? [String: Any])?["200"] as? [String: Any])?["content"] as? [String: Any])
                let type = try #require(found.headers["content-type"]?.split(separator: ";").first.map(String.init))
                let described = try #require(content[type] as? [String: Any], "\(path) is \(type)")
                guard let schema = described["schema"] as? [String: Any] else { continue }
                switch type {
                case "application/json": #expect(Self.faults(try #require(found.json), schema, path) == [])
                case "text/event-stream":
                    let choices = (schema["oneOf"] as? [[String: Any]]) ?? []
                    let events = String(decoding: found.data, as: UTF8.self).components(separatedBy: "\n\n").filter {
                        !$0.isEmpty
                    }
                    #expect(events.count >= 2 && events.last?.hasPrefix("event: end\n") == true, "\(path)")
                    for event in events {
                        let data = Data(event.components(separatedBy: "\ndata: ").last?.utf8 ?? "".utf8)
                        let value = try JSONSerialization.jsonObject(with: data)
                        #expect(choices.contains { Self.faults(value, $0, path) == [] }, "\(path): \(event.prefix(300))")
                    }
                default: #expect(!found.data.isEmpty)
                }
            }
        }
    }

    /// The body of a request and its faults are as described too.
    @Test func requestsAndFaultsAreAsDescribed() async throws {
        let post = try #require(Self.paths["/api/v1/solve"]?["post"])
        let media = try #require(
            ((post["requestBody"] as? [String: Any])?["content"] as? [String: Any])?["application/json"] as? [String: Any])
        let example = try #require(media["example"])
        #expect(Self.faults(example, try #require(media["schema"] as? [String: Any]), "solve") == [])
        #expect(throws: Never.self) { try AskedState(JSONValue.read(JSONSerialization.data(withJSONObject: example))) }
        for name in ["Board", "Answer"] {
            let schema = try #require(Self.schemas[name])
            #expect(Self.faults(try #require(schema["example"]), schema, name) == [])
        }
        try await TestServer.with { server in
            let found = try await server.get("/api/v1/board?b=nothing")
            #expect(Self.faults(try #require(found.json), ["$ref": "#/components/schemas/Problems"], "problems") == [])
        }
        let keys = Set((Self.schemas["State"]?["properties"] as? [String: Any])?.keys.map { $0 } ?? [])
        #expect(keys == Set(PageState.keys))
    }

    /// Where a value is not as a schema says, in words; the checks are those that the description uses.
    static func faults(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
        if let ref = schema["$ref"] as? String {
            guard let known = schemas[ref.components(separatedBy: "/").last ?? ""] else { return ["\(place): no schema \(ref)"] }
            return faults(value, known, place)
        }
        if let choices = schema["enum"] as? [Any], !choices.contains(where: { "\($0)" == "\(value)" }) {
            return ["\(place): \(value) is no choice"]
        }
        let types = (schema["type"] as? [String]) ?? (schema["type"] as? String).map { [$0] } ?? []
        let isBool = (value as? NSNumber).map { CFNumberIsBool($0) } ?? false
        func fits(_ type: String) -> Bool {
            switch type {
            case "null": value is NSNull
            case "boolean": isBool
            case "integer": !isBool && (value as? NSNumber).map { $0.doubleValue == $0.doubleValue.rounded() } ?? false
            case "number": !isBool && value is NSNumber
            case "string": value is String
            case "array": value is [Any]
            case "object": value is [String: Any]
            default: false
            }
        }
        guard types.isEmpty || types.contains(where: fits) else { return ["\(place): \(value) is not \(types)"] }
        if let list = value as? [Any], let items = schema["items"] as? [String: Any] {
            return Array(list.enumerated().lazy.flatMap { faults($1, items, "\(place)[\($0)]") }.prefix(5))
        }
        guard let object = value as? [String: Any] else { return [] }
        var found: [String] = []
        let properties = (schema["properties"] as? [String: [String: Any]]) ?? [:]
        for name in (schema["required"] as? [String]) ?? [] where object[name] == nil {
            found.append("\(place).\(name) is missing")
        }
        for (name, child) in object {
            if let own = properties[name] {
                found += faults(child, own, "\(place).\(name)")
            } else if let others = schema["additionalProperties"] as? [String: Any] {
                found += faults(child, others, "\(place).\(name)")
            } else if schema["additionalProperties"] as? Bool == false {
                found.append("\(place).\(name) is not described")
            }
        }
        return Array(found.prefix(10))
    }

    /// JSONSerialization gives numbers and booleans as one class.
    private static func CFNumberIsBool(_ number: NSNumber) -> Bool {
        "\(type(of: number as Any))".contains("Bool") || String(cString: number.objCType) == "c"
    }
}

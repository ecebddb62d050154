import Foundation
import Testing

@testable import DetenteServer

/// The files of the page: types, tags, compressed twins, and no way out of the folder.
@Suite struct StaticFilesTests {
    static func folder() throws -> URL {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("web-\(UUID().uuidString)")
        let web = root.appendingPathComponent("web")
        try FileManager.default.createDirectory(at: web.appendingPathComponent("lib"), withIntermediateDirectories: true)
        func write(_ text: String, _ path: String) throws { try Data(text.utf8).write(to: root.appendingPathComponent(path)) }
        try write("<!DOCTYPE html>", "web/index.html")
        try write("export {}", "web/lib/a.mjs")
        try write("zipped", "web/lib/a.mjs.gz")
        try write("#!/bin/sh", "web/run.sh")
        try write("secret", "web/.env")
        try write("secret", "secret.txt")
        try FileManager.default.createSymbolicLink(
            at: web.appendingPathComponent("out.txt"), withDestinationURL: root.appendingPathComponent("secret.txt"))
        return web
    }

    @Test func servesWhatIsThere() async throws {
        let web = try Self.folder()
        defer { try? FileManager.default.removeItem(at: web.deletingLastPathComponent()) }
        try await TestServer.with(SmallScenario.url.path, { $0.web = web }) { server in
            let page = try await server.send("GET", "/", headers: ["Accept-Encoding": "identity"])
            #expect(page.status == 200 && page.headers["content-type"] == "text/html; charset=utf-8")
            #expect(String(decoding: page.data, as: UTF8.self) == "<!DOCTYPE html>")
            let tag = try #require(page.headers["etag"])
            let again = try await server.send("GET", "/", headers: ["If-None-Match": tag, "Accept-Encoding": "identity"])
            #expect(again.status == 304 && again.data.isEmpty)
            let plain = try await server.send("GET", "/lib/a.mjs", headers: ["Accept-Encoding": "identity"])
            #expect(String(decoding: plain.data, as: UTF8.self) == "export {}" && plain.headers["content-encoding"] == nil)
            // Changed on disk it is another file.
            try Data("<!DOCTYPE html><p>".utf8).write(to: web.appendingPathComponent("index.html"))
            let changed = try await server.send("GET", "/", headers: ["If-None-Match": tag, "Accept-Encoding": "identity"])
            #expect(changed.status == 200 && changed.headers["etag"] != tag)
            for path in [
                "/out.txt", "/.env", "/run.sh", "/../secret.txt", "/lib/../../secret.txt", "/lib", "/lib//a.mjs",
                "/%2e%2e/secret.txt",
            ] {
                #expect(try await server.get(path).status == 404, "\(path)")
            }
        }
    }

    @Test func sendsTheCompressedTwin() async throws {
        let web = try Self.folder()
        defer { try? FileManager.default.removeItem(at: web.deletingLastPathComponent()) }
        try await TestServer.with(SmallScenario.url.path, { $0.web = web }) { server in
            func encoding(_ accepted: String) async throws -> Bool {
                try await offThePool {
                    let client = try RawClient(port: server.port)
                    client.send("GET /lib/a.mjs HTTP/1.1\r\nHost: a\r\nAccept-Encoding: \(accepted)\r\n\r\n")
                    let text = client.receive()
                    #expect(text.lowercased().contains("vary: accept-encoding"))
                    return text.lowercased().contains("content-encoding: gzip") && text.hasSuffix("zipped")
                }
            }
            #expect(try await encoding("br, gzip"))
            #expect(try await encoding("gzip;q=0.5"))
            #expect(try await !encoding("gzip;q=0"))
            #expect(try await !encoding("br"))
            // A twin that is older than its file is not what the file is.
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -1000)],
                ofItemAtPath: web.appendingPathComponent("lib/a.mjs.gz").path)
            #expect(try await !encoding("gzip"))
        }
    }
}

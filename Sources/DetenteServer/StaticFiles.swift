import Foundation
import HTTPTypes
import Hummingbird
import Synchronization
import TradeData

/// The files of the page: from its folder, with a tag for caches and the compressed twin that lies beside a file.
final class StaticFiles: Sendable {
    /// The folder; nil where none is installed.
    let folder: URL?
    private struct Kept {
        let stamp: String
        let tag: String
        let data: Data
    }
    private let kept = Mutex(Bounded<String, Kept>(limit: 200))
    private static let largest = 8_000_000

    /// - Parameter folder: Instead of `web` beside the shipped data.
    init(folder: URL? = nil) {
        let candidates = DataLocation.shipped().flatMap {
            [$0.appendingPathComponent("web"), $0.deletingLastPathComponent().appendingPathComponent("web")]
        }
        let found =
            folder ?? candidates.first { FileManager.default.fileExists(atPath: $0.appendingPathComponent("index.html").path) }
        self.folder = found?.resolvingSymlinksInPath().standardizedFileURL
    }

    /// Types by ending; a file with another ending is not served.
    static let types = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "mjs": "text/javascript; charset=utf-8", "json": "application/json", "svg": "image/svg+xml", "png": "image/png",
        "ico": "image/x-icon", "txt": "text/plain; charset=utf-8", "woff2": "font/woff2",
        "webmanifest": "application/manifest+json",
    ]

    /// The file of a path; nil where there is none.
    func reply(_ request: PageRequest) -> Reply? {
        let path = request.path.hasSuffix("/") ? request.path + "index.html" : request.path
        guard let url = url(of: path), let type = Self.types[url.pathExtension.lowercased()] else { return nil }
        return reply(url, type: type, request)
    }

    /// A file below the folder, or of the shipped shapes; nil for a path that leads out of it.
    private func url(of path: String) -> URL? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        let isPlain = parts.allSatisfy { part in
            !part.isEmpty && !part.hasPrefix(".")
                && part.unicodeScalars.allSatisfy { $0.value > 0x20 && $0 != "\\" && $0 != ":" && $0.value != 0x7F }
        }
        guard isPlain, let last = parts.last else { return nil }
        if parts.first == "shapes", parts.count == 2 { return DataLocation.find("shapes/\(last)") }
        guard let folder else { return nil }
        let url = folder.appendingPathComponent(parts.joined(separator: "/")).resolvingSymlinksInPath().standardizedFileURL
        // A link in the folder leads nowhere else.
        return url.path.hasPrefix(folder.path + "/") ? url : nil
    }

    private func reply(_ url: URL, type: String, _ request: PageRequest) -> Reply? {
        let accepts = (request.request.headers[.acceptEncoding] ?? "").lowercased().split(separator: ",").contains { part in
            let words = part.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            return words.first == "gzip" && !words.dropFirst().contains { $0 == "q=0" || $0 == "q=0.0" }
        }
        let twin = url.appendingPathExtension("gz")
        let isCompressed = accepts && isFresh(twin, of: url)
        guard let file = read(isCompressed ? twin : url) else { return nil }
        let isKnown = (request.request.headers[.ifNoneMatch] ?? "").split(separator: ",").contains {
            let tag = $0.trimmingCharacters(in: .whitespaces)
            return tag == file.tag || tag == "*" || tag == "W/" + file.tag
        }
        var reply = Reply(isKnown ? Data() : file.data, type: type, status: isKnown ? .notModified : .ok)
        reply.headers[.eTag] = file.tag
        // Asked for anew each time, and sent only where it changed.
        reply.headers[.cacheControl] = "no-cache"
        reply.headers[.vary] = "Accept-Encoding"
        if isCompressed { reply.headers[.contentEncoding] = "gzip" }
        return reply
    }

    private func date(_ url: URL) -> Date? {
        (try? FileManager.default.attributesOfItem(atPath: url.path))?[.modificationDate] as? Date
    }

    /// Whether a compressed twin is there and no older than its file.
    private func isFresh(_ twin: URL, of url: URL) -> Bool {
        guard let own = date(url), let other = date(twin) else { return false }
        return other >= own
    }

    private func read(_ url: URL) -> (tag: String, data: Data)? {
        guard let facts = try? FileManager.default.attributesOfItem(atPath: url.path),
            facts[.type] as? FileAttributeType == .typeRegular
        else { return nil }
        let stamp = "\(facts[.size] ?? 0) \((facts[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0)"
        if let known = kept.withLock({ $0[url.path] }), known.stamp == stamp { return (known.tag, known.data) }
        guard let data = try? FileBytes.read(url, limit: Self.largest) else { return nil }
        let tag = "\"\(sha256Hex(data).prefix(32))\""
        kept.withLock { $0[url.path] = Kept(stamp: stamp, tag: tag, data: data) }
        return (tag, data)
    }
}

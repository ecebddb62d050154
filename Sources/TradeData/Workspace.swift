import FoundationEssentials
import Synchronization

/// What a process has read: each world, table and calendar once, and the hash of every file, for the lock file.
///
/// ```swift
/// let world = try Workspace.shared.world("icio-2022")      // read once, however often it is requested
/// Workspace.shared.readings.map(\.name)                      // ["worlds/icio-2022.world", …]
/// ```
public final class Workspace: Sendable {
    /// A file that was read.
    public struct Reading: Sendable, Hashable, Codable {
        /// The path below a data folder for shipped and added data, such as `weights/us-imports-2024.weights`; else the path that
        /// was given.
        public let name: String
        public let sha256: String
        public let bytes: Int
    }

    /// That of the process.
    public static let shared = Workspace()

    private struct State {
        var values: [String: any Sendable] = [:]
        var readings: [String: Reading] = [:]
    }
    private let state = Mutex(State())

    public init() {}

    /// Everything that was read so far, by name.
    public var readings: [Reading] { state.withLock { $0.readings.values.sorted { $0.name < $1.name } } }

    /// Records what was read.
    /// - Complexity: O(bytes).
    public func note(_ data: Data, at url: URL) {
        let name = Self.name(of: url)
        let reading = Reading(name: name, sha256: sha256Hex(data), bytes: data.count)
        state.withLock { $0.readings[name] = reading }
    }

    /// A value that is made once; again only when its key is new.
    /// - Parameter key: What it is made from, with everything that may change it.
    public func value<Value: Sendable>(_ key: String, make: () throws -> Value) rethrows -> Value {
        if let known = state.withLock({ $0.values[key] as? Value }) { return known }
        let made = try make()
        state.withLock { $0.values[key] = made }
        return made
    }

    /// A world by its id or the path of its file, read once as long as the file stays what it is.
    /// - Throws: `Problems`; marked as missing where there is none.
    public func world(_ idOrPath: String) throws -> World {
        let url = World.file(of: idOrPath)
        let facts = url.flatMap { try? FileManager.default.attributesOfItem(atPath: $0.path) }
        let stamp = "\(facts?[.size] ?? 0) \((facts?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0)"
        return try value("world \(url?.path ?? idOrPath) \(stamp)") { try World.load(idOrPath) }
    }

    private static func name(of url: URL) -> String {
        let path = url.standardizedFileURL.path
        for folder in DataLocation.candidates().map(\.standardizedFileURL.path) where path.hasPrefix(folder + "/") {
            return String(path.dropFirst(folder.count + 1))
        }
        return url.relativePath
    }
}

import Foundation
import Scenarios
import Studies
import Synchronization
import TradeData

/// The scenarios that can be opened: the shipped examples, and the file that the server was started with.
final class StageDesk: Sendable {
    /// A scenario by the name that states call it.
    struct Entry: Sendable {
        let key: String
        let title: String
        /// What it asks, from the comment at the head of its file; may be empty.
        let question: String
        let path: String
    }
    /// The start first.
    let entries: [Entry]
    private let stages = Mutex<[String: Stage]>([:])

    /// - Parameter file: A scenario file, or the name of an example; the usual example when nil.
    /// - Throws: `Problems` for a file or example that is not there or cannot be read.
    init(file: String?) throws {
        let presets = try Presets.all().map { preset in
            Entry(key: preset.name, title: preset.title, question: Self.question(at: preset.url), path: preset.url.path)
        }
        let asked = file ?? "summit-2025"
        let isName = !asked.contains("/") && !asked.contains(".")
        if isName {
            guard let start = presets.first(where: { $0.key == asked }) else {
                throw Problems(
                    "there is no example \(PlainText.quoted(asked))",
                    remedy: Spelling.nearest(asked, in: presets.map(\.key)).map { "did you mean \($0)?" }
                        ?? "name a file, or one of " + presets.map(\.key).joined(separator: ", "), code: .missingData)
            }
            entries = [start] + presets.filter { $0.key != asked }
            return
        }
        let stage = try Self.load(asked, key: nil)
        let own = Entry(
            key: stage.key, title: stage.scenario.title, question: Self.question(at: URL(fileURLWithPath: asked)), path: asked)
        entries = [own] + presets.filter { $0.key != own.key }
        stages.withLock { $0[own.key] = stage }
    }

    /// The stage of a scenario, read and applied to its world the first time.
    /// - Parameter key: nil is the start.
    /// - Throws: `Problems` for a name that is none, and as reading.
    func stage(_ key: String?) throws -> Stage {
        let key = key ?? entries[0].key
        if let known = stages.withLock({ $0[key] }) { return known }
        guard let entry = entries.first(where: { $0.key == key }) else {
            throw Problems(
                "there is no scenario \(PlainText.quoted(key))",
                remedy: Spelling.nearest(key, in: entries.map(\.key)).map { "did you mean \($0)?" }
                    ?? "open one of " + entries.map(\.key).joined(separator: ", "))
        }
        let stage = try Self.load(entry.path, key: key)
        return stages.withLock { stages in
            // Whoever was first counts.
            if let known = stages[key] { return known }
            stages[key] = stage
            return stage
        }
    }

    private static func load(_ path: String, key: String?) throws -> Stage {
        let scenario = try ScenarioReader { (try? Workspace.shared.world($0))?.grid }.read(path)
        let world = try Workspace.shared.world(scenario.world)
        let mix = try ProductShares.load()
        return try Stage(scenario, key: key ?? scenario.id, world: world, mix: mix)
    }

    /// The first paragraph of the comment that a file begins with.
    private static func question(at url: URL) -> String {
        guard let data = try? FileBytes.read(url, limit: 4_000_000) else { return "" }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let comment = lines.prefix { $0.hasPrefix("#") }.map { $0.dropFirst().trimmingCharacters(in: .whitespaces) }
        return comment.prefix { !$0.isEmpty }.joined(separator: " ")
    }
}

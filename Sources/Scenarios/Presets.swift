import FoundationEssentials
import TradeData

/// The shipped examples: questions that were asked of the trade war and before, each a scenario file to run, read and extend.
///
/// ```swift
/// try Presets.all().map(\.name)       // ["brexit", "busan-lapse", …]
/// ```
public enum Presets {
    /// A shipped example.
    public struct Preset: Sendable {
        /// The name of its file, such as `brexit`.
        public let name: String
        /// What it asks, in a line.
        public let title: String
        public let url: URL
    }

    /// All examples by name: from `Examples` beside the data of a checkout, or `examples` among installed data.
    /// - Throws: `Problems` marked as missing where none are installed.
    public static func all() throws -> [Preset] {
        let folders = DataLocation.shipped().flatMap {
            [$0.appendingPathComponent("examples"), $0.deletingLastPathComponent().appendingPathComponent("Examples")]
        }
        guard let folder = folders.first(where: { FileManager.default.fileExists(atPath: $0.path) }) else {
            throw Problems(
                "the examples are not installed: there is no " + folders.map(\.path).joined(separator: " or "),
                remedy: "get the whole of what is shipped", code: .missingData)
        }
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
            .map { name in
                let url = folder.appendingPathComponent(name)
                let lines = try String(decoding: FileBytes.read(url, limit: Limits.bytes), as: UTF8.self).split(separator: "\n")
                let title = lines.first { $0.hasPrefix("title:") }?.dropFirst(6).drop { " \"".contains($0) }
                let end = title?.lastIndex { !" \"".contains($0) }
                return Preset(
                    name: String(name.dropLast(5)), title: title.flatMap { title in end.map { String(title[...$0]) } } ?? "",
                    url: url)
            }.sorted { $0.name < $1.name }
    }
}

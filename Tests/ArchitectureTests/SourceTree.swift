import Foundation

/// The Swift files of the package, as text: what the rules of the house are checked on.
struct SourceFile: CustomStringConvertible {
    /// The folder below `Sources` or `Tests`, which is the name of the module.
    let room: String
    /// The path from the root of the package.
    let path: String
    let lines: [String]

    var description: String { path }

    /// The modules that the file imports, by their first name: `struct Foundation.URL` counts as Foundation.
    var imports: Set<String> { Set(lines.compactMap(Self.importedModule)) }

    static func importedModule(_ line: String) -> String? {
        var words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        let access: Set = ["public", "internal", "package", "private", "fileprivate"]
        while let first = words.first, first.hasPrefix("@") || access.contains(first) {
            words.removeFirst()
        }
        guard words.first == "import", words.count > 1 else { return nil }
        let kinds: Set = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        let target = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
        return target.split(separator: ".").first.map(String.init)
    }
}

enum SourceTree {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let sources = swiftFiles(below: "Sources")
    static let tests = swiftFiles(below: "Tests")

    static func swiftFiles(below top: String) -> [SourceFile] {
        let folder = root.appendingPathComponent(top)
        guard let walk = FileManager.default.enumerator(atPath: folder.path) else { return [] }
        return walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted().map { path in
            let text = (try? String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)) ?? ""
            return SourceFile(
                room: String(path.split(separator: "/")[0]), path: "\(top)/\(path)",
                lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        }
    }
}

import Foundation

@testable import Reports

/// A folder of its own for a test, gone afterwards.
final class TestFolder {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("detente-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> URL { url.appendingPathComponent(name) }
    func entries() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }

    /// All files below a folder, by path.
    static func content(of folder: URL) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for case let path as String in FileManager.default.enumerator(atPath: folder.path) ?? .init() {
            let file = folder.appendingPathComponent(path)
            if OutputFile.Kind(of: file.path) == .file { files[path] = try Data(contentsOf: file) }
        }
        return files
    }
}

extension StudyBundle {
    /// The bundle's files as they are written, by path.
    func files() throws -> [String: Data] {
        let folder = try TestFolder()
        try write(to: folder.path("out"))
        return try TestFolder.content(of: folder.path("out"))
    }
}

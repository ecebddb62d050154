import FoundationEssentials
import Glibc
import TradeData

/// The files that one scenario is made of: what it extends, lists beside it, the calendar.
///
/// Files of the user share one limit of size; shipped files have it each.
final class SourceFiles {
    /// All that was read besides the scenario itself, in order, each once.
    private(set) var paths: [String] = []
    private var bytes = 0

    /// Counts a text that was given, not read.
    func count(_ text: String) { bytes += text.utf8.count }

    /// Reads a file that the scenario names.
    /// - Throws: `Problems`; marked as missing where there is none.
    func text(_ path: String, isShipped: Bool = false) throws -> String {
        let text = try SourceFiles.text(path, limit: isShipped ? Limits.bytes : Limits.bytes - bytes)
        if !isShipped { bytes += text.utf8.count }
        if !paths.contains(path) { paths.append(path) }
        return text
    }

    /// The text of a file within a limit of size.
    /// - Throws: `Problems`; marked as missing where there is none.
    static func text(_ path: String, limit: Int = Limits.bytes) throws -> String {
        func fail(_ what: String, _ remedy: String, missing: Bool = false) -> Problems {
            Problems([Problem(file: path, what: what, remedy: remedy)], isMissing: missing)
        }
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw fail("there is no such file", "make one with: detente new", missing: true)
        }
        guard !isFolder else { throw fail("this is a folder", "name a .yaml file in it") }
        // Pipes and devices have no size: what counts is what comes.
        var data = Data()
        do {
            data = try FileBytes.prefix(of: path, most: limit + 1)
        } catch {
            throw fail("the file cannot be read", "check its permissions", missing: true)
        }
        guard data.count <= limit else {
            throw limit == Limits.bytes
                ? fail("the file has more than \(Limits.bytes) bytes", "split it and use extends")
                : fail("this file and those that go with it have more than \(Limits.bytes) bytes", "name fewer or shorter files")
        }
        Workspace.shared.note(data, at: URL(fileURLWithPath: path))
        guard let text = String(data: data, encoding: .utf8) else { throw fail("this is not UTF-8 text", "save it as UTF-8") }
        return text
    }
}

import FoundationEssentials
import Glibc
import TradeData

/// The list of a bundle's files with their hashes, `SHA256SUMS`: what a later run may replace, and what `sha256sum -c` checks.
struct BundleList: Equatable {
    static let name = "SHA256SUMS"
    /// Hashes in hexadecimal, by path inside the bundle.
    private(set) var hashes: [String: String]

    init(hashes: [String: String]) { self.hashes = hashes }

    /// The list of what is in a folder, read back from the disk.
    init(of paths: some Sequence<String>, in folder: URL) throws {
        hashes = [:]
        for path in paths { hashes[path] = try Self.hash(of: folder.appendingPathComponent(path)) }
    }

    /// Reads the list of a bundle; nil where there is none, or it is not one of this program.
    init?(in folder: URL) {
        let file = folder.appendingPathComponent(Self.name)
        guard OutputFile.Kind(of: file.path) == .file, let text = try? String(contentsOf: file, encoding: .utf8) else {
            return nil
        }
        hashes = [:]
        for line in text.split(separator: "\n") {
            let (hash, path) = (line.prefix(64), String(line.dropFirst(66)))
            guard hash.count == 64, hash.allSatisfy(\.isHexDigit), line.dropFirst(64).hasPrefix("  "), Self.isInside(path) else {
                return nil
            }
            hashes[path] = String(hash)
        }
        guard !hashes.isEmpty else { return nil }
    }

    /// The file's text.
    var text: String { hashes.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined() }

    /// A path that stays within the bundle.
    static func isInside(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return !parts.contains { $0.isEmpty || $0 == "." || $0 == ".." } && path != name
    }

    /// The folders that the files are in, the deepest first.
    var folders: [String] {
        var found: Set<String> = []
        for path in hashes.keys {
            var parts = path.split(separator: "/").dropLast()
            while !parts.isEmpty {
                found.insert(parts.joined(separator: "/"))
                parts.removeLast()
            }
        }
        return found.sorted { ($1.count, $0) < ($0.count, $1) }
    }

    /// What a folder holds that the list does not name, or that is not as it was written: each in words, in order.
    ///
    /// - Complexity: Reads every file once.
    func strangers(in folder: URL) throws -> [String] {
        let folders = Set(folders)
        var found: [String] = []
        func visit(_ inner: String) throws {
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent(inner).path).sorted() {
                let path = inner.isEmpty ? name : "\(inner)/\(name)"
                let url = folder.appendingPathComponent(path)
                switch OutputFile.Kind(of: url.path) {
                case .file where path == Self.name: break
                case .file:
                    if let hash = hashes[path] {
                        if try Self.hash(of: url) != hash { found.append("\(path) was changed since it was written") }
                    } else {
                        found.append("\(path) is not one of its files")
                    }
                case .folder where folders.contains(path): try visit(path)
                case .folder: found.append("\(path)/ is not one of its folders")
                case .other(let what): found.append("\(path) \(what)")
                case .nothing: break  // removed meanwhile
                }
            }
        }
        try visit("")
        return found
    }

    /// Whether every file of the list is there as it was written.
    func isWhole(in folder: URL) -> Bool {
        hashes.allSatisfy { path, hash in (try? Self.hash(of: folder.appendingPathComponent(path))) == hash }
    }

    /// Removes the files of the list and the folders that are then empty, and nothing else.
    func remove(from folder: URL) {
        for path in hashes.keys { unlink(folder.appendingPathComponent(path).path) }
        unlink(folder.appendingPathComponent(Self.name).path)
        for path in folders { rmdir(folder.appendingPathComponent(path).path) }
        rmdir(folder.path)
    }

    private static func hash(of file: URL) throws -> String { sha256Hex(try Data(contentsOf: file, options: .mappedIfSafe)) }
}

import Foundation

/// Why a bundle was not written; what stood in its place still stands.
public struct BundleProblem: Error, CustomStringConvertible, Sendable {
    public let description: String
    public init(_ description: String) { self.description = description }
}

/// Writes the folder of a run, all or nothing: the destination holds the old bundle or the new one, never a mixture.
///
/// The files go into a hidden folder beside the destination, are flushed to the disk, and one system call
/// puts the folder in place. See docs/decisions/0005-all-or-nothing-bundles.md.
public struct BundleWriter: Sendable {
    /// The file by which a bundle is recognised.
    public static let mark = "scenario.lock.json"

    /// Called before each step; a test throws from it.
    var checkpoint: @Sendable (String) throws -> Void = { _ in }

    public init() {}

    /// Writes the files, by their paths inside the bundle, as the bundle at `folder`.
    ///
    /// - Throws: `BundleProblem`, when the destination is no bundle, the disk is full, or anything else fails;
    ///   what was at the destination before is then untouched.
    /// - Precondition: One of the files is the bundle's mark, and no path leaves the bundle.
    public func write(_ files: [String: Data], to folder: URL) throws {
        precondition(files[Self.mark] != nil, "A bundle needs its \(Self.mark).")
        precondition(
            files.keys.allSatisfy { !$0.hasPrefix("/") && !$0.split(separator: "/").contains("..") },
            "The files of a bundle lie inside it.")
        let destination = folder.standardizedFileURL.resolvingSymlinksInPath()
        let parent = destination.deletingLastPathComponent()
        try refuseForeign(destination)
        do { try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true) } catch {
            throw problem(destination, "the folder \(parent.path) cannot be made")
        }
        removeAbandoned(in: parent, name: destination.lastPathComponent)
        let partial = parent.appendingPathComponent(
            ".\(destination.lastPathComponent).partial-\(getpid())-\(UInt32.random(in: 0...UInt32.max))", isDirectory: true)
        do {
            try fill(partial, with: files, for: destination)
            try put(partial, at: destination)
        } catch {
            try? FileManager.default.removeItem(at: partial)
            throw error as? BundleProblem ?? problem(destination, "\(error)")
        }
        try? FileManager.default.removeItem(at: partial)  // after an exchange this is the old bundle
    }

    /// Whose folder is this? Only a bundle, or nothing, is replaced.
    private func refuseForeign(_ destination: URL) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: destination.path, isDirectory: &isFolder) else { return }
        guard isFolder.boolValue else {
            throw BundleProblem("\(destination.path): error: this is a file; name a folder with -o")
        }
        let content = (try? FileManager.default.contentsOfDirectory(atPath: destination.path)) ?? []
        guard content.isEmpty || content.contains(Self.mark) else {
            throw BundleProblem(
                "\(destination.path): error: the folder holds files that are no result of detente; name a new folder with -o")
        }
    }

    private func fill(_ partial: URL, with files: [String: Data], for destination: URL) throws {
        try checkpoint("make folder")
        guard mkdir(partial.path, 0o777) == 0 else { throw failure(destination) }
        var folders: Set<String> = [partial.path]
        for (path, data) in files.sorted(by: { $0.key < $1.key }) {
            try checkpoint("write \(path)")
            let url = partial.appendingPathComponent(path)
            let folder = url.deletingLastPathComponent()
            if folders.insert(folder.path).inserted {
                do { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) } catch {
                    throw failure(destination)
                }
            }
            try writeThrough(data, to: url, for: destination)
        }
        for folder in folders { try flush(folder, for: destination) }
    }

    /// Writes and flushes one file; a disk that is full shows here and not after the rename.
    private func writeThrough(_ data: Data, to url: URL, for destination: URL) throws {
        let descriptor = open(url.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw failure(destination) }
        let isWritten = data.withUnsafeBytes { bytes -> Bool in
            var done = 0
            while done < bytes.count {
                let count = Foundation.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return false }
                done += count
            }
            return fsync(descriptor) == 0
        }
        let error = errno
        guard close(descriptor) == 0, isWritten else {
            errno = error
            throw failure(destination)
        }
    }

    private func flush(_ folder: String, for destination: URL) throws {
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(destination) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(destination) }
    }

    /// Puts the new folder where the old one is. A folder that is empty, or not there, is simply renamed over.
    private func put(_ partial: URL, at destination: URL) throws {
        try checkpoint("put in place")
        if rename(partial.path, destination.path) != 0 {
            guard errno == ENOTEMPTY || errno == EEXIST else { throw failure(destination) }
            try exchange(partial, destination)
        }
        try? flush(destination.deletingLastPathComponent().path, for: destination)
    }

    private func exchange(_ partial: URL, _ destination: URL) throws {
        if Self.exchangeInOneCall(partial.path, destination.path) { return }
        // A file system that cannot exchange: two renames, the first undone when the second fails.
        let old = partial.path + "-old"
        guard rename(destination.path, old) == 0 else { throw failure(destination) }
        guard rename(partial.path, destination.path) == 0 else {
            let error = errno
            rename(old, destination.path)
            errno = error
            throw failure(destination)
        }
        rename(old, partial.path)
    }

    /// Linux's `renameat2` with `RENAME_EXCHANGE`; looked up by name, because the headers that Swift imports hide it.
    static func exchangeInOneCall(_ a: String, _ b: String) -> Bool {
        typealias RenameAt2 = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
        guard let symbol = dlsym(nil, "renameat2") else { return false }
        return unsafeBitCast(symbol, to: RenameAt2.self)(AT_FDCWD, a, AT_FDCWD, b, 2) == 0
    }

    /// Removes what runs that were killed left behind; a folder of a process that lives is not touched.
    private func removeAbandoned(in parent: URL, name: String) {
        let prefix = ".\(name).partial-"
        for entry in (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? [] where entry.hasPrefix(prefix) {
            guard let pid = entry.dropFirst(prefix.count).split(separator: "-").first.flatMap({ pid_t($0) }) else { continue }
            if kill(pid, 0) != 0 && errno == ESRCH {
                try? FileManager.default.removeItem(at: parent.appendingPathComponent(entry))
            }
        }
    }

    /// The last error of the system, in words.
    private func failure(_ destination: URL) -> BundleProblem { problem(destination, String(cString: strerror(errno))) }

    private func problem(_ destination: URL, _ what: String) -> BundleProblem {
        BundleProblem("\(destination.path): error: the results could not be written (\(what)); nothing there was changed")
    }
}

import FoundationEssentials
import Glibc
import TradeData

/// Writes the folder of a run, all or nothing: the destination holds the old bundle or the new one, never a mixture, and nothing
/// of anybody else is ever removed.
///
/// ```swift
/// let writer = BundleWriter()
/// try writer.check(folder, inputs: [scenarioFile])          // before hours of solving
/// try writer.write(to: folder, inputs: [scenarioFile]) { try $0.add("report.md", Data(text.utf8)) }
/// ```
/// The files go into a hidden folder beside the destination with a list of their hashes (`BundleList`), are flushed to the disk,
/// and one system call exchanges the folders. See docs/decisions/0005-all-or-nothing-bundles.md.
public struct BundleWriter: Sendable {
    /// Called before each step; a test ends the process in it.
    package var checkpoint: @Sendable (String) throws -> Void = { _ in }
    /// Whether the file system exchanges two folders in one call; a test says that it does not.
    package var exchanges = true

    public init() {}

    /// Refuses a destination that must not be replaced, and finishes a swap in which an earlier run was killed.
    ///
    /// - Parameter inputs: The files that the run reads.
    /// - Throws: `Problems` where the destination is a link, a file or a device, holds a file that no bundle of this program
    ///   left there or that was changed since, holds an input of the run, or is the working folder.
    /// - Complexity: Reads the old bundle once.
    public func check(_ folder: URL, inputs: [URL] = []) throws {
        let destination = folder.standardizedFileURL
        recover(destination)
        let path = destination.path
        switch OutputFile.Kind(of: path) {
        case .nothing: return
        case .file: throw Problems("this is a file", remedy: "name a folder with -o", file: path)
        case .other(let what): throw Problems("this \(what)", remedy: "name a folder with -o", file: path)
        case .folder: break
        }
        let here = destination.resolvingSymlinksInPath().path
        let working = URL(fileURLWithPath: FileManager.default.currentDirectoryPath).resolvingSymlinksInPath().path
        guard !Self.isWithin(working, here) else {
            throw Problems(
                "the working folder is in the folder that would be replaced", remedy: "name a new folder with -o", file: path)
        }
        for input in inputs where Self.isWithin(input.standardizedFileURL.resolvingSymlinksInPath().path, here) {
            throw Problems(
                "\(input.lastPathComponent), which this run reads, is in the folder that would be replaced",
                remedy: "copy it out of there, or name another folder with -o", file: path)
        }
        let strangers: [String]
        do {
            if try FileManager.default.contentsOfDirectory(atPath: path).isEmpty { return }
            guard let list = BundleList(in: destination) else {
                throw Problems(
                    "the folder is not empty and has no list of a bundle's files (\(BundleList.name))",
                    remedy: "name a new folder with -o", file: path)
            }
            strangers = try list.strangers(in: destination)
        } catch let problem as Problems { throw problem } catch {
            throw Problems("the folder cannot be read (\(error))", remedy: "name a new folder with -o", file: path)
        }
        guard strangers.isEmpty else {
            let more = strangers.count > 3 ? " (and \(strangers.count - 3) more)" : ""
            throw Problems(
                "replacing this bundle would lose files: " + strangers.prefix(3).joined(separator: "; ") + more,
                remedy: "move them away, or name another folder with -o", file: path)
        }
    }

    /// Writes a bundle at `folder`: what `fill` puts into it.
    ///
    /// - Throws: `Problems` as `check`, and when the disk is full or anything else fails; what was at the destination before
    ///   is then untouched. What `fill` throws besides is thrown on.
    public func write(to folder: URL, inputs: [URL] = [], _ fill: (BundleFolder) throws -> Void) throws {
        try check(folder, inputs: inputs)
        let destination = folder.standardizedFileURL
        let parent = destination.deletingLastPathComponent()
        do { try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true) } catch {
            throw failed(destination, "the folder \(parent.path) cannot be made")
        }
        let partial = PartialPath(of: destination)
        for url in partial.abandoned { discard(url) }
        let new = partial.url
        do {
            try checkpoint("make folder")
            guard mkdir(new.path, 0o777) == 0 else { throw SystemError() }
            let bundle = BundleFolder(new, checkpoint: checkpoint)
            try fill(bundle)
            try bundle.finish()
            // Solving takes long: look again, now that the old bundle is about to go.
            try check(folder, inputs: inputs)
            try put(new, at: destination)
        } catch {
            try? FileManager.default.removeItem(at: new)
            guard error is SystemError || error is CocoaError else { throw error }
            throw failed(destination, "\(error)")
        }
    }

    /// Puts the new folder where the old one is. A folder that is empty, or not there, is simply renamed over.
    private func put(_ new: URL, at destination: URL) throws {
        try checkpoint("put in place")
        if rename(new.path, destination.path) != 0 {
            guard errno == ENOTEMPTY || errno == EEXIST else { throw SystemError() }
            let old = try exchange(new, destination)
            try? checkpoint("remove the old bundle")
            discard(old)
        }
        try? OutputFile.flush(destination.deletingLastPathComponent())
        try? checkpoint("done")
    }

    /// - Returns: Where the old bundle is now.
    private func exchange(_ new: URL, _ destination: URL) throws -> URL {
        if exchanges && Self.exchangeInOneCall(new.path, destination.path) { return new }
        // A file system that cannot exchange: two renames. The first is undone when the second fails, and by the next run
        // when this one is killed between the two.
        let old = URL(fileURLWithPath: new.path + Self.oldSuffix)
        guard rename(destination.path, old.path) == 0 else { throw SystemError() }
        do {
            try checkpoint("between two renames")
            guard rename(new.path, destination.path) == 0 else { throw SystemError() }
        } catch {
            rename(old.path, destination.path)
            throw error
        }
        return old
    }

    private static let oldSuffix = "-old"

    /// Where a run was killed between two renames there is nothing at the destination: puts the new bundle there where it is
    /// whole, else the old one back.
    private func recover(_ destination: URL) {
        guard OutputFile.Kind(of: destination.path) == .nothing else { return }
        let abandoned = PartialPath(of: destination).abandoned
        guard let old = abandoned.last(where: { $0.path.hasSuffix(Self.oldSuffix) }) else { return }
        let new = URL(fileURLWithPath: String(old.path.dropLast(Self.oldSuffix.count)))
        let isWhole = BundleList(in: new)?.isWhole(in: new) ?? false
        rename(isWhole ? new.path : old.path, destination.path)
    }

    /// Removes what a killed or finished swap left: a bundle by its list, so that a file that somebody put there meanwhile stays;
    /// what has no list was never finished.
    private func discard(_ folder: URL) {
        if let list = BundleList(in: folder) {
            list.remove(from: folder)
        } else {
            try? FileManager.default.removeItem(at: folder)
        }
    }

    /// Linux's `renameat2` with `RENAME_EXCHANGE`; looked up by name, because the headers that Swift imports hide it.
    static func exchangeInOneCall(_ a: String, _ b: String) -> Bool {
        typealias RenameAt2 = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
        guard let symbol = dlsym(nil, "renameat2") else { return false }
        return unsafeBitCast(symbol, to: RenameAt2.self)(AT_FDCWD, a, AT_FDCWD, b, 2) == 0
    }

    private static func isWithin(_ path: String, _ folder: String) -> Bool { path == folder || path.hasPrefix(folder + "/") }

    private func failed(_ destination: URL, _ what: String) -> Problems {
        Problems("the results could not be written (\(what)); nothing there was changed", file: destination.path)
    }
}

/// A bundle that is being written: each file is on the disk when the call that adds it returns.
public final class BundleFolder {
    private let url: URL
    private let checkpoint: (String) throws -> Void
    private var paths: Set<String> = []
    private var folders: Set<String> = []

    init(_ url: URL, checkpoint: @escaping (String) throws -> Void) {
        self.url = url
        self.checkpoint = checkpoint
    }

    /// Adds a file.
    public func add(_ path: String, _ data: Data) throws {
        try OutputFile.writeThrough(to: try place(path)) { try $0.write(data) }
    }

    /// Adds a file that is written as its text is made.
    public func add(_ path: String, _ body: (ByteSink) throws -> Void) throws {
        try OutputFile.writeThrough(to: try place(path), body)
    }

    /// Adds a file that somebody else writes, at the place given to `body`.
    public func add(_ path: String, madeBy body: (URL) throws -> Void) throws {
        let file = try place(path)
        try body(file)
        try OutputFile.flush(file)
    }

    /// The place of a new file, in a folder that is there.
    private func place(_ path: String) throws -> URL {
        try checkpoint("write \(path)")
        guard BundleList.isInside(path), paths.insert(path).inserted else {
            throw Problems("this is no name for a new file of a bundle", file: path)
        }
        let file = url.appendingPathComponent(path)
        let folder = file.deletingLastPathComponent()
        if folders.insert(folder.path).inserted {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        return file
    }

    /// Writes the list of the files and flushes the folders.
    fileprivate func finish() throws {
        let list = try BundleList(of: paths, in: url)
        try checkpoint("write \(BundleList.name)")
        try OutputFile.writeThrough(to: url.appendingPathComponent(BundleList.name)) { try $0.write(list.text) }
        for folder in folders.union([url.path]) { try OutputFile.flush(URL(fileURLWithPath: folder)) }
    }
}

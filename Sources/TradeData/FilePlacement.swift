import FoundationEssentials
import Glibc

/// Puts a file in place whole or not at all, and never over what is somebody else's.
public enum FilePlacement {
    /// Writes beside the place and moves the file there when all of it is on disk.
    ///
    /// - Parameter isOwn: Whether the file that is at the place may be replaced, by its bytes.
    /// - Returns: Whether a file was replaced.
    /// - Throws: `Problems` where the place is a folder, a link, a device, a pipe or a foreign file, or cannot be written.
    @discardableResult
    public static func write(_ data: Data, to url: URL, replacing isOwn: (Data) -> Bool) throws -> Bool {
        func refuse(_ what: String, _ remedy: String) -> Problems { Problems(what, remedy: remedy, file: url.path) }
        let elsewhere = "give another path"
        var status = stat()
        let exists = lstat(url.path, &status) == 0
        if exists {
            switch status.st_mode & S_IFMT {
            case S_IFREG: break
            case S_IFDIR: throw refuse("is a folder", "give the path of a file")
            case S_IFLNK: throw refuse("is a link and is not written over", elsewhere)
            default: throw refuse("is a device or a pipe and is not written over", elsewhere)
            }
            guard let there = try? FileBytes.read(url, limit: WorldFile.largestFile), isOwn(there) else {
                throw refuse("there is another file, which is not written over", elsewhere + ", or remove it")
            }
        }
        let folder = url.deletingLastPathComponent()
        let draft = folder.appendingPathComponent(".detente-\(UUID().uuidString)")
        do {
            // No file with this name can be there; a crash leaves at most the draft.
            let file = open(draft.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            guard file >= 0 else { throw SystemReason() }
            try put(data, into: file)
            guard rename(draft.path, url.path) == 0 else { throw SystemReason() }
        } catch {
            try? FileManager.default.removeItem(at: draft)
            var isFolder = false
            let isThere = FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) && isFolder
            throw isThere
                ? refuse("cannot be written (\(error))", "check the folder and the space that is left")
                : refuse("cannot be written: there is no folder \(folder.path)", "make it, or \(elsewhere)")
        }
        return exists
    }

    /// Writes all bytes to the disk and closes the file.
    private static func put(_ data: Data, into file: Int32) throws {
        var reason: SystemReason?
        data.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count, reason == nil {
                let count = Glibc.write(file, bytes.baseAddress! + done, bytes.count - done)
                if count > 0 { done += count } else if count < 0, errno != EINTR { reason = SystemReason() }
            }
        }
        if reason == nil, fsync(file) != 0 { reason = SystemReason() }
        if close(file) != 0, reason == nil { reason = SystemReason() }
        if let reason { throw reason }
    }
}

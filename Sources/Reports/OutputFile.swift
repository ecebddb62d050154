import FoundationEssentials
import Glibc
import TradeData

/// Files that a user names as output. Nothing but what this program wrote, and nobody changed since, is ever replaced;
/// devices, pipes, sockets and links are never written over.
public enum OutputFile {
    /// What is at a path, links not followed.
    enum Kind: Equatable {
        case nothing, file, folder
        /// What it is else, in words.
        case other(String)

        init(of path: String) {
            var status = stat()
            guard lstat(path, &status) == 0 else {
                // What cannot be looked at is not touched either.
                self = errno == ENOENT || errno == ENOTDIR ? .nothing : .other("cannot be read (\(SystemError()))")
                return
            }
            switch status.st_mode & S_IFMT {
            case S_IFREG: self = .file
            case S_IFDIR: self = .folder
            case S_IFLNK: self = .other("is a link")
            case S_IFIFO: self = .other("is a pipe")
            case S_IFSOCK: self = .other("is a socket")
            default: self = .other("is a device")
            }
        }
    }

    /// Writes a drawing, or replaces one that this program wrote there: whole, or not at all.
    ///
    /// The last line of the file is a comment with the hash of what comes before; a file without it, or that does not match
    /// it, is somebody's own.
    /// - Throws: `Problems`, as `FilePlacement`.
    public static func writeChart(_ svg: String, to path: String) throws {
        let chart = Data((svg + signature(of: Data(svg.utf8))).utf8)
        try FilePlacement.write(chart, to: URL(fileURLWithPath: path), replacing: isSigned)
    }

    private static func signature(of chart: Data) -> String { "<!-- written by detente, sha256 \(sha256Hex(chart)) -->\n" }

    private static func isSigned(_ file: Data) -> Bool {
        let length = signature(of: Data()).utf8.count
        return file.count >= length && file.suffix(length) == Data(signature(of: Data(file.dropLast(length))).utf8)
    }

    /// Makes a file, writes it and flushes it to the disk; a disk that is full shows here and not after a rename.
    static func writeThrough(to url: URL, _ body: (ByteSink) throws -> Void) throws {
        let descriptor = open(url.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw SystemError() }
        do {
            let sink = ByteSink(descriptor: descriptor)
            try body(sink)
            try sink.flush()
            guard fsync(descriptor) == 0 else { throw SystemError() }
        } catch {
            close(descriptor)
            throw error
        }
        guard close(descriptor) == 0 else { throw SystemError() }
    }

    /// Flushes a file, or the names in a folder, to the disk.
    static func flush(_ url: URL) throws {
        let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SystemError() }
    }
}

/// The hidden name beside a destination under which something is made before it is put in place: `.NAME.partial-PID-RANDOM`.
struct PartialPath {
    let url: URL
    private let folder: URL
    private let prefix: String

    init(of destination: URL) {
        folder = destination.deletingLastPathComponent()
        prefix = ".\(destination.lastPathComponent).partial-"
        url = folder.appendingPathComponent("\(prefix)\(getpid())-\(UInt32.random(in: 0...UInt32.max))")
    }

    /// What killed runs left under such names for the same destination, in order; what a living process is making is not among it.
    var abandoned: [URL] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return entries.sorted().filter { entry in
            guard entry.hasPrefix(prefix),
                let pid = entry.dropFirst(prefix.count).split(separator: "-").first.flatMap({ pid_t($0) })
            else { return false }
            return kill(pid, 0) != 0 && errno == ESRCH
        }.map(folder.appendingPathComponent)
    }
}

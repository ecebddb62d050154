import FoundationEssentials
import Glibc

/// Reading of files that somebody else wrote: never more than a limit, and never a device that does not end. What is read is
/// recorded in the workspace of the process.
public enum FileBytes {
    /// The bytes of a file.
    ///
    /// - Parameters:
    ///   - limit: How many bytes there may be; a larger file is refused before it is read.
    ///   - remedy: What to do where there is no such file.
    /// - Throws: `Problems`; marked as missing where there is no such file.
    /// - Complexity: O(bytes), never more than `limit`.
    public static func read(_ url: URL, limit: Int, remedy: String = "check the path") throws -> Data {
        func refuse(_ what: String, _ remedy: String) -> Problems { Problems(what, remedy: remedy, file: url.path) }
        var status = stat()
        guard stat(url.path, &status) == 0 else {
            throw Problems("cannot be read: there is no such file", remedy: remedy, file: url.path, code: .missingData)
        }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw refuse("is a folder", "give the path of a file") }
        let tooLarge = refuse(
            "is larger than \(limit >> 20) MiB, the most that is read", "split it, or add up its rows and columns")
        if status.st_mode & S_IFMT == S_IFREG, status.st_size > limit { throw tooLarge }
        do {
            let data = try prefix(of: url.path, most: limit + 1, expected: Int(status.st_size))
            if data.count > limit { throw tooLarge }
            Workspace.shared.note(data, at: url)
            return data
        } catch let problems as Problems {
            throw problems
        } catch {
            // A file that may be read and is not was most likely too much for the memory.
            if access(url.path, R_OK) == 0 {
                throw Problems(
                    "cannot be read, most likely for want of memory (\(error))",
                    remedy: "raise the limit on memory", file: url.path, code: .outOfMemory)
            }
            throw refuse("cannot be read (\(error))", "check who may read it")
        }
    }

    /// So many bytes from the start of a file, or of what comes through a pipe.
    /// - Throws: `SystemReason`.
    public static func prefix(of path: String, most: Int, expected: Int = 0) throws -> Data {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw SystemReason() }
        defer { close(file) }
        var data = Data()
        data.reserveCapacity(min(max(expected, 0), most))
        try take(from: file, most: most) { data.append(contentsOf: $0) }
        return data
    }

    /// Hands on the next bytes of an open file, piece by piece, until so many have come or it ends.
    /// - Throws: `SystemReason`.
    static func take(from file: Int32, most: Int, _ piece: (UnsafeRawBufferPointer) -> Void) throws {
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { chunk.deallocate() }
        var taken = 0
        while taken < most {
            let count = Glibc.read(file, chunk.baseAddress, min(chunk.count, most - taken))
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                throw SystemReason()
            }
            piece(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
            taken += count
        }
    }
}

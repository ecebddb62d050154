import FoundationEssentials
import Glibc

/// Why the system refused: the number of its error, in words.
public struct SystemError: Error, CustomStringConvertible, Equatable {
    public let code: Int32
    public init(_ code: Int32 = errno) { self.code = code }
    public var description: String { String(cString: strerror(code)) }
}

/// Text on its way into a file or a pipe, gathered into large writes, so that a table need never be in memory whole.
public final class ByteSink {
    /// The reader of a pipe went away, as `head` does once it has seen enough.
    public struct Closed: Error {
        public init() {}
    }

    private let descriptor: Int32
    private var bytes: [UInt8] = []
    private static let most = 1 << 16

    /// - Parameter descriptor: Open for writing; the caller closes it.
    public init(descriptor: Int32) {
        self.descriptor = descriptor
        bytes.reserveCapacity(Self.most + 4096)
    }

    /// - Throws: `Closed`, or what the system says, such as that the disk is full.
    public func write(_ text: String) throws {
        bytes.append(contentsOf: text.utf8)
        if bytes.count >= Self.most { try flush() }
    }

    public func write(_ data: Data) throws {
        bytes.append(contentsOf: data)
        if bytes.count >= Self.most { try flush() }
    }

    public func flush() throws {
        defer { bytes.removeAll(keepingCapacity: true) }
        do { try bytes.withUnsafeBytes { try Self.write($0, to: descriptor) } } catch let error as SystemError {
            if error.code == EPIPE { throw Closed() }
            throw error
        }
    }

    /// Writes all bytes, however often the system takes a part of them only.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw SystemError(count < 0 ? errno : EIO) }
            rest = rest.dropFirst(count)
        }
    }
}

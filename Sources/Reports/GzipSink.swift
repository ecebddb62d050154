import CMinizip
import FoundationEssentials
import Glibc
import TradeData

/// Text on its way into a file, compressed as gzip (RFC 1952). The same text gives the same bytes: no name and no time is in them.
///
/// ```swift
/// let gzip = try GzipSink(into: file)
/// try gzip.write("country,value\n")
/// try gzip.finish()
/// ```
final class GzipSink {
    private let file: ByteSink
    private var stream = z_stream()
    private var pending: [UInt8] = []
    private var out = [UInt8](repeating: 0, count: 1 << 16)
    private var isOpen = false

    /// - Throws: `Problems` where there is no memory for it.
    init(into file: ByteSink) throws {
        self.file = file
        // 15 bits of window, and 16 more for the head and tail of gzip.
        let code = deflateInit2_(
            &stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, zlibVersion(), Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else { throw Problems("there is no memory to compress a table") }
        isOpen = true
    }

    deinit { if isOpen { deflateEnd(&stream) } }

    /// - Throws: What the file's sink throws.
    func write(_ text: String) throws {
        pending.append(contentsOf: text.utf8)
        if pending.count >= 1 << 16 { try compress(Z_NO_FLUSH) }
    }

    /// Writes what is left and the tail.
    func finish() throws {
        try compress(Z_FINISH)
        deflateEnd(&stream)
        isOpen = false
    }

    private func compress(_ mode: Int32) throws {
        var bytes = pending
        pending.removeAll(keepingCapacity: true)
        try bytes.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            var isFull = true
            while isFull {
                let count = out.withUnsafeMutableBufferPointer { output in
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(output.count)
                    _ = deflate(&stream, mode)
                    return output.count - Int(stream.avail_out)
                }
                try file.write(Data(out[..<count]))
                isFull = count == out.count
            }
            stream.next_in = nil
        }
    }
}

import Glibc

/// A number with so many decimals, as C prints it: `1.8000`.
func fixed(_ number: Double, decimals: Int32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 400) { text in
        let length = withVaList([decimals, number]) { vsnprintf(text.baseAddress, text.count, "%.*f", $0) }
        return String(decoding: text.prefix(Int(min(max(length, 0), 399))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

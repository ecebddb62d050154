import Glibc

/// What texts need beside the standard library, so that no room of the library needs all of Foundation and its 30 MB of locales.
///
/// Nothing here asks the locale of the process, which may be a host's own: `0.5` is never read or written with a comma.
extension StringProtocol {
    /// Without the white space at both ends: spaces and tabs.
    /// - Parameter lines: Whether line breaks are taken off too.
    public func trimmed(lines: Bool = false) -> String {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool {
            scalar == "\t" || scalar.properties.generalCategory == .spaceSeparator
                || lines && (0x0A...0x0D ~= scalar.value || [0x85, 0x2028, 0x2029].contains(scalar.value))
        }
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !isBlank($0) }), let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(self[first..<scalars.index(after: last)])
    }

    /// With every occurrence of one text replaced by another, from the left, byte for byte.
    /// - Complexity: O(bytes of both).
    public func replacingAll(_ wanted: String, with other: String) -> String {
        let (all, wanted) = (Array(utf8), Array(wanted.utf8))
        guard let first = wanted.first, all.count >= wanted.count else { return String(self) }
        var (found, k) = ([UInt8](), 0)
        found.reserveCapacity(all.count)
        while k < all.count {
            if all[k] == first, all.count - k >= wanted.count, all[k..<k + wanted.count].elementsEqual(wanted) {
                found += other.utf8
                k += wanted.count
            } else {
                found.append(all[k])
                k += 1
            }
        }
        return String(decoding: found, as: UTF8.self)
    }
}

extension String {
    /// Numbers as C's `printf` writes them in its own locale: `String(printf: "%.2f", 0.5)` is `0.50` everywhere.
    public init(printf format: String, _ numbers: any CVarArg...) {
        self = withVaList(numbers) { list -> String in
            let host = uselocale(CLocale.shared)
            defer { uselocale(host) }
            // The longest number is that of %.12f for 1e308.
            return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { text -> String in
                let count = Int(vsnprintf(text.baseAddress, text.count, format, list))
                return String(
                    decoding: text[..<Swift.max(0, Swift.min(count, text.count - 1))].lazy.map { UInt8(bitPattern: $0) },
                    as: UTF8.self)
            }
        }
    }
}

/// The locale in which numbers have points, whatever the process has chosen.
public enum CLocale {
    nonisolated(unsafe) public static let shared: locale_t? = newlocale(1 << LC_NUMERIC, "C", nil)

    /// The number at the start of a text that ends with a zero.
    public static func number(_ text: UnsafePointer<CChar>) -> Double {
        let host = uselocale(shared)
        defer { uselocale(host) }
        return strtod(text, nil)
    }
}

/// Why the system did not do something, in its words.
public struct SystemReason: Error, CustomStringConvertible {
    public let description: String

    /// - Parameter number: The system's number of the error; that of the last call when not given.
    public init(_ number: Int32 = errno) {
        description = String(cString: strerror(number))
    }
}

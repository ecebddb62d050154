/// A good, by its Harmonized System code or the beginning of one: `85`, `8507`, `850760`, `8507600020`.
///
/// The code is text: `0201` is beef and `201` is nothing. Two, four and six digits are the same in
/// every country, eight and ten are national.
public struct Product: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The digits, without dots.
    public let code: String

    /// Reads `8507.60.00` or `850760`; nil unless it has 2 to 10 digits, an even number of them, that
    /// begin with a chapter from 01 to 99.
    public init?(_ text: String) {
        guard text.utf8.count <= 20 else { return nil }
        let digits = text.utf8.contains(0x2E) ? text.filter { $0 != "." } : text
        guard (2...10).contains(digits.utf8.count), digits.utf8.count % 2 == 0,
            digits.utf8.allSatisfy({ (48...57).contains($0) }), !digits.hasPrefix("00"), text.first != ".", text.last != "."
        else { return nil }
        code = digits
    }

    /// The two-digit chapter.
    public var chapter: String { String(code.prefix(2)) }
    public var description: String { code }

    /// Whether this product belongs to the group that `other` names: `850760` is within `85`.
    public func isWithin(_ other: Product) -> Bool { code.hasPrefix(other.code) }

    /// The digits as a number with a digit 1 in front, quicker to hash than text; a shorter beginning of the code is this number
    /// divided by 10 for each digit less.
    @inlinable public static func number(of code: String) -> Int { number(of: code.utf8) }
    @inlinable public static func number(of digits: some Sequence<UInt8>) -> Int {
        digits.reduce(1) { 10 &* $0 &+ Int($1) &- 48 }
    }

    public static func < (a: Product, b: Product) -> Bool { a.code < b.code }
}

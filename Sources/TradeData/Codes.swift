/// An economy, by its ISO 3166 alpha-3 code; `ROW` is the rest of the world.
public struct Country: RawRepresentable, Hashable, Sendable, Comparable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ code: String) { rawValue = code }
    public init(stringLiteral code: String) { rawValue = code }
    public var description: String { rawValue }
    public static func < (a: Country, b: Country) -> Bool { a.rawValue < b.rawValue }
    public static let restOfWorld: Country = "ROW"
}

/// A sector of a world, by the code that the world gives it, such as `iron-steel`.
public struct Sector: RawRepresentable, Hashable, Sendable, Comparable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ code: String) { rawValue = code }
    public init(stringLiteral code: String) { rawValue = code }
    public var description: String { rawValue }
    public static func < (a: Sector, b: Sector) -> Bool { a.rawValue < b.rawValue }
}

/// How codes are written, wherever they come from.
public enum Codes {
    /// The years that a world can be of.
    public static let years = 1800...2200

    /// Three capital letters, as of ISO 3166 alpha-3.
    public static func isCountry(_ code: String) -> Bool {
        code.utf8.count == 3 && code.utf8.allSatisfy { (65...90).contains($0) }
    }

    /// As above, or two to eight capital letters and digits, a letter first, as a world may call a group that is one of its economies.
    public static func isEconomy(_ code: String) -> Bool {
        (2...8).contains(code.utf8.count) && code.utf8.allSatisfy { (65...90).contains($0) || (48...57).contains($0) }
            && code.utf8.first.map { (65...90).contains($0) } == true
    }

    /// Small letters, digits and hyphens, a hyphen at neither end: sectors, and ids of worlds.
    public static func isSlug(_ code: String) -> Bool {
        !code.isEmpty && code.utf8.count <= 80 && !code.hasPrefix("-") && !code.hasSuffix("-")
            && code.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }
}

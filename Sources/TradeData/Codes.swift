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

/// A sector of a world, by the code that the world gives it, such as `basic-metals`.
public struct Sector: RawRepresentable, Hashable, Sendable, Comparable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ code: String) { rawValue = code }
    public init(stringLiteral code: String) { rawValue = code }
    public var description: String { rawValue }
    public static func < (a: Sector, b: Sector) -> Bool { a.rawValue < b.rawValue }
}

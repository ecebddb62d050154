/// One part of a list of solves, for machines that take parts each: shard 3 of 16, written `3/16`.
///
/// ```swift
/// Shard("3/16")?.items(of: 1000)                              // 125..<187
/// ```
public struct Shard: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// From 1.
    public let number: Int
    public let count: Int
    public static let most = 100_000

    /// nil where there is no such shard.
    public init?(_ number: Int, of count: Int) {
        guard (1...Self.most).contains(count), (1...count).contains(number) else { return nil }
        (self.number, self.count) = (number, count)
    }

    /// Reads `3/16`.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }), let number = Int(parts[0]),
            let count = Int(parts[1])
        else { return nil }
        self.init(number, of: count)
    }

    /// All shards of so many.
    public static func all(of count: Int) -> [Shard] { count < 1 ? [] : (1...count).compactMap { Shard($0, of: count) } }

    /// The places of a list that are its own: in order, as many as others have or one more; none where there are fewer places than shards.
    public func items(of total: Int) -> Range<Int> {
        let (size, more) = total.quotientAndRemainder(dividingBy: count)
        let start = (number - 1) * size + min(number - 1, more)
        return start..<start + size + (number <= more ? 1 : 0)
    }

    public var description: String { "\(number)/\(count)" }

    public static func < (a: Shard, b: Shard) -> Bool { (a.count, a.number) < (b.count, b.number) }

    /// `shard-03-of-16.csv`
    public var fileName: String {
        let (number, count) = ("\(number)", "\(count)")
        return "shard-" + String(repeating: "0", count: count.count - number.count) + number + "-of-\(count).csv"
    }
}

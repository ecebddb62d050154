/// A number with a meaning: the element type of every array of the model.
///
/// A rate of 25% is `Rate(0.25)`, the factor it puts on a price is `Factor(1.25)`, and a price
/// that rises by a quarter has `Hat(1.25)`. Separate types keep the three from being mistaken
/// for each other; each wraps one `Double` and costs nothing.
public protocol Quantity: Sendable, Hashable {
    var value: Double { get }
    init(_ value: Double)
}

/// An ad valorem rate; 0.25 means 25%.
public struct Rate: Quantity, Comparable {
    public var value: Double
    public init(_ value: Double) { self.value = value }
    public static let zero = Rate(0)
    /// The power of the rate, 1 + t.
    public var factor: Factor { Factor(1 + value) }
    public var percent: Double { 100 * value }
    public static func percent(_ points: Double) -> Rate { Rate(points / 100) }
    public static func < (a: Rate, b: Rate) -> Bool { a.value < b.value }
    public static func + (a: Rate, b: Rate) -> Rate { Rate(a.value + b.value) }
    public static func - (a: Rate, b: Rate) -> Rate { Rate(a.value - b.value) }
}

/// A multiplier on a price; 1.25 is a tariff of 25%.
public struct Factor: Quantity {
    public var value: Double
    public init(_ value: Double) { self.value = value }
    public var rate: Rate { Rate(value - 1) }
}

/// The ratio of a counterfactual value to its baseline value.
public struct Hat: Quantity {
    public var value: Double
    public init(_ value: Double) { self.value = value }
    public static let one = Hat(1)
    public var percentChange: Double { 100 * (value - 1) }
}

/// A share of a total, between 0 and 1.
public struct Share: Quantity {
    public var value: Double
    public init(_ value: Double) { self.value = value }
}

/// A value per year, in the world's money unit (`World.unit`).
public struct Money: Quantity {
    public var value: Double
    public init(_ value: Double) { self.value = value }
}

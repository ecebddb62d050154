/// A dictionary that holds so many values at most, and lets go of the one that was asked for longest ago.
struct Bounded<Key: Hashable, Value> {
    let limit: Int
    private var values: [Key: (value: Value, used: Int)] = [:]
    private var clock = 0

    /// - Precondition: The limit is positive.
    init(limit: Int) {
        precondition(limit > 0, "A cache holds at least one value.")
        self.limit = limit
    }

    var count: Int { values.count }

    /// - Complexity: O(1) to read; O(limit) to write where it is full.
    subscript(key: Key) -> Value? {
        mutating get {
            guard let found = values[key] else { return nil }
            clock += 1
            values[key]?.used = clock
            return found.value
        }
        set {
            guard let newValue else {
                values[key] = nil
                return
            }
            clock += 1
            if values[key] == nil, values.count >= limit, let oldest = values.min(by: { $0.value.used < $1.value.used }) {
                values[oldest.key] = nil
            }
            values[key] = (newValue, clock)
        }
    }
}

/// Problems in the order found: the first few in full, the others counted, because a table that is wrong may be wrong in a
/// million rows.
public struct ProblemList {
    /// How many are reported in full.
    public static let limit = 20
    private var found: [Problem] = []
    private var more = 0

    public init() {}

    public var isEmpty: Bool { found.isEmpty }

    public mutating func add(_ problem: Problem) {
        if found.count < ProblemList.limit { found.append(problem) } else { more += 1 }
    }

    /// - Throws: `Problems` where any was added.
    public func throwIfAny() throws {
        guard let last = found.last else { return }
        let rest = more > 0 ? [Problem(file: last.file, what: "and \(more) more problems like these")] : []
        throw Problems(found + rest)
    }
}

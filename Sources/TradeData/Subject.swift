/// Who an answer is about: one economy of a world, or a group that is answered for as one, such as the EU27.
///
/// A group is a row of its own: its changes in money are the sums of its members', its percentages are these over the sums of
/// what they are percentages of (`Comparison.welfare(_:)` over several economies), its trade is with those outside.
public struct Subject: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The code in tables: `USA`, `EU27`, or the name that a file gives its group.
    public let code: String
    /// What to print; nil: the economy's name, or the group's code.
    public let title: String?
    /// Those that count, sorted; one for an economy.
    public let members: [Country]
    public let isGroup: Bool

    public init(_ country: Country) { (code, title, members, isGroup) = (country.rawValue, nil, [country], false) }

    /// A group with its members on the day in question.
    public init(group code: String, title: String? = nil, members: some Sequence<Country>) {
        (self.code, self.title, self.members, isGroup) = (code, title, members.sorted(), true)
    }

    public init(stringLiteral code: String) { self.init(Country(code)) }

    /// The group without the members that a grid lacks; nil where it has none of them.
    public func within(_ grid: Grid) -> Subject? {
        let there = members.filter { grid.index(of: $0) != nil }
        if there.isEmpty { return nil }
        return isGroup ? Subject(group: code, title: title, members: there) : self
    }

    /// Whether it is, or has in it, all economies of another one.
    public func covers(_ other: Subject) -> Bool { Set(members).isSuperset(of: other.members) }

    /// A set of economies in few words: groups that are wholly in it, the largest first, and then what is left.
    /// - Parameter groups: Those that may be named.
    /// - Complexity: O(groups × members).
    public static func naming(_ set: Set<Country>, with groups: [Subject]) -> [Subject] {
        var (left, found): (Set<Country>, [Subject]) = (set, [])
        let ordered = groups.enumerated().sorted { ($1.element.members.count, $0.offset) < ($0.element.members.count, $1.offset) }
        for (_, group) in ordered where group.members.count > 1 && left.isSuperset(of: group.members) {
            found.append(group)
            left.subtract(group.members)
        }
        return found + left.sorted().map(Subject.init)
    }
}

extension Grid {
    /// The indices of a subject's economies, those that the grid has.
    public func indices(of subject: Subject) -> [Int] { subject.members.compactMap(index(of:)) }
}

import Scenarios
import TradeData
import TradePolicy

/// Economies as a user names them, joined by commas: codes, groups and names, whatever the case.
///
/// `USA,CHN`, `eu27,vietnam`
public struct EconomyList: Sendable {
    private let words: [String]

    /// nil where nothing is named.
    public init?(_ text: String) {
        words = text.split(separator: ",").map(String.init)
        if words.isEmpty { return nil }
    }

    /// Whom the words mean in a world, each once, in their order; a group is answered for as one.
    ///
    /// - Parameters:
    ///   - day: The day on which a group's members are taken.
    ///   - groups: Those of the user's own.
    ///   - say: Takes what a user should know, such as members that the world does not have.
    /// - Throws: `Usage` for a word that means no economy of the world, with a hint.
    public func subjects(
        in world: World, on day: Day, groups: [Subject] = [], say: (String) -> Void
    ) throws -> [Subject] {
        var found: [Subject] = []
        for word in words {
            let subject = try EconomyList.subject(word, in: world, on: day, groups, say)
            if !found.contains(subject) { found.append(subject) }
        }
        return found
    }

    /// The economies that are meant, each once; a group's in the order of their codes.
    /// - Throws: As `subjects(in:on:groups:)`.
    public func economies(
        in world: World, on day: Day, groups: [Subject] = [], say: (String) -> Void
    ) throws -> [Country] {
        var found: [Country] = []
        for country in try subjects(in: world, on: day, groups: groups, say: say).flatMap(\.members)
        where !found.contains(country) {
            found.append(country)
        }
        return found
    }

    private static func subject(
        _ word: String, in world: World, on day: Day, _ groups: [Subject], _ say: (String) -> Void
    ) throws -> Subject {
        let (economies, capitals) = (try Economies.shipped(), word.uppercased())
        if world.grid.index(of: Country(capitals)) != nil { return Subject(Country(capitals)) }
        var meant = groups.first { $0.code == word }
        if meant == nil, let members = economies.groups.members(of: capitals, on: day) {
            meant = Subject(group: capitals, members: members)
        }
        if meant == nil {
            meant = (economies.names.contains(Country(capitals)) ? Country(capitals) : economies.names.country(named: word))
                .map(Subject.init)
        }
        guard let meant else { throw Usage("there is no economy or group “\(word)”; \(economies.hint(for: word))") }
        let absent = meant.members.filter { world.grid.index(of: $0) == nil }
        let names = absent.map(\.rawValue).joined(separator: ", ")
        guard let there = meant.within(world.grid) else {
            throw Usage("world \(world.id) has no economy \(names); see: detente data show \(world.id)")
        }
        if !absent.isEmpty {
            say("\(names) of \(meant.code) \(absent.count == 1 ? "is" : "are") not in world \(world.id)")
        }
        return there
    }

    /// A single economy by its code or its name, whatever the case.
    /// - Throws: `Usage` with a hint; of a group, with a member to name in its place.
    public static func economy(_ word: String) throws -> Country {
        let (economies, country) = (try Economies.shipped(), Country(word.uppercased()))
        if economies.names.contains(country) { return country }
        if let group = try group(word) {
            let members = economies.members(of: group, on: Day(number: .max)) ?? []
            let one = members.contains("DEU") ? "DEU" : members.min()?.rawValue ?? "DEU"
            throw Usage("\(word) is a group, and one economy is asked; name one member, such as \(one)")
        }
        guard let named = economies.names.country(named: word) else {
            throw Usage("there is no economy “\(word)”; \(economies.hint(for: word))")
        }
        return named
    }

    /// An economy as an importer: a customs union has one tariff, which any of its members stands for.
    /// - Parameter law: Whose measures treat the members alike.
    /// - Throws: As `economy(_:)`, and where the law has measures of some of the members alone.
    public static func importer(_ word: String, under law: Law, say: (String) -> Void) throws -> Country {
        guard let group = try group(word), let union = try union(group), let one = union.contains("DEU") ? "DEU" : union.min()
        else {
            return try economy(word)
        }
        if let part = law.measures.first(where: { !$0.by.isDisjoint(with: union) && !$0.by.isSuperset(of: union) }) {
            throw Usage("\(part.id) is imposed by some of \(word) only; name one member, such as \(one)")
        }
        say("\(word) is a customs union with one tariff: it is that of \(one), as of every member.")
        return one
    }

    /// The members of a customs union that a word names; nil where it names anything else.
    public static func customsUnion(_ word: String) throws -> Set<Country>? { try group(word).flatMap { try union($0) } }

    /// The members of a group that is one customs union; nil of another group.
    private static func union(_ group: String) throws -> Set<Country>? {
        let (groups, last) = (try Economies.shipped().groups, Day(number: .max))
        guard let members = groups.members(of: group, on: last), !members.isEmpty else { return nil }
        return groups.customsUnions(on: last).contains(members) ? members : nil
    }

    /// The group that a code or a name means; nil where it means none.
    private static func group(_ word: String) throws -> String? {
        let (groups, capitals) = (try Economies.shipped().groups, word.uppercased())
        if groups.names.contains(capitals) { return capitals }
        let plain = word.lowercased().hasPrefix("the ") ? String(word.lowercased().dropFirst(4)) : word.lowercased()
        return try GroupNames.load().printed.filter { [plain, "the \(plain)"].contains($0.value.lowercased()) }.keys.min()
    }
}

extension World {
    /// Several subjects as one, called by all their names: China, the United States and Vietnam.
    public func together(_ subjects: [Subject]) -> Subject {
        if subjects.count == 1 { return subjects[0] }
        let names = subjects.map { inProse($0) }
        let title = names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
        return Subject(
            group: subjects.map(\.code).joined(separator: "+"), title: title, members: Set(subjects.flatMap(\.members)))
    }
}

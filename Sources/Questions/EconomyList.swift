import Scenarios
import TradeData

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

    /// A single economy by its code, whatever the case.
    /// - Throws: `Usage` with a hint.
    public static func economy(_ word: String) throws -> Country {
        let (economies, country) = (try Economies.shipped(), Country(word.uppercased()))
        guard economies.names.contains(country) else {
            throw Usage("there is no economy “\(word)”; \(economies.hint(for: word))")
        }
        return country
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

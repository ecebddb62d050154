import ArgumentParser
import Scenarios
import TradeData

/// Economies on the command line, joined by commas: codes, groups and names, whatever the case.
///
/// `USA,CHN`, `eu27,vietnam`
struct EconomyList: ExpressibleByArgument {
    private let words: [String]

    init?(argument: String) {
        words = argument.split(separator: ",").map(String.init)
        if words.isEmpty { return nil }
    }

    /// Whom the words mean in a world, each once, in their order; a group is answered for as one.
    ///
    /// - Parameters:
    ///   - day: The day on which a group's members are taken.
    ///   - groups: Those of the user's own.
    /// - Throws: `Usage` for a word that means no economy of the world, with a hint.
    func subjects(in world: World, on day: Day, groups: [Subject] = []) throws -> [Subject] {
        var found: [Subject] = []
        for word in words {
            let subject = try EconomyList.subject(word, in: world, on: day, groups)
            if !found.contains(subject) { found.append(subject) }
        }
        return found
    }

    /// The economies that are meant, each once; a group's in the order of their codes.
    /// - Throws: As `subjects(in:on:groups:)`.
    func economies(in world: World, on day: Day, groups: [Subject] = []) throws -> [Country] {
        var found: [Country] = []
        for country in try subjects(in: world, on: day, groups: groups).flatMap(\.members) where !found.contains(country) {
            found.append(country)
        }
        return found
    }

    private static func subject(_ word: String, in world: World, on day: Day, _ groups: [Subject]) throws -> Subject {
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
            Console.say("\(names) of \(meant.code) \(absent.count == 1 ? "is" : "are") not in world \(world.id)")
        }
        return there
    }

    /// A single economy by its code, whatever the case.
    /// - Throws: `Usage` with a hint.
    static func economy(_ word: String) throws -> Country {
        let (economies, country) = (try Economies.shipped(), Country(word.uppercased()))
        guard economies.names.contains(country) else {
            throw Usage("there is no economy “\(word)”; \(economies.hint(for: word))")
        }
        return country
    }
}

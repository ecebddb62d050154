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

    /// The economies of a world that are meant, each once, in the order of the words; a group's in the order of their codes.
    /// - Parameter day: The day on which a group's members are taken.
    /// - Throws: `Usage` for a word that means no economy of the world, with a hint.
    func economies(in world: World, on day: Day) throws -> [Country] {
        var found: [Country] = []
        for word in words {
            for country in try EconomyList.economies(word, in: world, on: day) where !found.contains(country) {
                found.append(country)
            }
        }
        return found
    }

    private static func economies(_ word: String, in world: World, on day: Day) throws -> [Country] {
        let (economies, capitals) = (try Economies.shipped(), word.uppercased())
        if world.grid.index(of: Country(capitals)) != nil { return [Country(capitals)] }
        let meant = economies.members(of: capitals, on: day) ?? economies.names.country(named: word).map { [$0] }
        guard let meant else { throw Usage("there is no economy or group “\(word)”; \(economies.hint(for: word))") }
        let (there, absent) = (meant.filter { world.grid.index(of: $0) != nil }, meant.filter { world.grid.index(of: $0) == nil })
        let names = absent.sorted().map(\.rawValue).joined(separator: ", ")
        guard !there.isEmpty else { throw Usage("world \(world.id) has no economy \(names); see: detente data show \(world.id)") }
        if !absent.isEmpty { Console.say("\(names) of \(capitals) \(absent.count == 1 ? "is" : "are") not in world \(world.id)") }
        return there.sorted()
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

import FoundationEssentials
import Scenarios
import Studies
import TradeData
import TradePolicy

/// A what-if in one line, on its way to a scenario.
public enum TryQuestion {
    /// Lines and columns of the file that the question became would say nothing to who asked it in one line.
    /// - Parameter place: The name under which the world was requested; nil for the usual one.
    /// - Throws: `Usage`.
    public static func parse(_ text: String, _ line: String, on world: World, place: String?) throws -> Scenario {
        do {
            let scenario = try Scenario.parse(text, name: "the question") { id in
                // The question's own world may be a file; other worlds are looked at for who has what this one lacks.
                let isOther = id != place && InstalledWorld.all().contains { $0.id == id }
                return isOther ? (try? Workspace.shared.world(id))?.grid : world.grid
            }
            _ = try scenario.model(for: world)
            return scenario
        } catch let found as Problems {
            throw Usage(found.errors.map { "“\(line)”: \($0.what); \($0.remedy)" }.joined(separator: "\ndetente: "))
        }
    }

    /// The models that ranges are over: every combination of what is not settled.
    /// - Parameter settled: Keys of a model section that the question gives; `model` for others than `horizon`, `elasticities` and `deficits`.
    public static func ensemble(for world: World, settled: Set<String> = []) -> [String] {
        let usual = ["fontagne", "caliendo-parro", "flat-4"].filter { name in world.elasticities.contains { $0.name == name } }
        let tables = usual.isEmpty ? world.elasticities.prefix(3).map(\.name) : usual
        var lines: [String] = []
        if !settled.contains("elasticities"), tables.count > 1 {
            lines.append("elasticities: [\(tables.joined(separator: ", "))]")
        }
        // Endogenous deficits have no medium run.
        if !settled.contains("deficits") { lines.append("deficits: [world-share, balanced]") }
        if settled.isDisjoint(with: ["horizon", "deficits", "model"]) { lines.append("horizon: [medium, long]") }
        return lines
    }
}

/// The law that is under a question.
public struct TryLaw: Sendable {
    /// nil: the world's own duties, where the calendar's products mean nothing to its sectors.
    public let days: WhatIf.Days?
    public let words: String

    /// - Throws: `Usage` where a day is requested and the world can carry no law of a day.
    public init(_ asked: Day?, world: World) throws {
        guard world.tellsProductsApart, world.grid.index(of: Country("USA")) != nil else {
            guard asked == nil else {
                throw Usage(
                    "--on needs a world whose sectors hold HS codes, such as \(World.usual); \(world.id) carries its own duties of \(world.year) only"
                )
            }
            (days, words) = (nil, "on top of the duties of world \(world.id), of \(world.year)")
            return
        }
        let calendar = try LegalCalendar.load()
        let today = Day(number: Int(Date().timeIntervalSince1970 / 86_400))
        let last = calendar.keptTo ?? today
        let day = asked ?? min(today, last)
        days = try WhatIf.Days(on: day, law: calendar.law)
        let kept = "; the calendar is kept to \(last.inText)" + (day > last ? ", and what was decided later is not in it" : "")
        words = "on top of the law of \(day.inText)" + kept
    }
}

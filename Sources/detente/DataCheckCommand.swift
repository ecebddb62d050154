import ArgumentParser
import Foundation
import Reports
import TradeData
import WorldBuilding

/// Compares a world with facts that did not enter its building.
struct DataCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "How far a world is from published facts that did not enter its building.",
        discussion: """
            Data/worlds/targets.csv states each fact with its source, year and tolerance. Values in billions, shares in percent.
            Facts of the world's year are compared. Exit code 2 when a fact is missed that nothing explains.
            """)
    @Argument(help: "A world, such as \(World.usual), or the path of a .world file.") var world: String
    @Option(help: "The table of facts; the shipped one when not given.") var targets: String?
    @Option(help: "Compare with the facts of another year than the world's.") var year: Int?
    @OptionGroup var output: OutputOptions

    func run() throws {
        try reportingProblems {
            let world = try Workspace.shared.world(world)
            let facts =
                try targets.map { path in
                    let data = try FileBytes.read(URL(fileURLWithPath: path), limit: Table.largestFile)
                    return try [WorldFact](csv: data, name: path, names: .load(), groups: .load())
                } ?? [WorldFact].load()
            let check = WorldCheck(world, facts: facts, year: year)
            var table = TextTable(
                ["kind", "country", "partners", "sectors", "fact", "world", "gap", "tolerance", "verdict", "source"],
                numeric: ["fact", "world", "gap", "tolerance"])
            for line in check.lines {
                let fact = line.fact
                func number(_ x: Double) -> String { String(format: "%.1f", x) }
                table.add([
                    fact.kind.rawValue, fact.country.rawValue, fact.partners.map(\.rawValue).joined(separator: " "),
                    fact.sectors.joined(separator: " "), number(fact.value), number(line.world), number(line.gap),
                    number(fact.tolerance), line.verdict.rawValue, fact.source,
                ])
            }
            table.write(as: output.form)
            for line in check.lines where line.verdict == .explained {
                Console.say("explained \(name(of: line.fact)): \(line.fact.explanation)")
            }
            for line in check.lines where line.verdict == .missed { Console.say("MISSED \(name(of: line.fact))") }
            for fact in check.absent { Console.say("left out \(name(of: fact)): the world lacks an economy or a sector of it") }
            if check.negativeFinalDemand > 0 {
                Console.say("MISSED \(check.negativeFinalDemand) cells of final demand are negative")
            }
            Console.say(
                "\(check.count(.met)) facts of \(year ?? world.year) met, \(check.count(.explained)) beyond their tolerance and explained, "
                    + "\(check.count(.missed)) missed; \(check.otherYears) facts are of other years")
            if check.lines.isEmpty { Console.say("MISSED no fact of \(year ?? world.year) can be compared") }
            guard check.passed else { throw ExitCode.badFile }
        }
    }

    private func name(of fact: WorldFact) -> String {
        let partners = fact.partners.isEmpty ? "" : " with \(fact.partners.map(\.rawValue).joined(separator: " "))"
        return
            "\(fact.kind.rawValue) of \(fact.country)\(partners), \(fact.sectors.isEmpty ? "all" : fact.sectors.joined(separator: " "))"
    }
}

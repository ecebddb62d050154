import ArgumentParser
import Foundation
import Reports
import TradeData
import WorldBuilding

/// Compares a world with the totals that it was built to meet.
struct DataCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "How far a world is from its targets: kinds, gaps, the worst ten.",
        discussion: "Data/worlds/targets.csv states each total with its source. Exit code 2 when a kind misses its standard.")
    @Argument(help: "A world, such as summit-2022, or the path of a .world file.") var world: String
    @Option(help: "The table of targets; the shipped one when not given.") var targets: String?
    @Flag(help: "Every target, not only the worst ten of each kind.") var all = false
    @OptionGroup var output: OutputOptions

    func run() throws {
        try reportingProblems {
            let world = try Workspace.shared.world(world)
            let list =
                try targets.map { path in
                    let data = try FileBytes.read(URL(fileURLWithPath: path), limit: Table.largestFile)
                    return try [WorldTarget](csv: data, name: path)
                } ?? [WorldTarget].load()
            let check = WorldCheck(world, targets: list)
            var table = TextTable(
                ["kind", "country", "partner", "target", "world", "gap", "unit", "source"], numeric: ["target", "world", "gap"])
            for section in check.sections {
                for line in all ? section.lines : section.worst {
                    table.add([
                        section.kind.rawValue, line.target.country.rawValue, line.target.partner?.rawValue ?? "",
                        String(format: "%.0f", line.target.value), String(format: "%.0f", line.world),
                        String(format: "%+.2f%%", 100 * line.gap),
                        world.unit, "\(line.target.source), \(line.target.year)",
                    ])
                }
            }
            table.write(as: output.form)
            for section in check.sections {
                Console.say(
                    "\(section.passed ? "met   " : "MISSED") \(section.kind.rawValue): \(section.lines.count) targets, weighted gap "
                        + "\(NumberText.percent(100 * section.weightedGap, decimals: 2)); standard: \(section.standard)")
                for line in section.exceptions {
                    Console.say(
                        "       off by more than a quarter: \(line.target.country) with \(line.target.partner?.rawValue ?? ""): \(line.target.reason)"
                    )
                }
            }
            for (country, share) in check.largeDeficits {
                Console.say("MISSED \(country) has a deficit of \(NumberText.percent(100 * share)) of value added")
            }
            if check.negativeFinalDemand > 0 {
                Console.say("MISSED \(check.negativeFinalDemand) cells of final demand are negative")
            }
            guard check.passed else { throw ExitCode.badFile }
        }
    }
}

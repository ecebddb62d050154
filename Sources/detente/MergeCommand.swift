import ArgumentParser
import Reports
import TradeData

struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "The whole table of a sweep or of draws that were solved in parts.",
        discussion: """
            detente merge out/ > whole.csv
            The folder is that of --shard i/n -o out/. All parts must be there, whole, and of the same question; the table is what one run gives, \
            to the byte where all parts were solved at one instruction level.
            """)
    @Argument(help: "The folder with the parts.") var folder: String

    func run() throws {
        try reportingProblems {
            let merged = try ShardFolder(folder).merged()
            if merged.levels.count > 1 {
                let levels = merged.levels.sorted { $0.key < $1.key }.map { "\(ShardFolder.list($0.value)) at \($0.key)" }
                Console.say(
                    "note: parts were solved at different instruction levels (\(levels.joined(separator: ", "))): numbers agree to the tolerance of the solver, not to the last bit; set DETENTE_ISA to pin one"
                )
            }
            try Console.writing { sink in try merged.write(to: sink.write) }
            Console.say(
                "\(merged.count) parts of \(merged.question.words.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))"
            )
        }
    }
}

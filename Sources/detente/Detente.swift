import ArgumentParser
import Reports

@main
struct Detente: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detente",
        abstract: "The law, the equilibrium and the bargain of a trade war.",
        discussion: """
            Results go to standard output, messages to standard error. They are text, on a terminal as in a pipe; \
            --csv and --json give data. Exit codes: 0 fine, 1 ran but did not converge, 2 a file is wrong, 3 data is missing, 64 wrong usage, 130 cancelled with ctrl-C, 141 the reader of the output went away.
            """,
        version: Engine.version,
        subcommands: [
            NewCommand.self, CheckCommand.self, RateCommand.self, RatesCommand.self, TimelineCommand.self,
            RunCommand.self, CompareCommand.self, ServeCommand.self, MineralsCommand.self, ExposureCommand.self,
            PowerCommand.self, GameCommand.self, TriangleCommand.self, CoalitionCommand.self, TryCommand.self,
            SweepCommand.self, DrawsCommand.self, MergeCommand.self, BlameCommand.self, DriversCommand.self, BacktestCommand.self,
            DataCommand.self,
            ExplainCommand.self, CiteCommand.self, VersionCommand.self,
        ])
}

import ArgumentParser
import Foundation
import Questions
import Reports
import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

struct PowerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "power",
        abstract: "What an economy or coalition could take from another by no longer selling to it, and at what cost.",
        discussion: """
            detente power USA --over CHN
            detente power USA --with EU27 --over CHN --goods machinery,electronics
            detente power --all -o power.html                  every economy over every other
            detente power --all --horizon impact -o first.html the same in the first months, when buyers hardly find other sellers
            Losses are of the whole equilibrium, beside a closed form by product: docs/exposure-and-power.md.
            """)
    @Argument(help: "Who stops selling: an economy or a group, such as USA or EU27.") var economy: String?
    @Option(help: "Who loses: economies or groups, such as CHN.") var over: String?
    @Option(help: "Who joins in: economies or groups, such as EU27,JPN.") var with: String?
    @Option(help: "Only these goods: sectors or words for goods, joined by commas; everything when not given.") var goods: String?
    @Flag(help: "Every economy over every other.") var all = false
    @Flag(help: "With --all: neither sells to the other.") var both = false
    @Option(help: "Elasticity between home and foreign goods in the closed form.") var home = PowerStudy.usualHome
    @Option(
        name: .shortAndLong,
        help: "Write to this file, which must not be there yet; .html, .md, .csv and .json choose the form.")
    var out: String?
    @OptionGroup var choice: ModelChoice
    @OptionGroup var place: WorldOption
    @OptionGroup var solving: SolvingOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if all {
            guard economy == nil, over == nil, with == nil else {
                throw ValidationError("--all is about every pair; leave out the economy, --over and --with.")
            }
        } else {
            guard economy != nil, over != nil else {
                throw ValidationError("Name who stops selling and over whom: detente power USA --over CHN; or write --all.")
            }
            if both { throw ValidationError("--both goes with --all; a single question has both answers.") }
        }
        guard home > 0, home < 1000 else { throw ValidationError("--home takes an elasticity above 0 and below 1000.") }
    }

    func run() throws {
        try reportingProblems {
            let options = solving.begin()
            let world = try Workspace.shared.world(place.world ?? World.usual)
            let model = try choice.model(for: world, own: place.own(for: world))
            let sectors = try Sides.sectors(goods, in: world)
            if all {
                try everyPair(world, model, sectors, options)
            } else if let economy, let over {
                try question(economy, over, world, model, sectors, options)
            }
        }
    }

    private func question(
        _ economy: String, _ over: String, _ world: World, _ model: Model, _ sectors: [Sector]?, _ options: SolverOptions
    ) throws {
        let day = LawBridge.baseDay(of: world)
        let first = try Sides.all(economy, option: "the economy", in: world, on: day)
        let others = try with.map { try Sides.all($0, option: "--with", in: world, on: day) } ?? []
        let twice = Set(first.flatMap(\.members)).intersection(others.flatMap(\.members)).map(\.rawValue).sorted()
        guard twice.isEmpty else {
            throw Usage("\(twice.joined(separator: ", ")) cannot join itself; leave it out of --with")
        }
        let coalition = world.together(first + others)
        let target = try Sides.one(over, option: "--over", in: world, on: day)
        let tables = sectors == nil ? try MineralTables.load() : nil
        let study = try PowerStudy(
            world, model: model, by: coalition, over: target, sectors: sectors, home: home, minerals: tables, options: options)
        let report = PowerReport(study, command: StudyOutput.typed)
        var rows = TextTable(PowerRows.columns, numeric: PowerRows.numeric)
        rows.context = context(world, study.model, study.residual) + [("by", coalition.code), ("over", target.code)]
        for row in PowerRows.rows(study) { rows.add(row) }
        try ReportOutput.write(report.document(), rows, form: output.form, to: out)
        Console.say(report.source)
        guard study.whole.converged else { throw ExitCode.notConverged }
    }

    private func everyPair(_ world: World, _ model: Model, _ sectors: [Sector]?, _ options: SolverOptions) throws {
        let solver = try PowerSolver(world, model: model, options: options)
        let chosen = sectors.map { Set($0.compactMap { world.grid.index(of: $0) }) }
        let progress = Progress()
        let matrix = solver.pairs(sectors: chosen, isMutual: both) { progress.done($0, of: $1, "pairs") }
        try Interrupt.check()
        if let ended = options.ended { throw Unfinished(ended) }
        let form = WithdrawalLoss(home: home)
        let holds = InputHold.all(in: world, theta: model.elasticities.theta, form: form, least: 0.5)
        let words = sectors.map { $0.map { world.name(of: $0) }.joined(separator: ", ") }
        let report = PowerMatrixReport(
            matrix, world: world, model: model.label, holds: holds.filter { chosen?.contains($0.sector) ?? true }, goods: words,
            command: StudyOutput.typed)
        var rows = TextTable(PowerRows.pairColumns, numeric: PowerRows.pairNumeric)
        rows.context = context(world, model, matrix.residual)
        for row in PowerRows.rows(matrix) { rows.add(row) }
        try ReportOutput.write(report.document(), rows, form: output.form, to: out)
        Console.say(report.source)
    }

    private func context(_ world: World, _ model: Model, _ residual: Double) -> [(title: String, value: String)] {
        [
            ("goods", goods ?? "all"), ("ends", both ? "both" : "sales"), ("money_unit", world.unit), ("year", "\(world.year)"),
            ("world", world.id), ("model", model.label), ("residual", NumberText.residual(residual)),
        ]
    }
}

/// The time ran out before every pair was solved.
private struct Unfinished: Failure {
    let end: Termination
    init(_ end: Termination) { self.end = end }
    var code: FailureCode { end == .cancelled ? .cancelled : .notConverged }
    var problems: [Problem] {
        [Problem(what: "not every pair was solved: \(end)", remedy: "give more time with --time-limit, or ask for one pair")]
    }
}

import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

/// Writes a study as a report: every sentence is made from the numbers that its tables show.
///
/// The order is that of a newspaper: the answer, what changes, who wins and who loses, why, how sure,
/// what this does not say, how to do it again.
public struct StudyReport: Sendable {
    public let study: Study
    /// Whom the tables are about, in order; a group is a row of its own.
    public let focus: [Subject]
    /// National numbers of households; nil where none are installed.
    public let households: Households?
    /// Land for the map; nil leaves the map out.
    public let shapes: EconomyShapes?
    /// The line that gives the report again.
    public let command: String
    /// How good the model is, in a sentence of whoever tested it; nil leaves the line out.
    public let verdict: String?
    /// The day on which the report is made; nil leaves it out.
    public let date: Day?

    /// - Parameters:
    ///   - focus: Whom to show, of whom those count that the world has; the scenario's own, else those the law concerns and those it moves
    ///     most. Whom a measure names is shown besides.
    ///   - command: The line that was typed, where it was not `detente run` with the scenario's file.
    ///   - verdict: How good the model is, in a sentence, such as that of the backtest.
    ///   - date: Today.
    ///   - shapes: Land for the map of all economies.
    public init(
        _ study: Study, focus: [Subject]? = nil, households: Households? = nil, command: String? = nil, verdict: String? = nil,
        date: Day? = nil, shapes: EconomyShapes? = nil
    ) {
        self.study = study
        self.shapes = shapes
        self.verdict = verdict
        self.date = date
        self.households = households
        self.command = command ?? StudyReport.runCommand(study, focus: focus)
        self.focus = StudyReport.withTargets(
            (focus ?? StudyReport.defaultFocus(study)).compactMap { $0.within(study.world.grid) }, of: study)
    }

    public func document() -> ReportDocument {
        let law = [lawSection(), references()].compactMap(\.self)
        let last = [limits()] + law + [reproduction()]
        // What no law changes has no numbers.
        let solved =
            study.isUnchanged
            ? [crops(), pledges()]
            : [
                outcomes(), quantities(), minerals(), crops(), pledges(), industries(), chains(), people(), revenue(), balance(),
                between(), why(),
                odds(), sureness(),
            ]
        return ReportDocument(
            title: study.scenario.title, headline: headline(), brief: brief(),
            sections: (solved.compactMap(\.self) + game() + alliances() + last).map(sourced).map(withoutNothing))
    }

    /// Puts below every table and chart whose law, world, model and residual its numbers are of, where it does not say so itself.
    private func sourced(_ section: ReportDocument.Section) -> ReportDocument.Section {
        var section = section
        func sourced(_ block: ReportDocument.Block) -> ReportDocument.Block {
            switch block {
            case .table(var table):
                if table.note.firstRange(of: "residual") == nil { table.note += (table.note.isEmpty ? "" : " ") + source }
                return .table(table)
            case .chart(var chart):
                if chart.note.firstRange(of: "residual") == nil { chart.note += (chart.note.isEmpty ? "" : " ") + source }
                return .chart(chart)
            case .fold(let title, let blocks): return .fold(title, blocks.map(sourced))
            default: return block
            }
        }
        section.blocks = section.blocks.map(sourced)
        return section
    }

    /// Leaves out tables without rows; what is zero or unknown at the precision shown is said once, in words.
    private func withoutNothing(_ section: ReportDocument.Section) -> ReportDocument.Section {
        var section = section
        func cleared(_ blocks: [ReportDocument.Block]) -> [ReportDocument.Block] {
            blocks.compactMap { block in
                switch block {
                case .table(let table): table.rows.isEmpty ? nil : table.withoutNothing()
                case .fold(let title, let blocks):
                    cleared(blocks).isEmpty ? nil : .fold(title, cleared(blocks))
                default: block
                }
            }
        }
        section.blocks = cleared(section.blocks)
        return section
    }

    // MARK: What all sections share

    /// The currency of all money, such as `USD`.
    var currency: String { study.world.currency }

    var grid: Grid { study.world.grid }
    func name(_ country: Country) -> String { study.world.name(of: country) }
    func name(_ sector: Sector) -> String { study.world.name(of: sector) }
    func name(_ subject: Subject) -> String { study.world.name(of: subject) }
    /// The places of a subject's economies on the grid; one for an economy.
    func index(_ subject: Subject) -> [Int] { grid.indices(of: subject) }

    /// The runs against one day, branches in order, without the runs about threats.
    func branches(against day: Day) -> [(index: Int, run: StudyRun)] {
        study.runs.enumerated().filter { $0.element.threat == nil && $0.element.comparedWith == day }.map {
            ($0.offset, $0.element)
        }
    }

    /// `+0.12% (−0.03% to +0.20%)` with the range over models where there is an ensemble.
    func change(_ index: Int, _ value: (Comparison) -> Double) -> String {
        let number = study.range(index, value)
        guard number.value.isFinite else { return NumberText.unknown }
        let decimals = NumberText.decimals(for: number.value)
        let text = NumberText.change(number.value, decimals: decimals)
        guard let low = number.low, let high = number.high else { return number.isUnknown ? text + " (range unknown)" : text }
        // What is nothing under every model is said once.
        if [number.value, low, high].allSatisfy(NumberText.isNothing(percent:)) { return text }
        return text + " (\(NumberText.change(low, decimals: decimals)) to \(NumberText.change(high, decimals: decimals)))"
    }

    /// Where solved numbers come from: the day of the law, the world, the model, and how well it was solved.
    var source: String {
        let model = study.runs.first.map(\.model.label) ?? ""
        let missing = study.missingFromRanges.map { " (\($0))" } ?? ""
        let range =
            study.alternatives.isEmpty
            ? study.missingFromRanges.map { "; no range: \($0)" } ?? ""
            : "; ranges are over \(study.alternatives.count + 1) models\(missing)"
        return
            "Law of \(study.scenario.asOf); world \(study.world.id) (\(study.world.year)); model \(model)\(range); worst residual "
            + "\(NumberText.residual(study.worstResidual))."
    }

    /// The line that solves a study again from its file: the same models, draws and economies.
    static func runCommand(_ study: Study, focus: [Subject]?) -> String {
        var words = ["detente", "run", shellWord(study.scenario.path)]
        // A scenario that declares other models was solved without them only when it was asked to be.
        let declared = (try? study.scenario.ensembleModels(for: study.world)) ?? []
        if study.alternatives.isEmpty && !declared.isEmpty { words.append("--single") }
        if let draws = study.draws { words += ["--draws", "\(draws.count)", "--seed", "\(draws.seed)"] }
        if let focus { words += ["--focus", focus.map(\.code).joined(separator: ",")] }
        return (words + ["-o", "out/"]).joined(separator: " ")
    }

    /// A word as a shell reads it back.
    public static func shellWord(_ word: String) -> String {
        let isPlain = !word.isEmpty && word.allSatisfy { $0.isLetter || $0.isNumber || "-_./,=:%+".contains($0) }
        return isPlain
            ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// Whom a scenario concerns: who acts and who is acted upon, then those whose welfare moves most.
    private static func defaultFocus(_ study: Study) -> [Subject] {
        let declared = study.scenario.focus.compactMap { $0.within(study.world.grid) }
        if !declared.isEmpty { return declared }
        let grid = study.world.grid
        var chosen = withTargets(Array(study.acting.prefix(6)), of: study)
        let largest = grid.countries.indices.sorted { a, b in
            func size(_ n: Int) -> Double { study.runs.map { abs($0.comparison.welfare(n).percentChange) }.max() ?? 0 }
            return size(a) > size(b)
        }
        for n in largest where chosen.count < 10 && grid.countries[n] != .restOfWorld {
            let one = Subject(grid.countries[n])
            if !chosen.contains(where: { $0.covers(one) }) { chosen.append(one) }
        }
        return chosen
    }

    /// A list of subjects and, for each measure that none of them is named by, the largest that it names; at most six more.
    private static func withTargets(_ subjects: [Subject], of study: Study) -> [Subject] {
        var shown = subjects
        for named in study.targets where shown.count < subjects.count + 6 {
            let isShown = named.contains { target in shown.contains { $0.covers(target) || target.covers($0) } }
            if !isShown { shown.append(named[0]) }
        }
        return shown
    }
}

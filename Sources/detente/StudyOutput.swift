import ArgumentParser
import Foundation
import Questions
import Reports
import Studies
import TradeData
import TradeEquilibrium

/// Writes a study's answer, or refuses to when a solve did not converge.
enum StudyOutput {
    /// The line that was typed.
    static var typed: String {
        (["detente"] + CommandLine.arguments.dropFirst().map(StudyReport.shellWord)).joined(separator: " ")
    }

    /// - Precondition: `requireConverged` let the study pass.
    /// - Parameter command: The line that gives the answer again, where it is not `detente run` with a file.
    static func write(_ study: Study, focus: [Subject]?, as form: OutputOptions.Form, command: String? = nil) throws {
        let households = try Households.load()
        switch form {
        case .table:
            Console.write(
                TerminalRenderer.render(try report(study, focus: focus, command: command, date: nil), on: .standardOutput),
                isSafe: true)
        case .csv: try write(study, households, focus, as: .csv)
        case .json: try write(study, households, focus, as: .json)
        }
    }

    /// The report of a study, with how its model did in the backtest where it was tested.
    /// - Parameter date: When it was made; a screen goes without.
    static func report(
        _ study: Study, focus: [Subject]?, command: String? = nil, date: Day? = StudyOutput.today
    ) throws -> ReportDocument {
        try StudyDocument.make(study, focus: focus, command: command, date: date)
    }

    /// Writes the bundle of a study, whole or not at all, and says where it is.
    /// - Parameters:
    ///   - command: The line that gives it again, where it is not `detente run` with a file.
    ///   - onePage: Whether the first page is written alone too.
    static func writeBundle(
        _ study: Study, _ scenario: Scenario, focus: [Subject]?, to out: String, inputs: [URL], command: String? = nil,
        onePage: Bool = false, quiet: Bool = false
    ) throws {
        try Interrupt.check()
        let households = try Households.load()
        let report = try report(study, focus: focus, command: command)
        let own = ScenarioFile.ownFiles(of: scenario)
        let bundle = try StudyBundle(
            study, report: report, scenario: own.scenario, worlds: own.worlds, households: households,
            groups: focus?.filter(\.isGroup), focus: focus, hasOnePage: onePage)
        try Interrupt.check()
        try bundle.write(to: URL(fileURLWithPath: out), inputs: inputs)
        if !quiet {
            Console.say("wrote \(folder(out))/report.html, report.md, results.xlsx, tables, scenario.yaml, scenario.lock.json")
        }
    }

    /// A folder's path without a slash at its end.
    static func folder(_ path: String) -> String { path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path }

    private static func write(_ study: Study, _ households: Households?, _ focus: [Subject]?, as form: DelimitedText.Form) throws
    {
        try Console.writing { sink in
            var table = try DelimitedText(form, columns: ResultTable.columns, numeric: ResultTable.numericColumns) {
                try sink.write($0)
            }
            try StudyTables.results(study, households: households, groups: focus?.filter(\.isGroup)) { try table.add($0.cells) }
            try table.finish()
        }
    }

    /// Refuses an answer where no law puts anything else on the model than the law it is compared with: every change would be a zero that
    /// says nothing.
    static func requireAnswer(_ study: Study) throws {
        guard study.isUnchanged, study.pledges.isEmpty else { return }
        for note in study.notes { Console.say("note: \(note)") }
        Console.say(
            "detente: \(study.scenario.path): nothing of it is modelled: no law differs in the model from what it is compared with; there is no headline."
        )
        throw ExitCode.notConverged
    }

    /// Today, in coordinated universal time.
    static var today: Day? {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day], from: Date())
        return Day(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0)
    }

    /// Says what a reader must know of the numbers, and refuses to go on where the scenario's own model has no answer.
    ///
    /// - Parameter isInReport: Whether what follows has the notes in it, so that only models without an answer are named.
    static func requireConverged(_ study: Study, isInReport: Bool = false) throws {
        for note in study.notes where !isInReport || !study.converged { Console.say("note: \(note)") }
        for failure in study.failures {
            Console.say("detente: no answer from \(Unsolved.line(failure, in: study)); ranges are without it.")
        }
        guard !study.converged else { return }
        for line in Unsolved.lines(study) { Console.say(line) }
        Console.say("detente: \(study.scenario.path) did not converge; there is no headline.")
        throw ExitCode.notConverged
    }
}

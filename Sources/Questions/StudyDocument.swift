import Reports
import Studies
import TradeData

/// The report of a study with all that is shipped beside it.
public enum StudyDocument {
    /// - Parameters:
    ///   - focus: Whom it is about; the scenario's own choice when nil.
    ///   - command: The line that gives it again, where it is not `detente run` with a file.
    ///   - date: When it was made; none on a screen.
    /// - Throws: `Problems` where tables are missing.
    public static func make(
        _ study: Study, focus: [Subject]? = nil, command: String? = nil, date: Day? = nil
    ) throws -> ReportDocument {
        // What was tested is the table of elasticities of these worlds.
        let isTested = study.world.id.hasPrefix("icio-")
        let verdict = try study.runs.first.flatMap { isTested ? try BacktestVerdict.load(for: $0.model) : nil }
        return StudyReport(
            study, focus: focus, households: try Households.load(), command: command, verdict: verdict?.sentence, date: date,
            shapes: try EconomyShapes.load()
        ).document()
    }
}

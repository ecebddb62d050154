import Studies
import TradeData

/// How large the tables of a study will be, known before anything is solved.
public struct StudySize: Sendable, CustomStringConvertible {
    /// Laws that are compared with another.
    public let comparisons: Int
    /// Rows of `results` and of `sectors`, at most; `sectors` counts where a bundle is written.
    public let rows: Int

    /// Rows that a run may write: some two gigabytes of text, ten sheets of a workbook.
    public static let mostRows = 10_000_000

    /// - Complexity: O(branches).
    public init(_ scenario: Scenario, grid: Grid, draws: Bool, isBundle: Bool) {
        let (N, J) = (grid.countryCount, grid.sectorCount)
        let groups = scenario.focus.count(where: \.isGroup)
        let days = scenario.tree.paths.count.multipliedReportingOverflow(
            by: scenario.compareTo.count + scenario.law.threats.count)
        comparisons = days.overflow ? .max : days.partialValue
        let perComparison =
            StudyTables.rowsPerCountry * (N + groups) + StudyTables.rowsOfWorld + 2 * N * (N - 1)
            + StudyTables.rowsPerLimit
            * (scenario.law.measures + scenario.law.threats.map(\.measure)).count {
                $0.terms.limit != nil || $0.terms.pledge != nil
            }
            + (draws ? StudyTables.rowsOfDraws(countries: N) : 0) + (isBundle ? StudyTables.rowsPerSector * N * J : 0)
        let product = comparisons.multipliedReportingOverflow(by: perComparison)
        rows = product.overflow ? .max : product.partialValue
    }

    /// Refuses a run whose tables nobody could open.
    /// - Throws: `Problems`.
    public func requireModest(file: String) throws {
        guard rows > Self.mostRows else { return }
        throw Problems(
            "\(comparisons) comparisons would make tables of up to \(NumberText.fixed(Double(rows) / 1e6, 1)) million rows, and "
                + "\(Self.mostRows / 1_000_000) million is the limit",
            remedy: "compare with fewer days, or split the branches over several files", file: file)
    }

    /// `13 comparisons, tables of up to 133,445 rows`
    public var description: String {
        "\(comparisons) comparison\(comparisons == 1 ? "" : "s"), tables of up to \(NumberText.fixed(Double(rows), 0)) rows"
    }
}

import FoundationEssentials
import Glibc
import Studies
import TradeData

/// The folder that a run leaves: report, tables, the scenario as read, and what it takes to repeat it.
///
/// Tables and workbook are written as their rows are made; no table is in memory whole.
public struct StudyBundle: Sendable {
    public let study: Study
    public let report: ReportDocument
    public let households: Households?
    /// Groups with rows of their own; those of the scenario's focus when nil.
    public let groups: [Subject]?
    /// Whom the front of the workbook shows; those of the scenario when nil.
    public let focus: [Subject]?
    /// Whether the first page alone is a file of its own.
    public let hasOnePage: Bool
    private let lock: Data
    /// The scenario and what goes with it, by their names.
    private let scenario: [String: String]
    /// World files that are not installed, by their names.
    private let worlds: [String: URL]

    /// - Parameters:
    ///   - scenario: The files with which the scenario can be run from the bundle; as read when nil.
    ///   - worlds: World files that go along, by their names in the bundle.
    ///   - files: What was read.
    ///   - households: National figures, for money a household.
    public init(
        _ study: Study, report: ReportDocument, scenario: [String: String]? = nil, worlds: [String: URL] = [:],
        files: [Workspace.Reading] = Workspace.shared.readings, households: Households? = nil,
        groups: [Subject]? = nil, focus: [Subject]? = nil, hasOnePage: Bool = false
    ) throws {
        (self.study, self.report, self.households, self.worlds) = (study, report, households, worlds)
        (self.groups, self.focus, self.hasOnePage) = (groups, focus, hasOnePage)
        self.scenario = scenario ?? ["scenario.yaml": study.scenario.source]
        lock = try Lockfile(study, files: files, engine: Engine.version, instructionLevel: Engine.instructionLevel).encoded()
    }

    /// Writes the bundle whole, or leaves what was there.
    /// - Parameter inputs: The files that the run read, which no bundle replaces.
    /// - Throws: `Problems` as `BundleWriter`; `Cancelled` when somebody asked to stop before the bundle was in place.
    public func write(to folder: URL, inputs: [URL] = []) throws {
        try BundleWriter().write(to: folder, inputs: inputs, fill)
    }

    private func fill(_ bundle: BundleFolder) throws {
        try bundle.add("report.md") { try $0.write(MarkdownRenderer.render(report)) }
        try bundle.add("report.html") { try $0.write(HTMLRenderer.render(report)) }
        if hasOnePage { try bundle.add("one-page.html") { try $0.write(HTMLRenderer.render(report, isOnePage: true)) } }
        for (path, svg) in report.chartFiles.sorted(by: { $0.key < $1.key }) { try bundle.add(path) { try $0.write(svg) } }
        try bundle.add("tables/README.md") { try $0.write(ResultTable.readme) }
        for (path, text) in scenario.sorted(by: { $0.key < $1.key }) { try bundle.add(path) { try $0.write(text) } }
        for (path, url) in worlds.sorted(by: { $0.key < $1.key }) {
            let data = try FileBytes.read(url, limit: WorldFile.largestFile)
            try bundle.add(path) { try $0.write(data) }
        }
        try bundle.add("scenario.lock.json") { try $0.write(lock) }
        try bundle.add("CITE.txt") { try $0.write(SafeText.plain(Self.citation(study))) }
        try bundle.add(
            "results.xlsx",
            madeBy: { url in
                let book = try Workbook(
                    at: url, title: study.scenario.title, about: Self.about(study), front: AnswerSheet(study, focus: focus).front)
                let sheet = AnswerSheet(study, focus: focus).subjects
                let focus = Set(sheet.flatMap(\.members).map(\.rawValue))
                let rows = focus.union(sheet.map(\.code)).union(["world", ""])
                try table("results", bundle, book, inBook: { rows.contains($0.country) }) {
                    try StudyTables.economies(study, households: households, groups: groups, $0)
                }
                try table("flows", bundle, nil) { try StudyTables.flows(study, $0) }
                try table("sectors", bundle, book, inBook: { focus.contains($0.country) }) {
                    try StudyTables.sectors(study, movedOnly: true, $0)
                }
                try table("rates", bundle, book, inBook: { focus.contains($0.origin) && focus.contains($0.destination) }) {
                    try StudyTables.rates(study, $0)
                }
                try book.close()
            })
    }

    /// Writes one table into its file and its sheet, in one pass over its rows. Long tables are compressed.
    /// - Parameters:
    ///   - book: nil leaves the table out of the workbook.
    ///   - inBook: The rows that go into the workbook too.
    private func table(
        _ name: String, _ bundle: BundleFolder, _ book: Workbook?, inBook: @escaping (ResultTable.Row) -> Bool = { _ in true },
        _ rows: ((ResultTable.Row) throws -> Void) throws -> Void
    ) throws {
        try book?.begin(name, columns: ResultTable.columns)
        let isLong = name != "results"
        func fill(_ write: @escaping (String) throws -> Void) throws {
            var text = try DelimitedText(.csv, columns: ResultTable.columns, numeric: ResultTable.numericColumns, to: write)
            try rows { row in
                if study.options.isCancelled?() == true { throw Cancelled() }
                // Six digits are more than a model knows; long tables are half as long with them.
                let cells = (isLong ? row.rounded : row).cells
                try text.add(cells)
                guard let book, inBook(row) else { return }
                try book.add(
                    zip(ResultTable.columns, cells).map { column, cell in
                        if cell.isEmpty { return .empty }
                        return ResultTable.numericColumns.contains(column)
                            ? Double(cell).map(Workbook.Cell.number) ?? .empty : .text(cell)
                    })
            }
            try text.finish()
        }
        if !isLong { return try bundle.add("tables/\(name).csv") { file in try fill { try file.write($0) } } }
        try bundle.add("tables/\(name).csv.gz") { file in
            let gzip = try GzipSink(into: file)
            try fill { try gzip.write($0) }
            try gzip.finish()
        }
    }

    /// What the workbook says of itself, so that a sheet that travels alone is understood.
    private static func about(_ study: Study) -> [(name: String, text: String)] {
        [
            ("scenario", study.scenario.id), ("law of", "\(study.scenario.asOf), as if permanent"),
            ("compared with", study.scenario.compareTo.map(\.description).joined(separator: ", ")),
            ("world", "\(study.world.id), \(study.world.year): \(study.world.provenance.kind)"),
            ("model", study.runs.first?.model.label ?? ""),
            (
                "range",
                (study.alternatives.isEmpty ? "none: one model" : "low and high over \(study.alternatives.count + 1) models")
                    + (study.missingFromRanges.map { "; \($0)" } ?? "")
            ),
            (
                "draws",
                study.draws.map {
                    "\($0.count) of the trade elasticities, seed \($0.seed), at least \($0.converged) converged, worst residual "
                        + ($0.worstResidual.map(NumberText.residual) ?? "none") + "; rows with something in the column draw"
                } ?? "none"
            ),
            ("worst residual", NumberText.residual(study.worstResidual)),
            ("engine", "Détente \(Engine.version), instruction level \(Engine.instructionLevel)"),
            ("to know", study.cautions.isEmpty ? "nothing more" : study.cautions.joined(separator: "; ")),
            (
                "what is not here",
                "bilateral trade is in tables/flows.csv.gz; economies out of focus are in tables/results.csv, tables/sectors.csv.gz and tables/rates.csv.gz"
            ),
            ("data licences", study.world.provenance.licences.joined(separator: "; ")),
        ]
    }

    /// Sentences, then the same as BibTeX.
    private static func citation(_ study: Study) -> String {
        let citation = Citation(world: study.world, scenario: study.scenario.title)
        return citation.text + "Elasticities: \(study.runs.first?.model.elasticities.source ?? "").\n\n" + citation.bibTeX
    }
}

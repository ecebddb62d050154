import Foundation
import Studies
import TradeData

/// The folder that a run leaves: report, tables, the scenario as read, and what it takes to repeat it.
public struct StudyBundle: Sendable {
    public let files: [String: Data]

    /// - Parameters:
    ///   - worldHash: SHA-256 of the world file.
    ///   - households: National figures, for dollars a household.
    public init(_ study: Study, report: ReportDocument, worldHash: String, households: Households? = nil) throws {
        let lock = Lockfile(study, worldHash: worldHash, engine: Engine.version, instructionLevel: Engine.instructionLevel)
        let (results, sectors, rates) = (
            StudyTables.results(study, households: households), StudyTables.sectors(study), StudyTables.rates(study)
        )
        let workbook = Workbook(
            title: study.scenario.title, about: StudyBundle.about(study),
            sheets: [
                .init(name: "results", table: ResultTable(rows: results.rows.filter(\.origin.isEmpty))),
                .init(name: "sectors", table: sectors), .init(name: "rates", table: rates),
            ])
        var files = [
            "report.md": Data(MarkdownRenderer.render(report).utf8),
            "report.html": Data(HTMLRenderer.render(report).utf8),
            "tables/results.csv": Data(results.csv().utf8),
            "tables/sectors.csv": Data(sectors.csv().utf8),
            "tables/rates.csv": Data(rates.csv().utf8),
            "tables/README.md": Data(ResultTable.readme.utf8),
            "results.xlsx": try workbook.data(),
            "scenario.yaml": Data(study.scenario.source.utf8),
            "scenario.lock.json": try lock.encoded(),
            "CITE.txt": Data(StudyBundle.citation(study).utf8),
        ]
        for (path, svg) in report.chartFiles { files[path] = Data(svg.utf8) }
        self.files = files
    }

    /// Writes the bundle whole, or leaves what was there.
    public func write(to folder: URL) throws { try BundleWriter().write(files, to: folder) }

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
            ("worst residual", NumberText.residual(study.worstResidual)), ("engine", "Détente \(Engine.version)"),
            ("bilateral trade", "is not here but in tables/results.csv"),
            ("data licences", study.world.provenance.licences.joined(separator: "; ")),
        ]
    }

    private static func citation(_ study: Study) -> String {
        var text =
            "Détente \(Engine.version), scenario \(study.scenario.id), world \(study.world.id) (\(study.world.provenance.kind)).\n"
        text +=
            "Model: Caliendo and Parro (2015), Review of Economic Studies 82(1); elasticities \(study.runs.first?.model.elasticities.source ?? "").\n"
        text += "Data licences: \(study.world.provenance.licences.joined(separator: "; ")).\n"
        return text
    }
}

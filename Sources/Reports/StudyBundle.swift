import Foundation
import Scenarios
import TradeData

/// The folder that a run leaves: report, tables, the scenario as read, and what it takes to repeat it.
public struct StudyBundle: Sendable {
    public let files: [String: Data]

    /// - Parameter worldHash: SHA-256 of the world file.
    public init(_ study: Study, report: ReportDocument, worldHash: String) throws {
        let lock = Lockfile(study, worldHash: worldHash, engine: Engine.version, instructionLevel: Engine.instructionLevel)
        files = [
            "report.md": Data(MarkdownRenderer.render(report).utf8),
            "report.html": Data(HTMLRenderer.render(report).utf8),
            "tables/results.csv": Data(StudyTables.results(study).csv().utf8),
            "tables/sectors.csv": Data(StudyTables.sectors(study).csv().utf8),
            "tables/rates.csv": Data(StudyTables.rates(study).csv().utf8),
            "scenario.yaml": Data(study.scenario.source.utf8),
            "scenario.lock.json": try lock.encoded(),
            "CITE.txt": Data(StudyBundle.citation(study).utf8),
        ]
    }

    /// Writes the bundle whole, or leaves what was there.
    public func write(to folder: URL) throws { try BundleWriter().write(files, to: folder) }

    private static func citation(_ study: Study) -> String {
        var text = "Détente \(Engine.version), scenario \(study.scenario.id), world \(study.world.id) (\(study.world.provenance.kind)).\n"
        text += "Model: Caliendo and Parro (2015), Review of Economic Studies 82(1); elasticities \(study.runs.first?.model.elasticities.source ?? "").\n"
        text += "Data licences: \(study.world.provenance.licences.joined(separator: "; ")).\n"
        return text
    }
}

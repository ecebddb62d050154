import Studies

extension StudyReport {
    /// The triangle and the blocks of a scenario in a sentence each, for the first page.
    var allianceFindings: [String] {
        [
            study.triangle.map { TriangleReport($0).headline }, study.blocks.map { CoalitionReport($0, title: "").headline },
            study.sanctions.map { SanctionsReport($0, title: "").headline },
        ].compactMap(\.self)
    }

    /// Who could part whom, which blocks hold, who adds what to sanctions: as `detente triangle` and `detente coalition` say it, under the
    /// scenario's own model.
    func alliances() -> [ReportDocument.Section] {
        let parts = [
            study.triangle.map { ("The triangle", TriangleReport($0).document) },
            study.blocks.map { ("The blocks", CoalitionReport($0, title: "").document) },
            study.sanctions.map { ("The sanctions", SanctionsReport($0, title: "").document) },
        ].compactMap(\.self)
        return parts.flatMap { name, document in
            document.sections.filter { $0.title != "How sure" }.map { section in
                var section = section
                section.title = "\(name): \(section.title.prefix(1).lowercased() + section.title.dropFirst())"
                return section
            }
        }
    }
}

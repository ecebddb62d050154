import Studies

extension StudyReport {
    /// The bargain in a sentence, for the first page; nil where no parties are written.
    var gameFinding: String? { study.game.map { GameReport($0).headline } }

    /// The bargain of a scenario with parties, without what `detente game` solves beside it.
    func game() -> [ReportDocument.Section] {
        guard let game = study.game else { return [] }
        return GameReport(game).document.sections.filter { $0.title != "How to read it" }.map { section in
            var section = section
            section.title = "The talks: \(section.title.prefix(1).lowercased() + section.title.dropFirst())"
            return section
        }
    }
}

import ArgumentParser
import Reports
import TradeData

struct CiteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cite", abstract: "How to cite the program, its model and a world: BibTeX, or text.",
        discussion: "detente cite > detente.bib\ndetente cite --text --world icio-2022")
    @Flag(help: "Sentences instead of BibTeX.") var text = false
    @OptionGroup var place: WorldOption

    func run() throws {
        try reportingProblems {
            let citation = Citation(world: try place.world.map { try Workspace.shared.world($0) })
            Console.write(text ? citation.text : citation.bibTeX)
        }
    }
}

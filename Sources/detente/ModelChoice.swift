import ArgumentParser
import Foundation
import Questions
import Reports
import Scenarios
import Studies
import TradeData
import TradeEquilibrium

/// A model by its horizon and table of elasticities, for commands without a scenario file.
struct ModelChoice: ParsableArguments {
    @Option(help: "How much time to adjust: impact, medium or long; medium when not given.") var horizon: String?
    @Option(help: "A table of trade elasticities of the world, such as fontagne; its first when not given.") var elasticities:
        String?

    /// Whether anything was chosen.
    var isGiven: Bool { horizon != nil || elasticities != nil }

    /// - Throws: `Usage` for a horizon or table that is not known; `Problems` for a model that the world cannot have.
    func model(for world: World, own: ElasticityTable?) throws -> Model {
        guard let horizon = Horizon(rawValue: horizon?.lowercased() ?? Horizon.medium.rawValue) else {
            throw Usage("--horizon \(PlainText.quoted(horizon ?? "")) is not known; write impact, medium or long")
        }
        if own != nil, elasticities != nil { throw Usage("--theta and --elasticities exclude each other") }
        guard let table = try own ?? elasticities.map({ try Self.table($0, world) }) ?? world.elasticities.first else {
            throw Problems("world \(world.id) has no table of elasticities", remedy: "give one with --theta")
        }
        let model = Model.at(horizon, elasticities: table)
        do { try model.validate(for: world) } catch let refused as ModelProblem {
            throw Problems(refused.faults.map { Problem(what: $0.what, remedy: $0.remedy) })
        }
        return model
    }

    private static func table(_ name: String, _ world: World) throws -> ElasticityTable {
        if let table = world.elasticities(named: name) { return table }
        throw Usage(
            "world \(world.id) has no elasticities \(PlainText.quoted(name)); it has \(world.elasticities.map(\.name).joined(separator: ", "))"
        )
    }
}

/// Writes an answer that is a report and rows of data: to the screen, or to a file whose name says the form.
enum ReportOutput {
    /// - Parameter out: A file that must not be there yet; nil: standard output.
    static func write(
        _ document: @autoclosure () -> ReportDocument, _ rows: @autoclosure () -> TextTable, form asked: OutputOptions.Form,
        to out: String?
    ) throws {
        func ends(_ suffix: String) -> Bool { out?.lowercased().hasSuffix(suffix) == true }
        let form = asked != .table ? asked : ends(".json") ? .json : ends(".csv") ? .csv : .table
        try Interrupt.check()
        guard let out else {
            if form == .table {
                Console.write(TerminalRenderer.render(document(), on: .standardOutput), isSafe: true)
            } else {
                rows().write(as: form)
            }
            return
        }
        let text =
            switch form {
            case .json: rows().text(.json)
            case .csv: rows().text(.csv)
            case .table:
                ends(".html")
                    ? HTMLRenderer.render(document())
                    : ends(".md") ? MarkdownRenderer.render(document()) : TerminalRenderer.render(document(), on: .pipe)
            }
        _ = try FilePlacement.write(Data(text.utf8), to: URL(fileURLWithPath: out)) { _ in false }
        Console.say("wrote \(out)")
    }
}

/// Sides of a question on the command line.
enum Sides {
    /// Several economies or groups as one.
    /// - Throws: `Usage` for a word that names none.
    static func one(_ text: String, option: String, in world: World, on day: Day) throws -> Subject {
        world.together(try all(text, option: option, in: world, on: day))
    }

    /// The economies and groups of a list.
    /// - Throws: `Usage` for a word that names none.
    static func all(_ text: String, option: String, in world: World, on day: Day) throws -> [Subject] {
        guard let list = EconomyList(argument: text) else {
            throw Usage("no economy is named in \(option); write one, such as CHN")
        }
        return try list.subjects(in: world, on: day, say: Console.say)
    }

    /// Sectors of several words, joined by commas, and what was taken for each.
    /// - Throws: `Problems` for a word that is not known.
    static func sectors(_ text: String?, in world: World) throws -> [Sector]? {
        guard let text else { return nil }
        let words = try IndustryWords(world)
        var found: [Sector] = []
        for word in text.split(separator: ",") {
            let (sectors, note) = try words.sectors(String(word))
            if let note { Console.say("note: \(note)") }
            for sector in sectors where !found.contains(sector) { found.append(sector) }
        }
        guard !found.isEmpty else { throw Usage("--goods names nothing; write a sector or a word for goods, such as cars") }
        return found
    }
}

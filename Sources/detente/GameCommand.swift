import ArgumentParser
import Foundation
import Questions
import Reports
import Scenarios
import Studies
import TradeData
import TradeEquilibrium
import TradeGames

struct GameCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "game", abstract: "The bargain of a scenario: deal zone, best responses, Nash tariffs, what holds.",
        discussion: """
            detente game Examples/busan-talks.yaml --solve bargain,hold
            The file needs parties: players with what they want and what they may do, the issues, and the branch that holds without \
            agreement. Every package of issues is solved exactly. docs/games.md says what is computed.
            """)
    @Argument(help: "A scenario file with parties.") var file: String
    @Option(help: "What to solve: best, nash, bargain, hold, or several with commas.") var solve = "best,nash,bargain,hold"
    @Option(help: "Bargaining weights in the order of the players, such as 60,40; all the same when not given.") var weights:
        String?
    @Option(help: "Months until a broken agreement is answered.") var lag = 6.0
    @Option(help: "The highest tariff of a war, such as 300%.") var highest = "300%"
    @Flag(help: "The scenario's own model only.") var single = false
    @Option(name: .shortAndLong, help: "Write the report to this file, which must not be there yet: .html or .md.") var out:
        String?
    @OptionGroup var place: WorldOption
    @OptionGroup var solving: SolvingOptions
    @OptionGroup var output: OutputOptions

    private func parts() throws -> Set<GameRunner.Part> {
        let words = solve.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        let parts = words.compactMap { GameRunner.Part(rawValue: $0) }
        guard !words.isEmpty, parts.count == words.count else {
            throw Usage(
                "--solve \(PlainText.quoted(solve)) is not known; write \(GameRunner.Part.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        return Set(parts)
    }

    func validate() throws {
        guard lag >= 0, lag <= 120 else { throw ValidationError("--lag takes 0 to 120 months.") }
        if let out, !(out.hasSuffix(".html") || out.hasSuffix(".md")) {
            throw ValidationError("-o writes a report: name it .html or .md; --csv and --json write to standard output.")
        }
    }

    private func bargainingWeights(_ players: Int) throws -> [Double]? {
        guard let weights else { return nil }
        let numbers = weights.split(separator: ",", omittingEmptySubsequences: false).map {
            Double($0.trimmingCharacters(in: .whitespaces))
        }
        guard numbers.count == players, numbers.allSatisfy({ $0.map { $0 > 0 && $0.isFinite } ?? false }) else {
            throw Usage("--weights \(PlainText.quoted(weights)): write \(players) numbers above zero, such as 60,40")
        }
        return numbers.map { $0! }
    }

    func run() throws {
        try reportingProblems {
            let options = solving.begin()
            let parts = try parts()
            guard highest.hasSuffix("%"), let most = Double(highest.dropLast()), most > 0, most <= Limits.percent else {
                throw Usage("--highest \(PlainText.quoted(highest)) is no rate; write 300%")
            }
            let (scenario, world) = try ScenarioFile.load(file, place)
            let mix = try ScenarioFile.productMix()
            let progress = Progress()
            func solved(_ model: Model?, _ parts: Set<GameRunner.Part>) throws -> GameStudy {
                var runner = try GameRunner(scenario, world: world, mix: mix, model: model, options: options)
                (runner.parts, runner.lag, runner.highest) = (parts, lag, most / 100)
                runner.keepsPart = model == nil
                runner.weights = try bargainingWeights(runner.question.players.count)
                return try runner.run { progress.say($0) }
            }
            let study = try solved(nil, parts)
            var others: [GameStudy] = []
            for model in single ? [] : try scenario.ensembleModels(for: world)
            where options.ended == nil && !model.isSame(as: study.model) {
                do {
                    let other = try solved(model, [.bargain])
                    if other.ended == nil { others.append(other) }
                } catch let end as NotConverged {
                    Console.say("note: \(model.label) has no answer: \(end.termination)")
                } catch is Cancelled { break }
            }
            let report = GameReport(study, others: others).document
            // What is interrupted is shown, and written to no file.
            if let out, options.ended != .cancelled {
                let text = out.hasSuffix(".html") ? HTMLRenderer.render(report) : MarkdownRenderer.render(report)
                _ = try FilePlacement.write(Data(text.utf8), to: URL(fileURLWithPath: out)) { _ in false }
                Console.say("wrote \(out)")
            } else if output.form == .table {
                Console.write(TerminalRenderer.render(report, on: .standardOutput), isSafe: true)
            } else {
                GameRows.table(study).write(as: output.form)
            }
            Console.say(
                "\(study.solves) equilibria; money a year at the prices of \(world.year); world \(world.id); \(study.model.label); worst residual \(NumberText.residual(study.worstResidual))"
            )
            if let ended = options.ended {
                throw EndedEarly(ended, solved: (0..<study.packages.count).count { study.packages.isSolved($0) }, of: "package")
            }
        }
    }
}

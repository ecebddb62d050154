import ArgumentParser
import Foundation
import Questions
import Reports
import Scenarios
import Studies
import TradeData
import TradeEquilibrium
import TradePolicy

struct MineralsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "minerals", abstract: "What an economy loses when another stops selling it critical minerals.",
        discussion: """
            detente minerals gallium germanium --by CHN --on USA --stocks 3 --leakage 20%
            Minerals are names of Data/minerals or rare-earths, heavy-rare-earths; all when none is given. Most of what is known of them \
            is a range: docs/minerals.md.
            """)
    @Argument(help: "Minerals, such as gallium germanium.") var minerals: [String] = []
    @Option(help: "Who sells no more, such as CHN.") var by: String
    @Option(name: .customLong("on"), help: "Who loses, such as USA.") var on: String
    @Flag(help: "Nothing is sold to anybody abroad, instead of to that economy alone.") var everybody = false
    @Option(help: "Months of use in stock, such as 3; those of the table when not given.") var stocks: String?
    @Option(help: "What gets through all the same, such as 20%.") var leakage: String = "0%"
    @Option(help: "What third countries sell that falls under it too, such as 10%.") var reach: String = "0%"
    @Option(name: .shortAndLong, help: "Write to this file, which must not be there yet; .csv and .json choose the form.")
    var out: String?
    @Option(help: "The world: the id of an installed one, or the path of a file; icio-2022 when not given.") var world: String?
    @OptionGroup var solving: SolvingOptions
    @OptionGroup var output: OutputOptions

    /// A number with its unit; nothing else is taken for one.
    private static func number(_ text: String, units: [String], option: String, example: String) throws -> Double {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(digits.count).trimmingCharacters(in: .whitespaces).lowercased()
        guard units.contains(unit), let number = Double(digits), number.isFinite else {
            let known = units.filter { !$0.isEmpty }.joined(separator: ", ")
            throw Usage(
                "--\(option) \(PlainText.quoted(text)) is no number in a known unit (\(known)\(units.contains("") ? ", or none" : "")); write \(example)"
            )
        }
        return number
    }

    private static func economy(_ word: String) throws -> Country {
        if try Economies.shipped().groups.names.contains(word.uppercased()) {
            throw Usage("\(word.uppercased()) is a group; name one economy")
        }
        return try EconomyList.economy(word)
    }

    func run() throws {
        try reportingProblems {
            let options = solving.begin()
            let tables = try MineralTables.load()
            let chosen = try tables.named(minerals)
            let months = try stocks.map { try Self.number($0, units: ["", "month", "months"], option: "stocks", example: "3") }
            let question = try MineralCutOff(
                by: Self.economy(by), on: Self.economy(on), scope: everybody ? .everybody : .alone,
                leakage: Self.number(leakage, units: ["%"], option: "leakage", example: "20%") / 100,
                reach: Self.number(reach, units: ["%"], option: "reach", example: "10%") / 100, stocks: months)
            let study = try MineralStudy(
                question, minerals: chosen, tables: tables, world: try Workspace.shared.world(world ?? World.usual),
                options: options)
            let text = MineralText(study)
            let form =
                output.form != .table
                ? output.form : out?.hasSuffix(".json") == true ? .json : out?.hasSuffix(".csv") == true ? .csv : .table
            if let out {
                let bytes = form == .table ? screen(text, width: 120) : rows(study, text).text(form == .json ? .json : .csv)
                _ = try FilePlacement.write(Data(bytes.utf8), to: URL(fileURLWithPath: out)) { _ in false }
                Console.say("wrote \(out)")
            } else if form == .table {
                Console.write(screen(text, width: Terminal.standardOutput.width ?? 120))
            } else {
                rows(study, text).write(as: form)
            }
            Console.say(
                "million USD at the prices of \(study.world.year); world \(study.world.id); \(study.model.label); worst residual \(NumberText.residual(study.residual))"
            )
            Console.say("Most parameters are assumptions with a range (Data/minerals, docs/minerals.md); more: --csv")
        }
    }

    private func screen(_ text: MineralText, width: Int) -> String {
        // Rows of tables are aligned and stay as they are.
        text.lines().map { $0.contains("   ") || $0.isEmpty ? $0 + "\n" : Explanation.wrapped($0, after: "", width: width) }
            .joined()
    }

    private func rows(_ study: MineralStudy, _ text: MineralText) -> TextTable {
        var table = TextTable(MineralText.columns, numeric: ["low", "central", "high"])
        table.context = [
            ("by", study.question.imposer.rawValue), ("on", study.question.economy.rawValue),
            ("scope", study.question.scope.rawValue),
            ("year", "\(study.world.year)"), ("world", study.world.id), ("model", study.model.label),
            ("residual", NumberText.residual(study.residual)),
        ]
        for row in text.rows() { table.add(row) }
        return table
    }
}

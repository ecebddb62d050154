import ArgumentParser
import Foundation
import Reports
import Scenarios
import Studies
import TradeData
import TradePolicy

struct ExposureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exposure",
        abstract: "How an economy hangs on others: through supply chains, or by what their growth, costs and duties do to it.",
        discussion: """
            detente exposure USA vehicles --to CHN
            detente exposure USA --to CHN                      every industry, the most exposed first
            detente exposure MYS electronics --to USA --forward
            detente exposure EU27 machinery --to CHN --of electronics -o chains.html
            detente exposure CHN --kind welfare                friends and enemies: whose growth is good for it
            detente exposure VNM --kind welfare --shock tariff --to USA
            detente exposure all --kind income --csv           every economy by every other
            Chains are shares of gross output by input-output accounting of the world's year, no model and no substitution: \
            docs/supply-chains.md. Kinds welfare and income are of the model, to first order: docs/exposure-and-power.md.
            """)
    @Argument(help: "Whose industry: an economy or a group, such as USA or EU27; of kinds welfare and income an economy, or all.")
    var economy: String
    @Argument(help: "The industry: a sector, a word for goods such as cars, or an HS code; all industries when not given.")
    var industry: String?
    @Option(help: "On whom it depends: economies or groups, such as CHN or CHN,RUS; abroad for all others.") var to: String?
    @Option(help: "chains; or welfare or income, by the model.") var kind = "chains"
    @Option(help: "Of kinds welfare and income, what moves: labour or output (their productivity), cost or tariff.") var shock:
        String?
    @Option(help: "Only these goods of theirs: a sector or a word for goods.") var of: String?
    @Option(help: "How many tiers are shown separately, 1 to 20; 4 when not given.") var tiers: Int?
    @Option(help: "How many chains and chokepoints, 1 to 100; 10 when not given.") var top: Int?
    @Flag(help: "Where the output goes, instead of where its inputs come from.") var forward = false
    @Option(
        name: .shortAndLong,
        help: "Write to this file, which must not be there yet; .html, .md, .csv and .json choose the form.")
    var out: String?
    @OptionGroup var place: WorldOption
    @OptionGroup var choice: ModelChoice
    @OptionGroup var solving: SolvingOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...20).contains(tiers ?? 4) else { throw ValidationError("--tiers takes 1 to 20.") }
        guard (1...100).contains(top ?? 10) else { throw ValidationError("--top takes 1 to 100.") }
    }

    func run() throws {
        try reportingProblems {
            let world = try Workspace.shared.world(place.world ?? World.usual)
            guard kind == "chains" else {
                try runFriends(world)
                return
            }
            guard !choice.isGiven, place.theta == nil else {
                throw Usage("chains need no model; --horizon, --elasticities and --theta go with --kind welfare or income")
            }
            guard shock == nil else { throw Usage("--shock goes with --kind welfare or income") }
            guard let to else { throw Usage("say on whom it depends with --to, such as --to CHN, or write --kind welfare") }
            let chains = try SupplyChains(world)
            let words = try IndustryWords(world)
            var remarks: [String] = []
            func sectors(_ text: String?) throws -> [Sector]? {
                guard let text else { return nil }
                let (sectors, note) = try words.sectors(text)
                if let note { remarks.append("Note: \(note).") }
                return sectors
            }
            let target = try IndustrySet(Self.one(economy, world), sectors(industry), in: world)
            let origin = try IndustrySet(Self.origin(to, of: target.economies, world), sectors(of), in: world)
            let study = try ChainStudy(chains, target: target, origin: origin, tiers: tiers ?? 4, top: top ?? 10)
            let report = ChainReport(study, isForward: forward, remarks: remarks, command: StudyOutput.typed)
            try write(study, report)
            Console.say(report.source)
        }
    }

    /// Groups have the members of the day whose law the world carries.
    static func day(_ world: World) -> Day { LawBridge.baseDay(of: world) }

    static func one(_ word: String, _ world: World) throws -> Subject {
        guard let list = EconomyList(argument: word) else { throw Usage("no economy is named; write one, such as USA") }
        let found = try list.subjects(in: world, on: day(world))
        guard found.count == 1 else {
            throw Usage("\(PlainText.quoted(word)) names \(found.count) economies; name one, or a group")
        }
        return found[0]
    }

    private static func origin(_ text: String, of target: Subject, _ world: World) throws -> Subject {
        if text.lowercased() == "abroad" {
            let others = world.grid.countries.filter { !target.members.contains($0) }
            guard !others.isEmpty else { throw Usage("nobody is abroad of \(target.code); name an economy") }
            return Subject(group: "abroad", title: "other economies", members: others)
        }
        guard let list = EconomyList(argument: text) else { throw Usage("no economy is named in --to; write one, such as CHN") }
        let found = try list.subjects(in: world, on: day(world))
        return Sides.together(found, in: world)
    }

    private func write(_ study: ChainStudy, _ report: ChainReport) throws {
        try ReportOutput.write(report.document(), rows(study), form: output.form, to: out)
    }

    private func rows(_ study: ChainStudy) -> TextTable {
        var table = TextTable(ChainRows.columns, numeric: ChainRows.numeric)
        table.context = [
            ("of", study.target.economies.code),
            ("industries", study.target.sectors.map { $0.map(\.rawValue).joined(separator: "+") } ?? "all"),
            ("to", study.origin.economies.code),
            ("goods", study.origin.sectors.map { $0.map(\.rawValue).joined(separator: "+") } ?? "all"),
            ("year", "\(study.world.year)"), ("world", study.world.id), ("residual", NumberText.residual(study.residual)),
        ]
        for row in ChainRows.rows(study) { table.add(row) }
        return table
    }
}

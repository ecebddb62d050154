import ArgumentParser
import Foundation
import Questions
import Reports
import Scenarios
import TradeData
import TradePolicy

struct RatesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rates", abstract: "Trade-weighted averages of statutory rates: of a pair, and of all partners.",
        discussion: """
            detente rates --by USA --date 2025-11-18
            detente rates --by USA --on CHN --date 2025-11-18 --by-product -o china.csv
            Goods only, weighted with the trade of 2024, before any substitution. "As law" counts exemptions, "headline" leaves them \
            out. Under the additional duties is the base that was collected in 2024; --additional leaves it out. What published averages \
            say, and why they differ: docs/average-rates.md.
            """)
    @Option(help: "The importer, such as USA.") var by: String
    @Option(name: .customLong("on"), help: "Partners: codes and groups, joined by commas; all when not given.") var partners:
        String?
    @Option(help: "The day, such as 2025-11-18.") var date: Day
    @Flag(help: "Additional duties alone, without base rates.") var additional = false
    @Flag(help: "The exemptions, with the trade that each takes out, in the place of the averages.") var exemptions = false
    @Flag(help: "One row for each partner and subheading.") var byProduct = false
    @Option(name: .shortAndLong, help: "Write the rows as CSV to this file, which must not be there yet.") var out: String?
    @Option(help: "A scenario file instead of the shipped calendar.") var scenario: String?
    @Option(help: "The scenario's branch; the first when not given.") var branch: String?
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if branch != nil && scenario == nil { throw ValidationError("--branch needs --scenario: the calendar has no branches.") }
        if byProduct && exemptions { throw ValidationError("--by-product and --exemptions exclude each other.") }
        if byProduct && out == nil && output.form == .table {
            throw ValidationError("--by-product has tens of thousands of rows: give -o FILE.csv, or pipe it.")
        }
    }

    func run() throws {
        try reportingProblems {
            let (law, source, keptTo) = try self.law()
            let importer = try EconomyList.importer(by, under: law, say: Console.say)
            let basis = try AverageBasis(
                importer: importer, union: EconomyList.customsUnion(by), partners: partners, on: date)
            let concordance = try Concordance.load()
            let hasBase = !additional && importer == BaseSchedule.importer
            let found = AverageRates(
                law, importer: importer, partners: basis.partners, on: date, weights: basis.weights,
                base: hasBase ? .collected : .none, sector: { concordance.sector(of: $0) }, members: basis.members,
                isByProduct: byProduct)
            guard found.total.value > 0 else {
                throw Problems(
                    "no trade of \(importer) with \(partners ?? "anybody") is recorded in \(found.weights)",
                    remedy: "ask about other partners", code: .missingData)
            }
            let table = exemptions ? exempted(found) : rows(found, hasBase: hasBase)
            if let out {
                try write(table, to: URL(fileURLWithPath: out))
            } else {
                table.write(as: output.form)
            }
            let what =
                hasBase
                ? "statutory additional duties on the base collected in \(found.year)" : "statutory additional duties alone"
            Console.say("\(what), mean over goods, before substitution; weights: \(found.weights)")
            for remark in basis.remarks + found.remarks { Console.say(remark) }
            if !additional && !hasBase { Console.say("The base rates of \(importer) are not at hand: additional duties alone.") }
            if let keptTo, date > keptTo {
                Console.say("The calendar is kept to \(keptTo); what was decided later is not in it.")
            }
            Console.say("law: \(source). Next: detente rates --by \(importer) --date \(date) --exemptions")
        }
    }

    private func law() throws -> (Law, String, Day?) {
        guard let scenario else {
            let calendar = try LegalCalendar.load()
            return (calendar.law, "the shipped calendar", calendar.keptTo)
        }
        let read = try ScenarioFile.read(scenario)
        for warning in read.warnings { Console.say(warning.description) }
        let law = read.law(on: try ScenarioFile.path(branch, of: read))
        let named = law.measures.first { if case .sectors = $0.goods { true } else { false } }
        if let named, (try? Workspace.shared.world(read.world))?.concordance?.own != nil {
            throw Problems(
                "\(named.id) names sectors of \(read.world), and these means are by the shipped sectors",
                remedy: "write HS codes in it", file: scenario)
        }
        return (law, scenario, nil)
    }

    /// What is the same for all rows is left to the talk on a terminal.
    private func rows(_ found: AverageRates, hasBase: Bool) -> TextTable {
        let isTable = output.form == .table && out == nil
        var table = TextTable(
            (byProduct ? ["partner", "hs6"] : ["partner"]) + ["imports_musd", "as_law", "headline", "base"],
            numeric: ["imports_musd", "as_law", "headline", "base"])
        table.context = [
            ("importer", found.importer.rawValue), ("date", date.description),
            (
                "kind",
                "percent; "
                    + (hasBase
                        ? "statutory additional duties on the base collected in \(found.year)"
                        : "statutory additional duties alone")
            ),
            ("weights", found.weights),
        ]
        func number(_ value: Double, _ decimals: Int) -> String {
            isTable ? NumberText.fixed(value, decimals) : ResultTable.Row.plain((value * 1e6).rounded() / 1e6)
        }
        func add(_ name: String, _ row: AverageRates.Row) {
            table.add(
                (byProduct ? [name, row.product?.code ?? ""] : [name]) + [
                    number(row.value, 0), number(row.asLaw.percent, 2), number(row.headline.percent, 2),
                    hasBase ? number(row.base.percent, 2) : "",
                ])
        }
        if byProduct {
            for row in found.products { add(row.partner.rawValue, row) }
            return table
        }
        let shown = isTable ? 25 : found.partners.count
        for row in found.partners.prefix(shown) { add(row.partner.rawValue, row) }
        if found.partners.count > shown {
            add("other \(found.partners.count - shown)", .sum(Array(found.partners.dropFirst(shown)), partner: "ROW"))
        }
        if found.partners.count > 1 { add(isTable ? "all" : "total", found.total) }
        return table
    }

    private func exempted(_ found: AverageRates) -> TextTable {
        let isTable = output.form == .table && out == nil
        var table = TextTable(["measure", "exemption", "rate", "imports_musd"], numeric: ["imports_musd"])
        table.context = [("importer", found.importer.rawValue), ("date", date.description), ("weights", found.weights)]
        for entry in found.exempted {
            table.add([
                entry.measure, entry.exemption.source ?? "", entry.exemption.rate.map { Explanation.percent($0) } ?? "exempt",
                isTable ? NumberText.fixed(entry.value, 0) : ResultTable.Row.plain((entry.value * 1e6).rounded() / 1e6),
            ])
        }
        return table
    }

    private func write(_ table: TextTable, to file: URL) throws {
        try FilePlacement.write(Data(table.csv().utf8), to: file) { _ in false }
        Console.say("wrote \(file.path): \(table.count) rows")
    }
}

/// Whose trade an average is weighted with.
struct AverageBasis {
    let weights: AverageRates.Weights
    /// Those requested; nil is all.
    let partners: Set<Country>?
    /// The European Union's members, which is one partner in American statistics.
    let members: [Country]
    private(set) var remarks: [String] = []

    /// - Throws: `Problems` marked as missing where the pair's trade by product is not at hand; `Usage` for words that name nobody.
    /// - Parameter union: The members of a customs union, all of whom are the importer.
    init(importer: Country, union: Set<Country>?, partners words: String?, on day: Day) throws {
        members = (try EconomyGroups.load().members(of: "EU", on: day) ?? []).sorted()
        let asked = try words.map { try AverageBasis.economies($0, on: day) }
        if importer == "USA" {
            let imports = try TradeWeights.load("us-imports-2024")
            var lines = imports.lines
            var chosen = asked
            if let asked, !asked.isDisjoint(with: members) {
                if asked.isSuperset(of: members) {
                    chosen?.subtract(members)
                    chosen?.insert("EU")
                } else {
                    // A member's law on the trade of the Union, which is not told apart.
                    for member in asked.intersection(members).sorted() where lines[member] == nil { lines[member] = lines["EU"] }
                    remarks.append(
                        "American imports of 2024 have the European Union as one partner: its members are weighted with its trade."
                    )
                }
            }
            if let missing = chosen?.filter({ lines[$0] == nil }).sorted(), !missing.isEmpty {
                remarks.append("No American imports are recorded from \(missing.map(\.rawValue).joined(separator: ", ")).")
            }
            weights = AverageRates.Weights(partners: lines, source: imports.source, year: imports.year)
            partners = chosen
            return
        }
        guard asked == nil || asked == ["USA"] else {
            throw Problems(
                "the trade by product of \(union == nil ? importer.rawValue : "the union") with \(words ?? "all partners") is not at hand; only that of the United States is",
                remedy: "ask --by USA, or --on USA", code: .missingData)
        }
        let (exports, mix) = (try TradeWeights.load("us-exports-2024"), try TradeWeights.load("us-exports-mix"))
        let sold = (union ?? [importer]).sorted().flatMap { exports.lines[$0] ?? [] }
        guard !sold.isEmpty else {
            throw Problems(
                "no American exports to \(importer) are recorded", remedy: "ask about another importer", code: .missingData)
        }
        var byChapter: [String: Double] = [:]
        for line in sold { byChapter[line.product.chapter, default: 0] += line.value }
        let lines = (mix.lines["WLD"] ?? []).compactMap { line in
            byChapter[line.product.chapter].map { TradeWeights.Line(product: line.product, value: $0 * line.value) }
        }
        weights = AverageRates.Weights(
            partners: ["USA": lines.filter { $0.value > 0 }], source: "\(exports.source); within chapters: \(mix.source)",
            year: exports.year)
        partners = ["USA"]
        if words == nil { remarks.append("Of \(importer) only the trade with the United States is at hand.") }
        remarks.append("American exports are known by chapter; products within one are a proxy.")
    }

    private static func economies(_ words: String, on day: Day) throws -> Set<Country> {
        let economies = try Economies.shipped()
        return try words.split(separator: ",").reduce(into: []) { found, word in
            let capitals = word.uppercased()
            guard
                let meant = economies.members(of: capitals, on: day) ?? economies.names.country(named: String(word)).map({ [$0] })
            else { throw Usage("there is no economy or group “\(word)”; \(economies.hint(for: String(word)))") }
            found.formUnion(meant)
        }
    }
}

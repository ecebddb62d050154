import Reports
import Scenarios
import Studies
import TradeData
import TradePolicy

/// How an industry hangs on others through supply chains, in the words of a user.
public struct ExposureQuestion: Sendable {
    public let study: ChainStudy
    /// What was taken for the words of the question.
    public let remarks: [String]

    /// - Parameters:
    ///   - economy: Whose industry: an economy or a group.
    ///   - industry: A sector, a word for goods, or an HS code; all industries when nil.
    ///   - to: On whom it depends, joined by commas; `abroad` for all others.
    ///   - of: Only these goods of theirs.
    ///   - tiers: How many tiers are shown, 1 to 20.
    ///   - top: How many chains and chokepoints, 1 to 100.
    /// - Throws: `Usage`, `Problems`.
    public init(
        economy: String, industry: String?, to: String, of: String?, tiers: Int = 4, top: Int = 10, world: World,
        say: (String) -> Void
    ) throws {
        guard (1...20).contains(tiers) else { throw Usage("tiers are 1 to 20") }
        guard (1...100).contains(top) else { throw Usage("of chains 1 to 100 are shown") }
        let chains = try SupplyChains(world)
        let words = try IndustryWords(world)
        var remarks: [String] = []
        func sectors(_ text: String?) throws -> [Sector]? {
            guard let text else { return nil }
            let (sectors, note) = try words.sectors(text)
            if let note { remarks.append("Note: \(note).") }
            return sectors
        }
        let target = try IndustrySet(Self.one(economy, world, say: say), sectors(industry), in: world)
        let origin = try IndustrySet(Self.origin(to, of: target.economies, world, say), sectors(of), in: world)
        study = try ChainStudy(chains, target: target, origin: origin, tiers: tiers, top: top)
        self.remarks = remarks
    }

    /// Groups have the members of the day whose law the world carries.
    public static func day(_ world: World) -> Day { LawBridge.baseDay(of: world) }

    /// One economy or group.
    /// - Throws: `Usage` for a word that names none, or several.
    public static func one(_ word: String, _ world: World, say: (String) -> Void) throws -> Subject {
        guard let list = EconomyList(word) else { throw Usage("no economy is named; write one, such as USA") }
        let found = try list.subjects(in: world, on: day(world), say: say)
        guard found.count == 1 else {
            throw Usage("\(PlainText.quoted(word)) names \(found.count) economies; name one, or a group")
        }
        return found[0]
    }

    private static func origin(
        _ text: String, of target: Subject, _ world: World, _ say: (String) -> Void
    ) throws -> Subject {
        if text.lowercased() == "abroad" {
            let others = world.grid.countries.filter { !target.members.contains($0) }
            guard !others.isEmpty else { throw Usage("nobody is abroad of \(target.code); name an economy") }
            return Subject(group: "abroad", title: "other economies", members: others)
        }
        guard let list = EconomyList(text) else { throw Usage("no economy is named in --to; write one, such as CHN") }
        let found = try list.subjects(in: world, on: day(world), say: say)
        return world.together(found)
    }

    /// Every number of the study as a row.
    public func table() -> TextTable {
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

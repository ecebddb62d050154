import FoundationEssentials
import TradeData

/// Which sectors and economies of a world are divided into which parts, read from a table.
///
/// ```
/// kind,code,part,share,name
/// sector,electronics,chips,0.25,Semiconductors
/// sector,electronics,devices,0.75,Other electronics
/// economy,ROW,KEN,0.02,Kenya
/// economy,ROW,REST,0.98,
/// ```
/// Shares of one code are positive and sum to 1; parts are codes that the world does not have. What no row names stays as it is.
public struct SplitMap: Sendable {
    struct Part: Sendable {
        let code: String
        let share: Double
    }
    /// The parts of what is divided, by code, in the order of the table.
    let sectors: [Sector: [Part]]
    let economies: [Country: [Part]]
    /// Names of parts, by code.
    let names: [String: String]
    /// The table's name.
    let file: String

    /// Reads a table with columns kind, code, part, share, and optionally name, for a world.
    /// - Throws: `Problems` with every row whose kind, code, part or share is none, every part given twice or that the world has, and
    ///   every code whose shares do not sum to 1.
    public init(csv: Data, name: String, for world: World) throws {
        let table = try Table(csv: csv, name: name)
        var rows = Rows(table: table, world: world)
        rows.columns = (
            try table.column("kind"), try table.column("code"), try table.column("part"), try table.column("share")
        )
        rows.name = try table.optionalColumn(["name", "title"])
        for row in 0..<table.rowCount { rows.read(row) }
        rows.finish()
        try rows.problems.throwIfAny()
        guard !rows.found.isEmpty else {
            throw Problems("the table divides nothing", remedy: "add a row for each part", file: name)
        }
        var (sectors, economies): ([Sector: [Part]], [Country: [Part]]) = ([:], [:])
        for (key, parts) in rows.found {
            let list = parts.map { Part(code: $0.code, share: $0.share) }
            if key.isSector { sectors[Sector(key.code)] = list } else { economies[Country(key.code)] = list }
        }
        (self.sectors, self.economies, names, file) = (sectors, economies, rows.names, name)
    }

    /// The rows as they are read.
    private struct Rows {
        struct Key: Hashable {
            let isSector: Bool
            let code: String
        }
        let table: Table
        let world: World
        var columns = (kind: 0, code: 0, part: 0, share: 0)
        var name: Int?
        var found: [Key: [(code: String, share: Double, row: Int)]] = [:]
        var names: [String: String] = [:]
        private var parts: Set<String> = []
        var problems = ProblemList()

        init(table: Table, world: World) { (self.table, self.world) = (table, world) }

        private mutating func refuse(_ row: Int, _ column: Int, _ what: String, _ remedy: String) {
            problems.add(table.problem(what, remedy: remedy, row: row, column: column))
        }

        mutating func read(_ row: Int) {
            do {
                let kind = try table.label(row, columns.kind)
                guard kind == "sector" || kind == "economy" else {
                    return refuse(row, columns.kind, "\(PlainText.quoted(kind)) is no kind", "write sector or economy")
                }
                let (isSector, grid) = (kind == "sector", world.grid)
                let code = try table.label(row, columns.code)
                guard isSector ? grid.index(of: Sector(code)) != nil : grid.index(of: Country(code)) != nil else {
                    // Never a hint across countries by spelling.
                    let near = isSector ? Spelling.nearest(code, in: grid.sectors.map(\.rawValue)) : nil
                    return refuse(
                        row, columns.code, "\(world.id) has no \(kind) \(PlainText.quoted(code))",
                        near.map { "did you mean \($0)?" } ?? "see: detente data show \(world.id)")
                }
                let part = try table.label(row, columns.part)
                guard isSector ? Codes.isSlug(part) : Codes.isEconomy(part) else {
                    return refuse(
                        row, columns.part, "\(PlainText.quoted(part)) is no code of \(isSector ? "a sector" : "an economy")",
                        isSector
                            ? "write small letters, digits and hyphens" : "write two to eight capital letters and digits")
                }
                guard grid.index(of: Sector(part)) == nil, grid.index(of: Country(part)) == nil else {
                    return refuse(row, columns.part, "\(world.id) has \(part) already", "give the part a new code")
                }
                guard parts.insert(part).inserted else {
                    return refuse(row, columns.part, "duplicate part \(part)", "keep one")
                }
                let share = try table.value(row, columns.share)
                guard share > 0, share <= 1 else {
                    return refuse(
                        row, columns.share, "the share \(share) is not above 0 and up to 1", "write a fraction such as 0.25")
                }
                if let name, case let text = table.text(row, name), !text.isEmpty { names[part] = text }
                found[Key(isSector: isSector, code: code), default: []].append((part, share, row))
            } catch let found as Problems { found.problems.forEach { problems.add($0) } } catch {}
        }

        /// A sum to twelve digits.
        private static func twelve(_ sum: Double) -> Double { (sum * 1e12).rounded() / 1e12 }

        /// What can be said once all rows are known.
        mutating func finish() {
            guard problems.isEmpty else { return }
            for (key, parts) in found.sorted(by: { $0.key.code < $1.key.code }) {
                guard let last = parts.last else { continue }
                let sum = parts.reduce(0) { $0 + $1.share }
                if !(abs(sum - 1) <= 1e-9) {
                    refuse(
                        last.row, columns.share, "the shares of \(key.code) sum to \(Self.twelve(sum))",
                        "write shares that sum to 1")
                }
            }
        }
    }
}

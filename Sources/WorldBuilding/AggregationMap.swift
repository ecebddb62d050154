import FoundationEssentials
import TradeData

/// Which economies and sectors of a world go into which groups, read from a table.
///
/// ```
/// kind,code,group,name
/// economy,USA,USA,
/// economy,EU27,EU27,European Union
/// economy,*,ROW,Rest of the world
/// sector,*,goods,
/// ```
/// A code is one of the world's, a group of economies by its name, or `*` for all that no other row has. Every economy is in
/// one group; so is every sector, unless the table has no sectors: then they stay as they are.
public struct AggregationMap: Sendable {
    /// The groups, economies with the rest of the world last, sectors in the order of their first members.
    public let economies: [Country]
    public let sectors: [Sector]
    /// The group of each economy and sector of the world, by place.
    let places: (economies: [Int], sectors: [Int])
    /// Names of groups that the table gives, by code.
    let names: [String: String]
    /// Whether every sector is its own group.
    let keepsSectors: Bool
    /// The table's name.
    let file: String
    let notes: [String]
    private let world: Grid

    func group(of sector: Sector) -> Sector { sectors[places.sectors[world.index(of: sector)!]] }

    /// Whether a group is the one economy or sector of its code.
    func isSingle(_ code: String) -> Bool {
        if let n = world.index(of: Country(code)), economies[places.economies[n]].rawValue == code {
            return places.economies.count { $0 == places.economies[n] } == 1
        }
        guard let j = world.index(of: Sector(code)), sectors[places.sectors[j]].rawValue == code else { return false }
        return places.sectors.count { $0 == places.sectors[j] } == 1
    }

    /// Reads a table with columns kind, code, group, and optionally name, for a world.
    /// - Parameter groups: Groups of economies that a code may name, members as on the world's day.
    /// - Throws: `Problems` with every row whose kind, code or group is none, every code that is given twice, every group of goods
    ///   and of what is no goods, and every economy and sector that no row has.
    public init(csv: Data, name: String, for world: World, groups: EconomyGroups) throws {
        let table = try Table(csv: csv, name: name)
        let day = world.lawDay ?? Day("\(max(1900, min(world.year, 2200)))-12-31")!
        var reading = Reading(
            table: table, world: world, groups: groups, day: day, name: try table.optionalColumn(["name", "title"]))
        reading.columns = (try table.column("kind"), try table.column("code"), try table.column("group"))
        for row in 0..<table.rowCount { reading.read(row) }
        reading.finish()
        try reading.problems.throwIfAny()
        let grid = world.grid
        self.world = grid
        let named = grid.countries.map { Country(reading.economies[$0.rawValue]!) }
        let groups = Set(named).sorted { ($0 == .restOfWorld ? 1 : 0, $0) < ($1 == .restOfWorld ? 1 : 0, $1) }
        let made = grid.sectors.map { Sector(reading.sectors[$0.rawValue]!) }
        let kept = made.reduce(into: [Sector]()) { if !$0.contains($1) { $0.append($1) } }
        (economies, sectors) = (groups, kept)
        places = (named.map { groups.firstIndex(of: $0)! }, made.map { kept.firstIndex(of: $0)! })
        guard economies.count >= 2 else {
            throw Problems("all economies are in one group", remedy: "make two groups or more", file: name)
        }
        keepsSectors = made == grid.sectors
        names = reading.names
        file = name
        notes = reading.hasSectors ? [] : ["The table of groups has no sectors: they are those of \(world.id)."]
    }

    /// The rows as they are read.
    private struct Reading {
        let table: Table
        let world: World
        let groups: EconomyGroups
        let day: Day
        let name: Int?
        var columns = (kind: 0, code: 0, group: 0)
        /// The group of each code, and the row of those for all others.
        var (economies, sectors) = ([String: String](), [String: String]())
        var others: (economies: (row: Int, group: String)?, sectors: (row: Int, group: String)?)
        var names: [String: String] = [:]
        var hasSectors = false
        var problems = ProblemList()

        init(table: Table, world: World, groups: EconomyGroups, day: Day, name: Int?) {
            (self.table, self.world, self.groups, self.day, self.name) = (table, world, groups, day, name)
        }

        mutating func read(_ row: Int) {
            do {
                let (code, group) = (try table.label(row, columns.code), try table.label(row, columns.group))
                switch try table.label(row, columns.kind) {
                case "economy":
                    guard Codes.isEconomy(group) else {
                        return refuse(
                            row, columns.group, "\(PlainText.quoted(group)) is no code of an economy",
                            "write two to eight capital letters and digits, such as ROW or EU27")
                    }
                    try economy(code, group, row)
                case "sector":
                    hasSectors = true
                    guard Codes.isSlug(group) else {
                        return refuse(
                            row, columns.group, "\(PlainText.quoted(group)) is no code of a sector",
                            "write small letters, digits and hyphens")
                    }
                    sector(code, group, row)
                case let other:
                    return refuse(row, columns.kind, "\(PlainText.quoted(other)) is no kind", "write economy or sector")
                }
                guard let name, case let text = table.text(row, name), !text.isEmpty else { return }
                if let before = names.updateValue(text, forKey: group), before != text {
                    refuse(row, name, "\(group) is called \(PlainText.quoted(before)) above", "give it one name")
                }
            } catch let found as Problems { found.problems.forEach { problems.add($0) } } catch {}
        }

        private mutating func refuse(_ row: Int, _ column: Int, _ what: String, _ remedy: String) {
            problems.add(table.problem(what, remedy: remedy, row: row, column: column))
        }

        private mutating func economy(_ code: String, _ group: String, _ row: Int) throws {
            if code == "*" {
                if others.economies != nil { refuse(row, columns.code, "duplicate row for all other economies", "keep one") }
                others.economies = (row, group)
            } else if world.grid.index(of: Country(code)) != nil {
                add(code, group, row)
            } else if let members = groups.members(of: code, on: day) {
                let there = members.filter { world.grid.index(of: $0) != nil }.sorted()
                if there.isEmpty {
                    refuse(row, columns.code, "\(world.id) has no member of \(code)", "see: detente data show \(world.id)")
                }
                for member in there { add(member.rawValue, group, row) }
            } else {
                // Never a hint across countries by spelling.
                let meant = try CountryNames.load().meant(by: code).filter { world.grid.index(of: $0) != nil }.map(\.rawValue)
                refuse(
                    row, columns.code, "\(world.id) has no economy \(PlainText.quoted(code))",
                    meant.isEmpty ? "see: detente data show \(world.id)" : "write \(meant.joined(separator: " or "))")
            }
        }

        private mutating func add(_ economy: String, _ group: String, _ row: Int) {
            if let before = economies[economy] {
                refuse(row, columns.code, "\(economy) is in \(before) already", "keep one row")
            } else {
                economies[economy] = group
            }
        }

        private mutating func sector(_ code: String, _ group: String, _ row: Int) {
            if code == "*" {
                if others.sectors != nil { refuse(row, columns.code, "duplicate row for all other sectors", "keep one") }
                others.sectors = (row, group)
            } else if world.grid.index(of: Sector(code)) == nil {
                let near = Spelling.nearest(code, in: world.grid.sectors.map(\.rawValue))
                refuse(
                    row, columns.code, "\(world.id) has no sector \(PlainText.quoted(code))",
                    near.map { "did you mean \($0)?" } ?? "see: detente data show \(world.id)")
            } else if let before = sectors[code] {
                refuse(row, columns.code, "\(code) is in \(before) already", "keep one row")
            } else {
                sectors[code] = group
            }
        }

        /// What is left, and what can be said of the groups once all rows are known.
        mutating func finish() {
            if !hasSectors { for sector in world.grid.sectors { sectors[sector.rawValue] = sector.rawValue } }
            fill(world.grid.countries.map(\.rawValue), \.economies, others.economies, "economies")
            fill(world.grid.sectors.map(\.rawValue), \.sectors, others.sectors, "sectors")
            let members = Dictionary(grouping: world.grid.sectors.filter { sectors[$0.rawValue] != nil }) {
                sectors[$0.rawValue]!
            }
            for (group, members) in members.sorted(by: { $0.key < $1.key }) {
                let goods = members.filter(world.goods.contains)
                guard !goods.isEmpty, goods.count < members.count else { continue }
                let rest = members.filter { !world.goods.contains($0) }.map(\.rawValue)
                problems.add(
                    Problem(
                        file: table.name,
                        what:
                            "\(group) has goods (\(goods.prefix(3).map(\.rawValue).joined(separator: ", "))) and sectors that are no goods (\(rest.prefix(3).joined(separator: ", ")))",
                        remedy: "make two groups: a duty reaches goods only"))
            }
            // A code that is one economy's and another group's would be read as the economy.
            for (code, own) in economies.sorted(by: { $0.key < $1.key }) {
                let taken = economies.values.contains(code)
                if taken, own != code {
                    problems.add(
                        Problem(
                            file: table.name,
                            what: "\(code) is an economy of \(world.id) in \(own), and the code of another group",
                            remedy: "give the group another code"))
                }
            }
        }

        private mutating func fill(
            _ codes: [String], _ list: WritableKeyPath<Reading, [String: String]>, _ others: (row: Int, group: String)?,
            _ what: String
        ) {
            let left = codes.filter { self[keyPath: list][$0] == nil }
            if let others {
                for code in left { self[keyPath: list][code] = others.group }
                return
            }
            guard !left.isEmpty else { return }
            let shown = left.prefix(8).joined(separator: ", ") + (left.count > 8 ? ", …" : "")
            problems.add(
                Problem(
                    file: table.name, what: "\(left.count) of \(codes.count) \(what) are in no group: \(shown)",
                    remedy: "add a row for each, or one with * for all others"))
        }
    }
}

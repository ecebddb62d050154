import FoundationEssentials
import Studies
import TradeData
import TradePolicy

/// Minerals that goods name: which are known, and which of them a measure lets the satellite solve.
extension Reading {
    /// The names of an entry; unknown ones are refused with the list of known ones.
    func minerals(_ item: Item) -> [String]? {
        let names = item.entries.compactMap(name)
        if item.entries.isEmpty { report(item, "the list of minerals is empty", "write at least one") }
        guard !isOfCalendar(item), let known = Minerals.shipped else { return names }
        for entry in item.entries {
            guard let name = entry.text, !known.names.contains(name) else { continue }
            let nearest = Spelling.nearest(name, in: known.names).map { "did you mean \($0)? " } ?? ""
            let also = known.names.filter { !known.solved.contains($0) }
            report(
                entry, "unknown mineral \(entry.kind)",
                nearest + "solved are \(known.solved.joined(separator: ", ")); recorded only: \(also.joined(separator: ", "))")
        }
        return names
    }

    /// `3 months` of a control on minerals; nil where nothing is written.
    func stocks(_ item: Item, _ goods: Goods, _ id: String) -> Double? {
        guard let entry = item["stocks"] else { return nil }
        guard goods.isMinerals else {
            report(entry, "only minerals have stocks", "leave stocks out of \(id), or write goods: {minerals: […]}")
            return nil
        }
        if let months = entry.text.flatMap(Self.months), MineralParameter.stocks.bounds.contains(months) { return months }
        report(entry, "months of stocks are needed here, not \(entry.kind)", "write stocks: 3 months, from 0 to 120")
        return nil
    }

    /// `3 months`, `1 month`, `2.5 months`.
    static func months(_ text: String) -> Double? {
        for unit in [" months", " month"] where text.hasSuffix(unit) {
            let number = text.dropLast(unit.count)
            guard number.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }) else { return nil }
            return Double(number)
        }
        return nil
    }

    /// What the satellite can solve of a measure's minerals, and what is not solved, with a remedy.
    ///
    /// A measure is solved where it states what still gets through: `approval` or `leakage`, 0% too. The record's own do not.
    func solvedMinerals(
        _ names: [String], _ item: Item, _ kind: Instrument, _ id: String, _ by: Set<Country>
    ) -> (minerals: [String], unsolved: (String, String)?) {
        if kind.isOnImports {
            let codes = (try? MineralProducts.load()).map { table in names.flatMap { table.codes(of: $0) } } ?? []
            let example = codes.isEmpty ? "hs: [\"811292\"]" : "hs: [\(codes.map { "\"\($0)\"" }.joined(separator: ", "))]"
            report(
                item["goods"] ?? item, "\(article(kind.rawValue)) is on products that are brought in, not on minerals",
                "write goods: {\(example)}, the codes that hold them; only measures on exports name minerals")
            return ([], nil)
        }
        guard kind.effect == .availability else {
            return ([], ("\(article(kind.rawValue)) on minerals", "write export-ban or export-control with leakage"))
        }
        let recorded = ("minerals are solved where a share is stated", "write leakage: 0%, or what gets through all the same")
        guard item["leakage"] != nil || item["approval"] != nil else {
            return ([], (recorded.0 + " that gets through", recorded.1))
        }
        guard let known = Minerals.shipped else {
            return ([], ("the tables of minerals are not installed", "see docs/minerals.md"))
        }
        if item["rent-to"] != nil, item["rent-to"]?.text != "none" {
            return ([], ("rents of licences on minerals", "leave rent-to out; the price after the cut-off is reported"))
        }
        if item["exempt"] != nil {
            return (
                [], ("exemptions from measures on minerals", "write destinations: {all-except: […]}, or leave the mineral out")
            )
        }
        let solved = names.filter(known.solved.contains)
        guard !solved.isEmpty else {
            return ([], ("no figures on \(names.joined(separator: ", "))", "solved are \(known.solved.joined(separator: ", "))"))
        }
        guard let minerals = try? known.tables.named(solved) else { return ([], nil) }
        if !isOfCalendar(item) {
            for mineral in minerals {
                let others = by.filter { mineral.hold(of: $0) == nil }.sorted().map(\.rawValue)
                guard !others.isEmpty else { continue }
                report(
                    item["by"] ?? item,
                    "\(id): the tables do not say that \(others.joined(separator: ", ")) sells \(mineral.id)",
                    "they know \(mineral.holders.map(\.rawValue).joined(separator: ", ")); leave the mineral out, or add a row to Data/minerals/suppliers.csv"
                )
            }
        }
        if let grid {
            let missing = Set(minerals.flatMap(\.uses).map(\.sector)).filter { grid.index(of: $0) == nil }.sorted()
            if !missing.isEmpty || grid.index(of: Country("USA")) == nil {
                let what = missing.isEmpty ? "economy USA" : "sectors " + missing.map(\.rawValue).joined(separator: ", ")
                return ([], ("the world has no \(what), by which the use of minerals is known", "solve it on \(World.usual)"))
            }
        }
        let rest = names.filter { !known.solved.contains($0) }
        return (
            solved,
            rest.isEmpty
                ? nil
                : (
                    "no figures on \(rest.joined(separator: ", ")); \(solved.joined(separator: ", ")) "
                        + (solved.count == 1 ? "is solved" : "are solved"), ""
                )
        )
    }
}

/// The names of minerals in the shipped tables.
private struct Minerals: Sendable {
    let tables: MineralTables
    /// Minerals and groups that the satellite solves.
    let solved: [String]
    /// These and what the record names without figures.
    let names: [String]

    /// nil where the tables are not installed.
    static let shipped: Minerals? = {
        guard let tables = try? MineralTables.load(), let products = try? MineralProducts.load(),
            let recorded = try? MineralTables.recorded()
        else { return nil }
        let solved = tables.order + MineralTables.groups.map(\.name)
        return Minerals(
            tables: tables, solved: solved,
            names: solved + (products.minerals + recorded).filter { !solved.contains($0) })
    }()
}

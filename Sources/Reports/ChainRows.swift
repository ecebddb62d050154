import Studies
import TradeData

/// A question about supply chains as rows of data: one number a row, with what it is of.
public enum ChainRows {
    /// `view`, `kind`, `item`, `links`, `measure`, `value`, `unit`.
    public static let columns = ["view", "kind", "item", "links", "measure", "value", "unit"]
    public static let numeric: Set<String> = ["value", "links"]

    /// Every number of the study. Shares are of the target's gross output; an absent number is an empty cell.
    /// - Complexity: O(economies + users).
    public static func rows(_ study: ChainStudy) -> [[String]] {
        var rows: [[String]] = []
        let (grid, e, u) = (study.world.grid, study.exposure, study.use)
        func code(_ place: Int) -> String {
            "\(grid.countries[place / grid.sectorCount]):\(grid.sectors[place % grid.sectorCount])"
        }
        func add(
            _ view: String, _ kind: String, _ item: String, _ measure: String, _ value: Double?, links: Int? = nil,
            unit: String = "share of output"
        ) {
            let number = value.map { ResultTable.Row.plain($0) } ?? ""
            rows.append([view, kind, item, links.map(String.init) ?? "", measure, number, unit])
        }
        for tier in e.tiers {
            for (measure, value) in [("inputs", tier.inputs), ("value-added", tier.valueAdded), ("output", tier.output)] {
                add("backward", "tier", "\(tier.links)", measure, value, links: tier.links)
            }
        }
        let beyond = e.beyond
        for (measure, rest, all) in [
            ("inputs", beyond.inputs, e.inputs), ("value-added", beyond.valueAdded, e.valueAdded),
            ("output", beyond.output, e.output),
        ] {
            add("backward", "tier", "beyond", measure, rest)
            add("backward", "tier", "all", measure, all)
        }
        add("backward", "tier", "own", "value-added", e.own, links: 0)
        for each in e.suppliers {
            add("backward", "supplier", each.economy.rawValue, "inputs", each.inputs)
            add("backward", "supplier", each.economy.rawValue, "value-added", each.valueAdded)
        }
        for path in study.paths.paths {
            let item = path.places.map(code).joined(separator: ">")
            add("backward", "chain", item, "inputs", path.share, links: path.places.count - 1)
            add("backward", "chain", item, "value-added", path.valueAdded, links: path.places.count - 1)
        }
        for point in study.chokepoints {
            let item = code(point.place)
            add("backward", "chokepoint", item, "touched", point.touched)
            add("backward", "chokepoint", item, "direct", point.direct)
            add("backward", "chokepoint", item, "share-of-world-exports", point.exportShare, unit: "share of exports")
            add("backward", "chokepoint", item, "share-of-buyer-imports", point.importShare, unit: "share of imports")
            add("backward", "chokepoint", item, "concentration", point.concentration, unit: "index")
        }
        for row in study.industries {
            let item = code(row.place)
            add("backward", "industry", item, "direct", row.direct, unit: "share of its output")
            add("backward", "industry", item, "inputs", row.inputs, unit: "share of its output")
            add("backward", "industry", item, "value-added", row.valueAdded, unit: "share of its output")
            add("backward", "industry", item, "output", row.output, unit: study.world.unit)
        }
        for n in grid.countries.indices {
            add("backward", "economy", grid.countries[n].rawValue, "value-added", e.byEconomy[n])
            add("backward", "economy", grid.countries[n].rawValue, "extraction", e.atStake[n])
        }
        add("backward", "duties", "", "value-added", e.duties)
        add("backward", "duties", "", "extraction", e.dutiesAtStake)
        for tier in u.tiers {
            add("forward", "tier", "\(tier.links)", "final", tier.final, links: tier.links)
            add("forward", "tier", "\(tier.links)", "inputs", tier.inputs, links: tier.links)
        }
        add("forward", "tier", "beyond", "reached", u.beyond)
        add("forward", "tier", "all", "reached", u.reached)
        for n in grid.countries.indices {
            add("forward", "economy", grid.countries[n].rawValue, "final", u.finalByEconomy[n])
            add("forward", "economy", grid.countries[n].rawValue, "final-direct", u.directFinalByEconomy[n])
        }
        for user in u.users.prefix(50) { add("forward", "user", code(user.place), "inputs", user.share, links: 1) }
        add("both", "target", study.target.economies.code, "output", e.targetOutput, unit: study.world.unit)
        return rows
    }
}

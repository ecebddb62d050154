import Foundation
import TradeData

extension SummitDraft {
    /// Brings the margins to the 25 sectors, splitting the four that hold two of them.
    ///
    /// Inside the 2014 tables by the economy's own exports, domestic sales and value-added shares of 2014; elsewhere
    /// exports by WTO product groups of 2018 and by what the United States buys there, the rest by the world's.
    mutating func splitMargins() throws {
        let wto = try sources.table("exports-2016/wto_exports_2018_country_x_productgroup.csv")
        let code = try wto.column("Reporting Economy ISO3A Code")
        func wtoShare(_ country: Country, _ part: String, _ whole: String) throws -> Double? {
            guard let row = (0..<wto.rowCount).first(where: { wto.text($0, code) == country.rawValue }),
                let a = try wto.number(row, try wto.column(part)), let b = try wto.number(row, try wto.column(whole)), b > 0
            else { return nil }
            return min(0.98, max(0.02, a / b))
        }
        let K = old.countries.count
        func exported(_ k: Int, _ j: Int) -> Double { (0..<K).reduce(0) { $0 + ($1 == k ? 0 : old.flows[j][$1 * K + k]) } }
        func sold(_ k: Int, _ j: Int) -> Double { old.flows[j][k * K + k] }
        func share(_ a: Double, _ b: Double) -> Double { a + b > 0 ? a / (a + b) : 0.5 }
        let (pharma, vehicles) = (SummitGrid.index("pharmaceuticals"), SummitGrid.index("vehicles"))
        for n in 0..<N {
            let country = countries[n]
            let own = old.index[country].map { [$0] } ?? Array(0..<K)
            let american = us.importsBySector(from: country, concordance)
            for sector in 0..<35 {
                let row = margins.rows[country]![sector]
                let parts = SummitGrid.margins[sector]
                var exportShares = [1.0]
                var homeShares = [1.0]
                if parts.count == 2 {
                    let (a, b) = (parts[0], parts[1])
                    var x = share(own.reduce(0) { $0 + exported($1, a) }, own.reduce(0) { $0 + exported($1, b) })
                    let h = share(own.reduce(0) { $0 + sold($1, a) }, own.reduce(0) { $0 + sold($1, b) })
                    if old.index[country] == nil {
                        if let lines = american, lines.value[a] + lines.value[b] > 50 {
                            x = min(0.98, max(0.02, share(lines.value[a], lines.value[b])))
                        }
                        if b == pharma { x = try wtoShare(country, "Pharmaceuticals", "Chemicals").map { 1 - $0 } ?? x }
                        if a == vehicles { x = try wtoShare(country, "Automotive products", "Transport equipment") ?? x }
                    }
                    exportShares = [x, 1 - x]
                    homeShares = [h, 1 - h]
                }
                // Value-added shares of the parts keep their ratio in 2014 and add up to the margin's.
                var weights = [1.0]
                if parts.count == 2 {
                    weights = parts.map { j in
                        let added = own.reduce(0.0) { $0 + old.valueAdded[$1 * J + j] }
                        let made = own.reduce(0.0) { $0 + old.output[$1 * J + j] }
                        return made > 0 ? min(0.9, max(0.1, added / made)) : 0.3
                    }
                }
                let made = zip(homeShares, exportShares).map { row.home * $0 + row.exports * $1 }
                let base = zip(made, weights).reduce(0) { $0 + $1.0 * $1.1 }
                for (p, j) in parts.enumerated() {
                    let at = n * J + j
                    home[at] += row.home * homeShares[p]
                    homeFinal[at] += row.homeFinal * homeShares[p]
                    marginExports[at] += row.exports * exportShares[p]
                    gamma[at] += base > 0 ? row.valueAdded * made[p] * weights[p] / base : 0  // money for now
                    finalShare[j] += row.abroadFinal * exportShares[p]
                }
            }
            if country == "VNM" { try mendVietnam(n) }
        }
        for j in 0..<J {
            let exports = (0..<N).reduce(0.0) { $0 + marginExports[$1 * J + j] }
            finalShare[j] = exports > 0 ? finalShare[j] / exports : 0.5
            let (added, made) = (0..<N).reduce((0.0, 0.0)) {
                ($0.0 + gamma[$1 * J + j], $0.1 + home[$1 * J + j] + marginExports[$1 * J + j])
            }
            for n in 0..<N {
                let at = n * J + j
                let out = home[at] + marginExports[at]
                gamma[at] = min(0.95, max(0.06, out > 1e-3 ? gamma[at] / out : added / made))
            }
        }
    }

    /// Vietnam's exports of goods: the margins' total with a mix of farm goods and fuels from 2016 and, for the rest,
    /// of what the United States bought in 2024. (The margins have 102 bn of food and 44 bn of electricals.)
    private mutating func mendVietnam(_ n: Int) throws {
        let t = try sources.table("exports-2016/exports_2016_country_x_hs4.csv")
        guard let row = (0..<t.rowCount).first(where: { t.text($0, 1) == "VNM" }),
            let american = us.importsBySector(from: "VNM", concordance)
        else { return }
        func sum(_ products: [String]) throws -> Double { try products.reduce(0) { try $0 + (t.number(row, t.column($1)) ?? 0) } }
        var total = 0.0
        for column in 2..<t.header.count { total += try t.number(row, column) ?? 0 }
        total -= try sum(["Commodities not specified according to kind"])
        let raw: [Int: Double] = [
            0: try sum([
                "Coffee", "Cashew nuts & coconuts", "Crustaceans", "Molluscs", "Pepper", "Fuel wood", "Natural rubber",
                "Other fresh fruit", "Tubers",
            ]) / total,
            1: try sum(["Petroleum oils, crude", "Coal"]) / total,
            2: try sum([
                "Rice", "Fish fillets", "Prepared aquatic invertibrates", "Prepared or preserved fish", "Coffee extracts",
                "Frozen fish, excluding fillets",
            ]) / total,
            5: try sum(["Petroleum oils, refined"]) / total,
        ]
        let goods = (0..<G).reduce(0.0) { $0 + marginExports[n * J + $1] }
        let rest = (0..<G).filter { raw[$0] == nil }.reduce(0.0) { $0 + american.value[$1] }
        let left = 1 - raw.values.reduce(0, +)
        for j in 0..<G {
            let at = n * J + j
            let new = goods * (raw[j] ?? left * american.value[j] / rest)
            // Value added follows output at an unchanged share; where exports more than double they are assembly, with China's share.
            let out = home[at] + marginExports[at]
            let china = old.index["CHN"]! * J + j
            if new > 2 * marginExports[at] {
                gamma[at] = min(gamma[at] / max(out, 1), old.valueAdded[china] / old.output[china]) * (home[at] + new)
            } else {
                gamma[at] *= out > 0 ? (home[at] + new) / out : 1
            }
            marginExports[at] = new
        }
    }
}

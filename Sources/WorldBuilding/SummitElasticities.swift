import Foundation
import TradeData

/// The named tables of trade elasticities of `summit-2022`, each brought to its 25 sectors.
enum SummitElasticities {
    static func tables(_ sources: SourceTables, _ old: World2014) throws -> [ElasticityTable] {
        [
            try caliendoParro(sources), try fontagne(sources, old), try lashkaripourLugovskyy(sources),
            flat(4, "Simonovska and Waugh (2014), one number for all sectors"),
            flat(5, "Costinot and Rodríguez-Clare (2014), one number for all sectors"),
        ]
    }

    static func flat(_ theta: Double, _ source: String, sectors: Int = SummitGrid.sectors.count) -> ElasticityTable {
        ElasticityTable(name: "flat-\(Int(theta))", source: source, theta: Array(repeating: theta, count: sectors))
    }

    /// Means of (θ, …) by sector of ours, from sectors of the source with weights.
    static func mean(_ values: [Double], to: [[Int]], weights: [Double]? = nil) -> [Double?] {
        var (sum, weight) = ([Double](repeating: 0, count: 25), [Double](repeating: 0, count: 25))
        for (k, value) in values.enumerated() {
            for j in to[k] {
                let w = weights?[k] ?? 1
                sum[j] += w * value
                weight[j] += w
            }
        }
        return zip(sum, weight).map { $1 > 0 ? $0 / $1 : nil }
    }

    private static func caliendoParro(_ sources: SourceTables) throws -> ElasticityTable {
        let text = String(decoding: try sources.bytes("caliendo-parro-1993/T.txt"), as: UTF8.self)
        let values = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard values.count == 20 else { throw Problems("\(values.count) elasticities, 20 are needed", file: "T.txt") }
        // Agriculture, mining, food, textiles, wood, paper, petroleum, chemicals, plastics, minerals, basic metals, metal
        // products, machinery, office, electrical, communication, medical, cars, other transport, other.
        let to: [[Int]] = [
            [0], [1], [2], [3], [4], [4], [5], [6, 7], [8], [9], [10], [11], [12], [13], [14], [13], [13], [15], [16], [17],
        ]
        return ElasticityTable(
            name: "caliendo-parro", source: "Caliendo and Parro (2015), 99% sample; services 8.22",
            theta: mean(values, to: to).map { $0 ?? 8.22 },
            notes: [
                "Refined fuels 64.85: small price changes move all trade.",
                "Machinery 1.45 and rubber-plastics 1.67 are imprecise.",
                "Electronics is the mean of office, communication and medical equipment; wood-paper of its two parts.",
                "Motor vehicles and other transport carry 8.22, as the paper does where its estimates are imprecise.",
            ])
    }

    private static func fontagne(_ sources: SourceTables, _ old: World2014) throws -> ElasticityTable {
        let t = try sources.table("wiod-2014/trade_elasticity.csv")
        let value = try t.column("value")
        let inverse = try (0..<t.rowCount).map { try t.number($0, value) ?? 0 }
        let theta = mean(inverse.map { 1 / $0 }, to: SummitGrid.isic.map { [$0] }, weights: old.trade50.map { $0 + 1e-9 })
        return ElasticityTable(
            name: "fontagne",
            source:
                "Fontagné, Guimbard and Orefice (2022), in the sectors of Felbermayr, Gröschl and Heiland (2022); stored there as 1/θ",
            theta: theta.map { $0 ?? 4.96 },
            notes: [
                "Electronics 1.00 is implausibly low; do not read single electronics results from this table.",
                "Mining 15.97 is high.", "Means within a sector are weighted by world trade of 2014.",
            ])
    }

    private static func lashkaripourLugovskyy(_ sources: SourceTables) throws -> ElasticityTable {
        let t = try sources.table("us-china-2017/cal_elasticities.csv")
        let to = [
            0, 0, 1, 1, 1, 2, 3, 4, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 12, 15, 16, 17, 18, 18, 19, 20, 21, 21, 21, 21, 20, 23, 23,
            23, 22, 23, 23, 23, 24, 24, 24, 24, 24, 24,
        ]
        let theta = try (0..<t.rowCount).map { try t.number($0, 1) ?? 0 }
        let psi = try (0..<t.rowCount).map { try t.number($0, 2) ?? 0 }
        guard theta.count == to.count else { throw Problems("\(theta.count) rows, 44 are needed", file: t.name) }
        let places = to.map { [$0] }
        return ElasticityTable(
            name: "lashkaripour-lugovskyy", source: "Lashkaripour and Lugovskyy (2023), with scale elasticities",
            theta: mean(theta, to: places).map { $0 ?? 10 }, scale: mean(psi, to: places).map { $0 ?? 0 },
            notes: ["Services 10 with no scale: assumed by the authors.", "Refined fuels 0.64 and electronics 1.24 are low."])
    }
}

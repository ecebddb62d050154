import FoundationEssentials
import TradeData

/// The named tables of trade elasticities of the `icio` worlds, each brought to their sectors.
enum IcioElasticities {
    static func tables(_ sources: SourceTables, _ old: World2014) throws -> [ElasticityTable] {
        let published = [
            // The first is the default: docs/decisions/0008-defaults-from-the-backtest.md.
            try fontagne(sources, old), try caliendoParro(sources), try lashkaripourLugovskyy(sources),
            FlatElasticities.table(4, "Simonovska and Waugh (2014), one number for all sectors", sectors: IcioGrid.sectors.count),
            FlatElasticities.table(
                5, "Costinot and Rodríguez-Clare (2014), one number for all sectors", sectors: IcioGrid.sectors.count),
        ]
        return (published + (try collected(sources))).map(flagged)
    }

    /// Adds a note for every sector in which small changes of prices move nearly all trade.
    private static func flagged(_ table: ElasticityTable) -> ElasticityTable {
        let high = zip(IcioGrid.sectors, table.theta).filter { $1 > 20 }
        guard !high.isEmpty else { return table }
        let note = high.map { "\($0) \(($1 * 100).rounded() / 100)" }.joined(separator: ", ")
        return ElasticityTable(
            name: table.name, source: table.source, theta: table.theta, standardErrors: table.standardErrors, scale: table.scale,
            notes: ["θ above 20, small changes of prices move nearly all trade: \(note)."] + table.notes)
    }

    /// Means by sector of ours, from sectors of the source with weights; nil where the source has none.
    private static func mean(_ values: [Double], to: [[Int]], weights: [Double]? = nil) -> [Double?] {
        var (sum, weight) = (IcioGrid.sectors.map { _ in 0.0 }, IcioGrid.sectors.map { _ in 0.0 })
        for (k, value) in values.enumerated() {
            for j in to[k] { sum[j] += (weights?[k] ?? 1) * value; weight[j] += weights?[k] ?? 1 }
        }
        return zip(sum, weight).map { $1 > 0 ? $0 / $1 : nil }
    }

    /// Caliendo and Parro's twenty sectors: agriculture, mining, food, textiles, wood, paper, petroleum, chemicals, plastics, minerals, basic
    /// metals, metal products, machinery, office, electrical, communication, medical, cars, other transport, other.
    private static let caliendoParroSectors: [[Int]] = [
        [0, 1], [2, 3], [4], [5], [6], [7], [8], [9, 10], [11], [12], [13, 14], [15], [18], [16], [17], [16], [16], [19], [20],
        [21],
    ]
    /// Standard errors of the same twenty in the 99% sample (table 1 of the paper); of cars and other transport those of their estimates,
    /// 1.84 and 0.39, which the paper replaces by 8.22.
    private static let caliendoParroErrors = [
        2.01, 3.67, 0.61, 1.28, 2.87, 2.65, 15.61, 1.78, 2.23, 1.60, 2.51, 2.12, 2.80, 4.53, 1.64, 1.77, 1.56, 0.92, 1.08, 1.08,
    ]

    private static func caliendoParro(_ sources: SourceTables) throws -> ElasticityTable {
        let text = String(decoding: try sources.bytes("caliendo-parro-1993/T.txt"), as: UTF8.self)
        let values = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard values.count == 20 else { throw Problems("\(values.count) elasticities, 20 are needed", file: "T.txt") }
        return ElasticityTable(
            name: "caliendo-parro", source: "Caliendo and Parro (2015), 99% sample; services 8.22",
            theta: mean(values, to: caliendoParroSectors).map { $0 ?? 8.22 },
            standardErrors: mean(caliendoParroErrors, to: caliendoParroSectors).map { $0 ?? 0 },
            notes: [
                "Machinery 1.45 and rubber-plastics 1.67 are imprecise.",
                "Electronics is the mean of office, communication and medical equipment, its standard error the mean of theirs.",
                "Motor vehicles and other transport carry 8.22, as the paper does where its estimates are imprecise; their standard"
                    + " errors are those of the estimates.",
            ])
    }

    private static func fontagne(_ sources: SourceTables, _ old: World2014) throws -> ElasticityTable {
        let t = try sources.table("wiod-2014/trade_elasticity.csv")
        let value = try t.column("value")
        let inverse = try (0..<t.rowCount).map { try t.number($0, value) ?? 0 }
        let to = IcioGrid.wiod.map { j in [j] + IcioGrid.splits.filter { $0.whole == j }.map(\.part) }
        let theta = mean(inverse.map { 1 / $0 }, to: to, weights: old.trade50.map { $0 + 1e-9 })
        return ElasticityTable(
            name: "fontagne",
            source:
                "Fontagné, Guimbard and Orefice (2022), in the sectors of Felbermayr, Gröschl and Heiland (2022); stored there as 1/θ",
            theta: theta.map { $0 ?? 4.96 },
            notes: [
                "Electronics 1.00 is implausibly low; do not read single electronics results from this table.",
                "Energy extraction and ores 15.97 are high.", "Means within a sector are weighted by world trade of 2014.",
            ])
    }

    private static func lashkaripourLugovskyy(_ sources: SourceTables) throws -> ElasticityTable {
        let t = try sources.table("us-china-2017/cal_elasticities.csv")
        let goods: [[Int]] = [
            [0, 1], [1], [2], [3], [3], [4], [5], [6], [7], [8], [9], [10], [11], [12], [13, 14], [15], [16], [17], [18], [19],
            [20], [21],
        ]
        let to = goods + Array(repeating: Array(22..<IcioGrid.sectors.count), count: 22)
        let theta = try (0..<t.rowCount).map { try t.number($0, 1) ?? 0 }
        let psi = try (0..<t.rowCount).map { try t.number($0, 2) ?? 0 }
        guard theta.count == to.count else { throw Problems("\(theta.count) rows, 44 are needed", file: t.name) }
        return ElasticityTable(
            name: "lashkaripour-lugovskyy", source: "Lashkaripour and Lugovskyy (2023), with scale elasticities",
            theta: mean(theta, to: to).map { $0 ?? 10 }, scale: mean(psi, to: to).map { $0 ?? 0 },
            notes: ["Services 10 with no scale: assumed by the authors.", "Refined fuels 0.64 and electronics 1.24 are low."])
    }

    /// The name here of each table in the collection, by the source's name.
    private static let names: [(of: String, name: String, note: String)] = [
        ("bagwell-staiger-yurukoglu-2021", "bagwell-staiger-yurukoglu", "Services 4: assumed by the collection."),
        (
            "caliendo-parro-2015", "caliendo-parro-2015",
            "The estimates as published, cars and other transport 1.12 with them; caliendo-parro is what the paper solves with."
        ),
        (
            "fontagne-guimbard-orefice-2022", "fontagne-guimbard-orefice",
            "By another mapping of products than fontagne: electronics 5.14, not 1.00."
        ),
        ("giri-yi-yilmazkuday-2021", "giri-yi-yilmazkuday", "Services 4: assumed by the collection."),
        (
            "in-sample (Caliendo-Parro triple difference on this table)", "icio-in-sample",
            "Estimated on these flows and tariffs; food 1.29 rests on tariffs that are artefacts."
        ),
        ("lashkaripour-lugovskyy-2023", "lashkaripour-lugovskyy-2023", "Services 4, no scale; lashkaripour-lugovskyy has ψ."),
        ("shapiro-2016", "shapiro", "Services 4: assumed by the collection."),
        ("simonovska-waugh-2014", "simonovska-waugh", "The same as flat-4."),
    ]

    /// The eight tables collected by Lashkaripour (2026) for the OECD's sectors.
    private static func collected(_ sources: SourceTables) throws -> [ElasticityTable] {
        let t = try sources.table("icio-2011-2022/elasticities.csv")
        let source = try t.column("source")
        let columns = try IcioTable.codes.map { (code: $0, column: try t.column($0)) }
        return try (0..<t.rowCount).map { row in
            guard let known = names.first(where: { $0.of == t.text(row, source) }) else { throw t.unknown("table", row, source) }
            let theta = try IcioGrid.sectorList.map { sector in
                let codes = sector.isic.isEmpty ? [IcioGrid.services] : sector.isic
                let values = try columns.filter { codes.contains($0.code) }.map { try t.value(row, $0.column) }
                return values.reduce(0, +) / Double(values.count)
            }
            return ElasticityTable(
                name: known.name, source: "\(known.of), as collected by Lashkaripour (2026)", theta: theta, notes: [known.note])
        }
    }
}

/// One elasticity for all sectors.
enum FlatElasticities {
    static func table(_ theta: Double, _ source: String, sectors: Int) -> ElasticityTable {
        ElasticityTable(name: "flat-\(Int(theta))", source: source, theta: Array(repeating: theta, count: sectors))
    }
}

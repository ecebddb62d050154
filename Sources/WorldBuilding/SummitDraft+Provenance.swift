import TradeData

extension SummitDraft {
    /// How each block was made; docs/worlds.md explains it.
    func provenance() -> Provenance {
        let error = ((mendedPairs?.regressionError ?? 0) * 100).rounded() / 100
        let counts = mendedPairs?.counts ?? [:]
        return Provenance(
            kind: "sectoral baseline constrained to official totals",
            blocks: [
                .init(
                    name: "value added",
                    method:
                        "By sector from the margins of 2022, scaled to each economy's target: the margins' own total, or official GDP"
                        + " less product taxes where they are older than its revision (Vietnam 410 bn).",
                    sources: ["ADB MRIO margins 2022", "World Bank WDI and IMF WEO GDP 2022"]),
                .init(
                    name: "goods among pairs",
                    method:
                        "Table of 2023; pairs that it lacks from official totals (\(counts[.official] ?? 0) of 195 x 194), from 2014 grown"
                        + " (\(counts[.grown] ?? 0)), or by regression on strategic goods (\(counts[.regression] ?? 0); error \(error) log points on"
                        + " known pairs from 1 bn). Transit left out where an economy could not pay for it.",
                    sources: ["CEPII BACI 2023", "BACI 2024 strategic goods", "pair-facts.csv", "WIOD 2014"]),
                .init(
                    name: "goods by sector",
                    method:
                        "Prior of 2014 inside its economies, exporter mix times importer's needs elsewhere, above trade in chips, batteries"
                        + " and aircraft; American imports by HS6 (2024) and exports by HS2 (2023) as observed; each exporter balanced to its"
                        + " pairs and to the margins' mix. Vietnam's mix from American imports and its exports of 2016.",
                    sources: ["WIOD 2014", "ADB MRIO margins 2022", "US Census 2023-24", "WTO 2018", "exports by product 2016"]),
                .init(
                    name: "services",
                    method:
                        "Exports by sector as in the margins; imports of 2014 grown, pairs by affinity: a prior only, no bilateral"
                        + " table of 2022 is in hand.",
                    sources: ["ADB MRIO margins 2022", "WIOD 2014"]),
                .init(
                    name: "input-output links",
                    method:
                        "Technology of 2014, or of stated proxies outside its economies, balanced to output less value added and to what is"
                        + " available at home. Where customs exports differ from the margins', inputs give way and value added stays."
                        + " Final demand is the residual and nowhere negative.",
                    sources: ["WIOD 2014", "ADB MRIO margins 2022"]),
                .init(
                    name: "tariffs",
                    method:
                        "Applied rates of 2014 (transposed), Vietnam's of 2017, American duty over imports of 2024; China on American goods"
                        + " with the surcharges of 2018-19 but for farm goods, food, energy and cars; proxies outside the tables pay and ask"
                        + " the common rate; agreements, customs unions and free ports at zero.",
                    sources: ["WIOD 2014 / TRAINS", "tariffs of 2017", "US Census 2024", "tariff waves of 2018-19"]),
                .init(name: "elasticities", method: "Five named tables; see their own sources.", sources: []),
            ],
            licences: [
                "Trade of pairs: CEPII BACI, Etalab 2.0", "GDP: World Bank WDI, CC BY 4.0; IMF WEO",
                "Margins: ADB MRIO, with attribution to the Asian Development Bank",
                "Technology and tariffs: WIOD 2016, CC BY 4.0",
                "US trade: US Census Bureau, public domain",
                "Exports by product group 2018: WTO; by product 2016: from BACI, Etalab 2.0",
                "Vietnam's tariffs of 2017: UNCTAD TRAINS by way of published tables",
            ],
            notes: [
                "\(margins.mended) cells of value added in the margins were negative or implausible and took the world's share."
            ] + notes)
    }
}

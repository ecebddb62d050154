import TradeData

extension IcioDraft {
    /// How each block was made; docs/worlds.md explains it.
    func provenance() -> Provenance {
        let base = IcioWorld.carried[year] ?? year
        let edition = year <= 2018 ? 2017 : 2022
        let margins = "ADB MRIO margins \(marginYear)"
        let duties =
            lawDay.isBefore2018
            ? "The United States: ordinary rates of its schedule (2025 edition) weighted by imports of 2024, agreements off, since no"
                + " additional duty was in force."
            : "The United States: duty collected over imports in 2024, by partner (one for the European Union) and product, so Sections"
                + " 232 and 301 are in as collected."
        return Provenance(
            kind: "official bilateral flows of goods; input-output links fitted to them",
            blocks: [
                .init(
                    name: "goods among pairs",
                    method: "As in the OECD's table, 27 sectors added up to 22, basic prices, own sales included."
                        + (base == year ? "" : " Carried from \(base) to \(year) by GDP and American trade."),
                    sources: ["OECD ICIO, 2025 edition, \(base), as aggregated by Lashkaripour (2026)"]),
                .init(
                    name: "services",
                    method:
                        "The sum over seven sectors is the table's number in every pair. The split is a prior: domestic sales and exports"
                        + " by sector of the margins (of proxies where they lack the economy), leaning of pairs in 2014.",
                    sources: ["OECD ICIO \(base)", margins, "WIOD 2014"]),
                .init(
                    name: "value added",
                    method:
                        "Official GDP times its share at basic prices (margins; the median where these are of another vintage)."
                        + " By sector as in the margins, the odds of all shares scaled by one factor for each economy.",
                    sources: ["World Bank WDI and IMF WEO GDP \(year)", margins]),
                .init(
                    name: "input-output links",
                    method:
                        "Technology of 2014, of the United States of 2017, of stated proxies elsewhere, balanced to output less value"
                        + " added and to what is sold at home and imported. Final demand is the residual and nowhere negative.",
                    sources: ["WIOD 2014", "BEA input-output accounts 2017", margins]),
                .init(
                    name: "tariffs",
                    method:
                        "The law of \(lawDay). Most-favoured-nation rates are those that nine in ten partners without an agreement pay at most;"
                        + " over them agreements (Data/agreements), or the table where it is lower. Farm goods and food at most 20%. "
                        + duties,
                    sources: [
                        "Teti (2024), applied rates \(edition)", "agreements.csv",
                        lawDay.isBefore2018 ? "HTSUS 2025" : "US Census 2024; tariff waves of 2018-19",
                    ]),
                .init(name: "elasticities", method: "Thirteen named tables; see their own sources.", sources: []),
            ],
            licences: [
                "Flows: OECD ICIO, CC BY 4.0", "GDP: World Bank WDI, CC BY 4.0; IMF WEO",
                "Margins: ADB MRIO, with attribution to the Asian Development Bank",
                "Technology: WIOD 2016, CC BY 4.0; BEA, public domain",
                "Applied rates: averages from Teti (2024), with attribution", "US trade and schedule: public domain",
            ],
            notes: [
                "\(self.margins.mended) cells of value added in the margins were negative or implausible and took the world's share."
            ] + notes)
    }
}

extension SummitDraft {
    func provenance() -> Provenance {
        Provenance(
            kind: "sectoral baseline constrained to official totals", blocks: [],
            licences: [
                "Trade of pairs: CEPII BACI, Etalab 2.0", "GDP: World Bank WDI, CC BY 4.0; IMF WEO",
                "Margins: ADB MRIO, with attribution", "Technology and tariffs: WIOD 2016, CC BY 4.0",
                "US trade: US Census Bureau, public domain",
            ], notes: notes)
    }
}

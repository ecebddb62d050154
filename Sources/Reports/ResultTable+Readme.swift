extension ResultTable {
    /// What each column holds, in the order of the columns.
    static let meanings: [(column: String, meaning: String)] = [
        ("scenario", "the id of the scenario file"),
        (
            "branch",
            "the branch of its events; where the effect of dropping a threat is measured, with the threat"
        ),
        ("date", "the day whose law was solved, as if it were permanent"),
        ("compared_with", "the day whose law counts as no change"),
        ("country", "the economy, by ISO 3166 code; `world` for all together"),
        ("origin", "where goods come from, in rows about pairs"),
        ("destination", "where they go, in rows about pairs"),
        ("sector", "the sector; empty for all together"),
        ("variable", "what the number is; see below"),
        ("unit", "its unit; money is in the prices of the world's year"),
        ("value", "the number under the scenario's own model"),
        ("low", "the lowest over the declared models; empty where one was solved, or one has no such number"),
        ("high", "the highest over them"),
        ("model", "the model of `value`"),
        ("world", "the calibrated world that was solved"),
        (
            "residual",
            "the worst scaled residual of all solves behind `value`, `low` and `high` (1e-10 counts as converged); empty for rates of the "
                + "law, which nothing solved"
        ),
        (
            "draw",
            "empty, except where trade elasticities were drawn (`--draws`): `median`, with the quantiles of 5 and 95% in `low` and "
                + "`high`; `same-sign`, the share of draws in which the number has the sign of the model's own; `converged`, how many "
                + "draws did; `worst`, the worst residual among these"
        ),
        ("note", "what else there is to know of the row"),
    ]

    /// The README of a bundle's tables.
    static var readme: String {
        "# The tables\n\nOne number a row. Text that a spreadsheet would take for a formula has an apostrophe before it. For the numbers of the model itself take the rows whose `draw` is empty.\n\n"
            + "| column | holds |\n|---|---|\n" + meanings.map { "| `\($0.column)` | \($0.meaning) |\n" }.joined()
            + "\n| variable | is |\n|---|---|\n" + Variable.allCases.map { "| `\($0.rawValue)` | \($0.meaning) |\n" }.joined()
            + "\n`results.csv` has economies, `flows.csv.gz` pairs, `sectors.csv.gz` economies by sector, `rates.csv.gz` the rates of the law by sector "
            + "where they change. Left out are pairs whose trade changes by less than 50 million and a tenth of a percent, or by less than a million, and rows by sector "
            + "of less than a hundredth of a percent under every model. Numbers of the compressed tables have six digits. `gunzip -k` opens what is compressed; R, Stata, Python and Excel "
            + "read it as it is or after that. `detente run FILE --csv` writes all economies and pairs in one table. The file `SHA256SUMS` of the bundle lists all of its files: `sha256sum -c SHA256SUMS` checks them.\n"
    }
}

extension Variable {
    /// What the variable is, in a line.
    var meaning: String {
        switch self {
        case .welfare: "real income less what more effort is worth; where labour supply is fixed it is real income"
        case .realIncome: "what households can buy, (I′/I)/P̂"
        case .equivalentVariation: "what the change of welfare is worth at the prices of the law compared with"
        case .realWage: "the wage over consumer prices"
        case .equivalentVariationPerHousehold: "the same over a national count of households (A-19)"
        case .consumerPrices: "consumer prices, of a country or a sector, relative to world value added"
        case .pricesOverWage: "the same over the wage, free of the numeraire"
        case .pricesBound: "consumer prices in the first months by accounting, at most at given wages (A-18)"
        case .unavailable: "consumption that bans take away in the first months, itself or an input of it (A-18)"
        case .basketBound: "what the final spending of before costs more then, at most"
        case .basketBoundPerHousehold: "the part of it that is household consumption, over a national count of households"
        case .output: "output of a sector, volume"
        case .employment: "labour at work, of a country or, in its own labour, of a sector"
        case .exports, .imports: "\(rawValue) of goods and services at border prices under the law of the date"
        case .exportsBefore: "exports under the law compared with"
        case .importsBefore: "imports under the law compared with"
        case .tradeDeficit: "imports less exports under the law of the date"
        case .tradeDeficitBefore: "imports less exports under the law compared with"
        case .tradeDeficitChange: "the difference of the two"
        case .exportVolume: "exports at the prices of the law compared with"
        case .importVolume: "imports at the prices of the law compared with"
        case .termsOfTrade:
            "change in the prices of exports over the prices of imports at the border, each its value over its volume"
        case .tariffRevenue: "duties, by the model"
        case .effectiveTariff:
            "the statutory rate of the law on a sector, trade-weighted over its products, with the base rate (the world's tariff less the "
                + "law that it carries)"
        case .collectedTariff: "duties on goods over imports of goods, by the model"
        case .flow: "trade of a pair, at border prices"
        case .limitAsked: "the quantity that a quota allows or a promise asks for, `measure` in the note"
        case .limitReached: "what is traded of what it counts"
        case .limitSlack: "what is left to it; 0 where it binds, negative where a rate beyond a quota is paid"
        case .limitWedge: "what keeps trade to it makes the good dearer by, a subsidy where negative; 0 where it does not bind"
        case .limitRent: "what its holder has of it, a cost where negative; who, in the note"
        case .limitResidual: "the complementarity of wedge and slack, in logs"
        case .pledgeValue: "equivalent variation of a pledge to invest by itself, under the assumption in the note"
        case .draws: "how many draws of the trade elasticities converged"
        case .caution: "what a reader must know of all these numbers, in `note`; the value counts them"
        case .residual: "the worst scaled residual of any condition of an equilibrium"
        }
    }
}

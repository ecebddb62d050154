extension ResultTable {
    /// What each column holds, in the order of the columns.
    static let meanings: [(column: String, meaning: String)] = [
        ("scenario", "the id of the scenario file"),
        (
            "branch",
            "the branch of its events; where the question is what it is worth that a threat is not carried out, with the threat"
        ),
        ("date", "the day whose law was solved, as if it were permanent"),
        ("compared_with", "the day whose law counts as no change"),
        ("country", "the economy, by ISO 3166 code; `world` for all together"),
        ("origin", "where goods come from, in rows about pairs"),
        ("destination", "where they go, in rows about pairs"),
        ("sector", "the sector; empty for all together"),
        ("variable", "what the number is; `detente explain` knows the words"),
        ("unit", "its unit; money is in the prices of the world's year"),
        ("value", "the number under the scenario's own model"),
        ("low", "the lowest over the declared models; empty where one was solved"),
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
        "# The tables\n\nOne number a row. For the numbers of the model itself take the rows whose `draw` is empty.\n\n"
            + "| column | holds |\n|---|---|\n" + meanings.map { "| `\($0.column)` | \($0.meaning) |\n" }.joined()
            + "\n`results.csv` has economies and pairs, `sectors.csv` economies by sector, `rates.csv` the law by sector.\n"
    }
}

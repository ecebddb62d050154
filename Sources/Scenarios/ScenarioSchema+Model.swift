import Studies
import TradeEquilibrium
import TradePolicy

/// The keys of the model and of an ensemble of models.
extension ScenarioSchema {
    static let model: [Field] = [
        Field(
            "horizon", .word(horizons), "A named set of elasticities and closures; default: medium. Each key below overrides it."
        ),
        Field("elasticities", .name, "The world's table of trade elasticities; default: its first."),
        Field(
            "theta", .either(.decimal(.theta), .sectorNumbers(.theta)),
            "Trade elasticities θ in the place of the table's, at every horizon: for all sectors or for those named."),
        Field("deficits", .word(deficits), "What trade deficits do; default: world-share."),
        Field("revenue", .word(revenues), "What becomes of tariff revenue; default: lump-sum."),
        Field(
            "production", .wordOr(["cobb-douglas"], .object("production")),
            "How goods replace each other in production and consumption: Cobb-Douglas, or nested CES."),
        Field(
            "labour", .wordOr(["mobile", "immobile"], .object("labour")),
            "Who can change jobs: everybody, nobody, or some (Roy-Fréchet)."),
        Field(
            "labour-supply", .decimal(.labourSupply),
            "Elasticity of labour supply; default: 0, and 0.5 in all models where the model or the ensemble has wage-tax."),
        Field(
            "scale", .wordOr(["none", "from-table"], .object("scale")),
            "Economies of scale; default: none; from-table takes the ψ that the table of elasticities ships."),
        Field(
            "tariff-exponent", .decimal(.exponent),
            "φ̃, how strongly tariffs act on trade beside costs of their size; default: 1."),
        Field(
            "local-costs", .costShares,
            "ν, the part of the cost of selling goods that is paid to the buyer's country, with deficits: endogenous; "
                + "default: {USA: 27.1%, elsewhere: 11.4%}."),
        Field("collected", .share, "Share of a statutory change that customs collects; default: 100%."),
        Field(
            "base-day", .day,
            "The day whose law the world's tariffs carry; default: what the world says, 2024-12-31 where it says nothing."),
    ]

    static let production: [Field] = [
        Field(
            "consumption", .decimal(.substitution), "σ, elasticity of substitution across goods in consumption; default: 1."),
        Field("value-added", .decimal(.substitution), "η, between value added and the bundle of inputs; default: 1."),
        Field("inputs", .decimal(.substitution), "ε, across inputs in that bundle; default: 1."),
    ]

    static let labour: [Field] = [
        Field(
            "kappa", .decimal(.kappa), required: true,
            "κ, how easily an industry hires: 1 is immobile labour, very large is mobile; 3 at the horizon medium.")
    ]

    static let scale: [Field] = [
        Field(
            "psi", .wordOr(["from-table"], .either(.decimal(.psi), .sectorNumbers(.psi))), required: true,
            "ψ, by how much costs fall with employment: for all sectors, for those named, or the table's; θψ is at most 1."),
        Field("reach", .word([Scale.Reach.sector, .country].map(\.rawValue)), "Whose employment counts; default: sector."),
    ]

    static let ensemble: [Field] = [
        Field("elasticities", .names, "Tables of trade elasticities."),
        Field("deficits", .words(deficits), "Rules for trade deficits."),
        Field("revenue", .words(revenues), "Uses of tariff revenue."),
        Field("horizon", .words(horizons), "Horizons."),
        Field("labour-supply", .decimals(.labourSupply), "Elasticities of labour supply."),
    ]
}

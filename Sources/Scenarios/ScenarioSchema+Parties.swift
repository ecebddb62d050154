import TradeGames

extension ScenarioSchema {
    /// Who bargains over what, for what, and what each sets in a war.
    static let bargain: [(name: String, fields: [Field])] = [
        ("parties", parties), ("player", player), ("control", control), ("worth", worth), ("weights", weights),
    ]

    private static let parties: [Field] = [
        Field("players", .list(.object("player"), most: Limits.players), required: true, "Two or more sides."),
        Field("issues", .names, required: true, "Measures, threats and truces that are on the table, each with one move."),
        Field("together", .list(.names, most: Limits.issues), "Issues that are agreed on together or not at all."),
        Field("signed", .names, "The issues of the agreement that was signed, to be placed among all packages."),
        Field("worth", .list(.object("worth"), most: Limits.players * Limits.issues), "What issues are worth outside trade."),
        Field("deadline", .day, "The first day on which it is too late."),
        Field("outside-option", .text, "The branch that holds when they do not agree, as event/branch."),
        Field("note", .note, "Anything a reader should know."),
    ]

    private static let player: [Field] = [
        Field("id", .name, required: true, "The name of the player."),
        Field("economies", .countries, required: true, "The economies that act as one."),
        Field("weights", .object("weights"), required: true, "What it wants."),
        Field("sectors", .names, "The sectors of the world that jobs and politics are about."),
        Field(
            "moves", .list(.object("action"), most: Limits.actions), required: true,
            "What it may do to its own measures and to truces."),
        Field(
            "controls", .list(.object("control"), most: Limits.actions),
            "What it sets where tariffs answer each other; default: tariffs by partner and sector."),
    ]

    private static let control: [Field] = [
        Field(
            "tariffs", .word(PolicySpace.Detail.allCases.map(\.rawValue)),
            "Duties on the other players' goods, so finely, in the place of those that hold."),
        Field(
            "export-taxes", .word(PolicySpace.Detail.allCases.map(\.rawValue)),
            "Taxes on what it sells to the other players, so finely, in the place of those that hold."),
        Field("rate-of", .name, "One of its own measures with a duty: its rate is set, and all other law stays."),
        Field("at-least", .rate, "The lowest rate of a measure; default: 0%."),
        Field("at-most", .rate, "The highest rate; default: that of `--highest`."),
    ]

    private static let worth: [Field] = [
        Field("issue", .name, required: true, "One of the issues."),
        Field("player", .name, required: true, "To whom."),
        Field("value", .text, required: true, "A year, such as 5 bn USD; with a minus where agreeing costs."),
        Field("source", .text, required: true, "Whose judgement it is."),
    ]

    private static let weights: [Field] = [
        Field("welfare", .share, "On real income; the weights add up to 100%."),
        Field("jobs", .share, "On what is earned in `sectors`."),
        Field("revenue", .share, "On tariff revenue."),
        Field("political", .share, "The same, for those that are heard."),
    ]
}

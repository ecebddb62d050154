import TradeGames

extension ScenarioSchema {
    /// Friends, enemies, blocks and tours.
    static let alliances: [(name: String, fields: [Field])] = [
        ("triangle", triangle), ("declared", declared), ("carried", carried), ("total", total),
        ("tour", tour), ("visitor", visitor), ("branch-worth", branchWorth), ("choice", choice), ("mediator", mediator),
        ("coalition", coalition), ("ally", ally), ("member-worth", memberWorth),
    ]

    private static let triangle: [Field] = [
        Field("courted", .countries, required: true, "Who is to change sides."),
        Field("courting", .countries, required: true, "Who wants it to."),
        Field("friend", .countries, required: true, "Whom it is to leave."),
        Field("with", .countries, "Who lifts its sanctions as well, in a second offer beside the first."),
        Field(
            "sanctions", .names, required: true,
            "Ids of what is lifted: measures of `courting` and `with` that are law on `as-of`, each of one of the two only."),
        Field(
            "cut", .list(.share, most: Limits.cuts), required: true,
            "Shares of the varieties of goods that courted and friend no longer trade, both ways, such as [25%, 50%, 100%]."),
        Field(
            "security-value", .object("declared"),
            "What the cut is worth to `courting` outside trade; only the break-even without it."),
        Field("carried", .object("carried"), "Goods trade of one economy carried to a later year than the world's."),
    ]

    private static let declared: [Field] = [
        Field("value", .text, required: true, "A year, such as 20 bn USD."),
        Field("source", .text, required: true, "Whose judgement it is."),
    ]

    private static let carried: [Field] = [
        Field("economy", .countries, required: true, "Whose trade."),
        Field(
            "to", .name, required: true,
            "The installed world of pair totals over which its trade is spread, such as countries-2023."),
        Field("day", .day, required: true, "The day whose law the later trade has."),
        Field("exports", .object("total"), "Official totals of its exports; the world's total stays without it."),
        Field("imports", .object("total"), "Official totals of its imports; the world's total stays without it."),
        Field("source", .text, required: true, "Where the totals are written."),
    ]

    private static let total: [Field] = [
        Field("before", .text, required: true, "In the world's year, such as 592.5 bn USD."),
        Field("after", .text, required: true, "In the later year."),
    ]

    private static let tour: [Field] = [
        Field("players", .list(.object("visitor"), most: Limits.players), required: true, "Whom values are worked out for."),
        Field("worth", .list(.object("branch-worth"), most: Limits.worth), "What branches are worth outside trade."),
        Field(
            "choices", .list(.object("choice"), most: Limits.choices),
            "What a player may do or leave before events are known: the value of information is of these."),
        Field("mediators", .list(.object("mediator"), most: Limits.choices), "Who can make a branch more likely."),
    ]

    private static let visitor: [Field] = [
        Field("id", .name, required: true, "The name of the player."),
        Field("economies", .countries, required: true, "The economies that are counted as one."),
    ]

    private static let branchWorth: [Field] = [
        Field("branch", .text, required: true, "As event/branch."),
        Field("player", .name, required: true, "To whom."),
        Field("value", .text, required: true, "A year, such as 5 bn USD; with a minus where it costs."),
        Field("source", .text, required: true, "Whose judgement it is."),
    ]

    private static let choice: [Field] = [
        Field("id", .name, required: true, "What it is called in tables."),
        Field("player", .name, required: true, "Whose it is."),
        Field(
            "moves", .list(.object("action"), most: Limits.actions), required: true,
            "What it does to the player's own measures, and to truces."),
    ]

    private static let mediator: [Field] = [
        Field("economies", .countries, required: true, "Who mediates."),
        Field("branch", .text, required: true, "The branch that it makes more likely, as event/branch."),
        Field("points", .share, required: true, "By how much: 10% makes 40% to 50%; the other branches keep their proportions."),
        Field("source", .text, required: true, "Whose judgement it is."),
    ]

    private static let coalition: [Field] = [
        Field("players", .list(.object("ally"), most: Limits.allies), required: true, "Who may form blocks, up to five."),
        Field(
            "tariffs", .word(PolicySpace.Detail.allCases.map(\.rawValue)),
            "How finely blocks set the tariffs on other players that are best for them; default: uniform."),
        Field("highest", .rate, "The highest tariff that a block may set; default: 100%."),
        Field(
            "club", .rate,
            "What members of a block of two or more charge all other players on top, in the place of best responses."),
        Field("target", .countries, "Whom the players' sanctions are on, in the place of tariffs."),
        Field(
            "worth", .list(.object("member-worth"), most: Limits.worth),
            "What it is worth outside trade that somebody is in a block of two or more; with a target, that it takes "
                + "part, to itself."
        ),
    ]

    private static let ally: [Field] = [
        Field("id", .name, required: true, "The name of the player."),
        Field("economies", .countries, required: true, "The economies that act as one."),
        Field("sanctions", .names, "Measures on the target that it imposes where it takes part."),
    ]

    private static let memberWorth: [Field] = [
        Field("member", .name, required: true, "Who is a member."),
        Field("player", .name, required: true, "To whom it is worth something."),
        Field("value", .text, required: true, "A year, such as -5 bn USD."),
        Field("source", .text, required: true, "Whose judgement it is."),
    ]
}

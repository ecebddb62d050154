import Studies
import TradeEquilibrium
import TradePolicy

/// The dialect of scenario files as one table: the checks, the JSON Schema and the documentation
/// page are made from it.
public enum ScenarioSchema {
    /// What may be written under a key.
    public indirect enum Kind: Sendable {
        /// Text in one line.
        case text
        /// Text in one line or several.
        case note
        /// A name: small letters, digits and hyphens.
        case name
        /// The name of an installed world, or the path of a world file.
        case world
        /// `2025-11-11`
        case day
        /// `2025-11-11` or `open`
        case dayOrOpen
        /// A day or a list of days.
        case days
        /// `25%`
        case rate
        /// `24pp`
        case points
        /// `25%`, or a map of days to `25%` or `+10pp`
        case ratePath
        /// A map of days to texts.
        case sources
        /// `57%`, from 0 to 100
        case share
        /// One country or group, or a list.
        case countries
        /// `all`, one country or group, or a list
        case imposers
        /// `all`, one country or group, a list, or `{all-except: [...]}`
        case countrySet
        /// `all`, or a map with `hs`, `list`, `sectors` or `minerals`
        case goods
        /// One of these words.
        case word([String])
        /// One or several of these words.
        case words([String])
        /// A whole number within bounds.
        case number(ClosedRange<Int>)
        /// A bare number, such as an elasticity.
        case decimal(Bounds)
        /// One or several of them.
        case decimals(Bounds)
        /// Sector → bare number.
        case sectorNumbers(Bounds)
        /// A share below 100%, or `{code: share, elsewhere: share}`.
        case costShares
        /// One of these words, or something else.
        case wordOr([String], Kind)
        /// One bare text, or a map.
        case either(Kind, Kind)
        /// A name or a list of names.
        case names
        /// An object of the table.
        case object(String)
        /// Up to so many of one kind.
        case list(Kind, most: Int)
        /// Name → value.
        case map(Kind)
        /// Id → fields to change.
        case changes
    }

    /// A key of an object.
    public struct Field: Sendable {
        public let name: String
        public let kind: Kind
        public let isRequired: Bool
        /// What it means, in a sentence.
        public let about: String

        init(_ name: String, _ kind: Kind, required: Bool = false, _ about: String) {
            self.name = name
            self.kind = kind
            isRequired = required
            self.about = about
        }
    }

    /// The objects of the dialect, in the order of the documentation.
    public static let objects: [(name: String, fields: [Field])] =
        [
            ("scenario", scenario), ("group", group), ("member", member), ("model", model), ("production", production),
            ("labour", labour), ("scale", scale),
            ("ensemble", ensemble), ("layer", layer), ("measure", measure),
            ("exemption", exemption),
            ("truce", truce), ("extension", `extension`), ("threat", measure), ("event", event), ("branch", branch),
            ("action", action), ("void", void),
        ] + bargain + alliances + [
            ("calendar", calendar)
        ]

    /// The fields of an object.
    public static func fields(of object: String) -> [Field] {
        guard let found = table[object] else { preconditionFailure("The dialect has no object \(object).") }
        return found
    }
    private static let table = Dictionary(uniqueKeysWithValues: objects.map { ($0.name, $0.fields) })

    /// The field of an object with a name; nil where there is none.
    static func field(_ name: String, of object: String) -> Field? { byName[object]?[name] }
    private static let byName = table.mapValues { fields in Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0) }) }

    // Every list of words is that of the type which the word becomes.
    static let horizons = words(ModelOptions.Horizon.self)
    static let deficits = words(ModelOptions.Deficits.self)
    static let revenues = words(ModelOptions.Revenue.self)
    static let kinds = words(Instrument.self)
    /// Words of which an ensemble may list several.
    static let listed = [horizons, deficits, revenues]

    /// The words of a type, in its order.
    static func words<Choice: RawRepresentable<String> & CaseIterable>(_: Choice.Type) -> [String] {
        Choice.allCases.map(\.rawValue)
    }

    private static let scenario: [Field] = [
        Field("schema", .number(1...1_000), required: true, "The version of the dialect: 1."),
        Field("id", .name, required: true, "The scenario's name in tables and files."),
        Field("title", .text, required: true, "What it is about, in a line."),
        Field(
            "world", .world,
            "The calibrated world that it is solved on, such as icio-2022, or a file, such as mine.world; inherited with `extends`."
        ),
        Field("as-of", .day, "The day whose law is solved, on each branch."),
        Field("compare-to", .days, "The day or days whose law counts as no change."),
        Field(
            "calendar", .word(["all"]),
            "all: the whole shipped record, under what is written here; single files are taken with `use` in measures."),
        Field("extends", .text, "Another scenario file, from which everything not written here is taken."),
        Field("remove", .names, "Ids of what is taken out of the extended scenario."),
        Field("change", .changes, "Id → fields that are replaced in the extended scenario."),
        Field("model", .object("model"), "The assumptions of the model."),
        Field("ensemble", .object("ensemble"), "Other assumptions: every combination is solved beside the model."),
        Field(
            "groups", .list(.object("group"), most: Limits.groups),
            "Groups of economies of your own, by whose ids every list of economies may name them; they are answered for as one."),
        Field(
            "focus", .countries,
            "The economies and groups that the report is about, in its order; a group is answered for as one."),
        Field(
            "layers", .list(.object("layer"), most: Limits.layers),
            "Legal authorities in the order in which their duties are applied."),
        Field("measures", .list(.object("measure"), most: Limits.measures), "What is law, or was."),
        Field("truces", .list(.object("truce"), most: Limits.truces), "Windows that suspend points of measures, or cap them."),
        Field(
            "threats", .list(.object("threat"), most: Limits.measures),
            "Measures that are no law until an event carries them out."),
        Field("events", .list(.object("event"), most: Limits.events), "Dated forks, with branches."),
        Field("void", .list(.object("void"), most: Limits.voids), "Judgments that void an authority."),
        Field("parties", .object("parties"), "Who bargains over what; `detente game` solves it."),
        Field("triangle", .object("triangle"), "Who courts whom away from which friend; `detente triangle` solves it."),
        Field(
            "tour", .object("tour"),
            "What the events are worth to whom, and who may move their odds; `detente triangle` solves it."),
        Field("coalition", .object("coalition"), "Who may form blocks; `detente coalition` solves it."),
        Field("note", .note, "Anything a reader should know."),
    ]

    private static let group: [Field] = [
        Field("id", .name, required: true, "The name by which lists name it."),
        Field("title", .text, "What reports call it; default: its id."),
        Field(
            "members", .list(.either(.countries, .object("member")), most: Limits.members), required: true,
            "Its economies: codes, other groups, or economies with days."),
    ]

    private static let member: [Field] = [
        Field("economies", .countries, required: true, "Who is a member."),
        Field("from", .day, "The first day of membership; default: always."),
        Field("until", .day, "The first day without it; default: for good."),
    ]

    private static let layer: [Field] = [
        Field("id", .name, required: true, "The name that measures use."),
        Field("combine", .word(words(Layer.Combine.self)), "How its rate joins the total; default: add."),
        Field("authority", .name, "The statute, which a judgment may void."),
        Field("displaced-by", .names, "Layers, declared earlier, under which a good leaves this one."),
        Field(
            "except-share", .word(words(Layer.ExceptShare.self) + ["metal"]),
            "How much of the good they take: all, or their content share."),
        Field("highest", .rate, "The highest rate that the statute allows; a measure above it is refused."),
        Field("days", .number(Limits.statute), "How many days the statute allows; a measure that lasts longer is refused."),
        Field("note", .note, "Anything a reader should know."),
    ]

    private static let measure: [Field] = [
        Field("use", .text, "A file of the shipped calendar, such as USA/section-232; then no other field."),
        Field("id", .name, "Unique in the scenario."),
        Field("title", .text, "What it is, in a line."),
        Field("kind", .word(kinds), "The instrument; default: tariff."),
        Field(
            "by", .imposers,
            "Who imposes it: each for itself, so that several also hit each other, but nothing within the customs union EU27."),
        Field("origins", .countrySet, "Whose goods; for measures on imports."),
        Field("destinations", .countrySet, "For whom; for measures on exports."),
        Field("buyer", .countries, "Who promises to buy."),
        Field("seller", .countries, "From whom."),
        Field("goods", .goods, "Which goods; default: all."),
        Field("layer", .name, "The authority under which a duty stacks."),
        Field("rate", .ratePath, "The rate, or days with rates."),
        Field("sources", .sources, "Days of `rate` with the text that the step rests on, where it is not `source`."),
        Field("heading", .text, "Headings of chapter 99 under which it is declared, such as 9903.88.03."),
        Field("answers", .name, "The measure or threat that this one answers."),
        Field(
            "rule", .word(["match-rate", "match-value"]),
            "How it answers: with the same rates from its own first day on, or with duties on the same value."),
        Field("announced", .day, "When it was made known."),
        Field("from", .day, "The first day on which it holds."),
        Field("until", .dayOrOpen, "The first day on which it no longer holds."),
        Field(
            "exempt", .list(.object("exemption"), most: Limits.exemptions), "Who or what pays less; the first that fits is taken."
        ),
        Field("content", .share, "Share of the good's value on which the duty bites, such as metal content."),
        Field("collected", .share, "Share of this measure's statutory change that customs collects."),
        Field(
            "if", .map(.text),
            "What the goods have to be besides their code → the share of the trade that is, such as {vehicle-part: 50%}."),
        Field("share", .share, "Share of the trade reached: listed buyers, parcels, ships, caught goods."),
        Field("approval", .share, "Share of licences granted."),
        Field("foreign-content", .share, "Share of controlled content from which goods made abroad are covered too."),
        Field(
            "reach", .share,
            "Share of what third countries sell to the target that falls under it too, for its content; default: 0%."),
        Field("leakage", .share, "Share of what is refused that still arrives through third countries."),
        Field("cost", .rate, "Ad valorem cost of a fee where it is paid, or of trade."),
        Field("rent-to", .word(["exporter", "importer", "none"]), "Who keeps the rent of a limit."),
        Field("target", .text, "What is promised, in all: 25 Mt/yr, 40 bn USD/yr, 120% of base."),
        Field("above", .text, "The baseline of a promise to buy more; delivered is then of the increment."),
        Field("delivered", .share, "Share of a promise that is expected to be kept; with state, by state buyers."),
        Field("state", .share, "Part of a promise that state buyers would have to buy; private firms are bound by nothing."),
        Field("private-delivered", .share, "With state: what private firms buy of the rest all the same; 0% when not written."),
        Field("quantity", .text, "The quantity within a quota: 100 kt/yr, 2 bn USD/yr, 80% of base."),
        Field("price", .text, "What a tonne is worth, such as 480 USD/t."),
        Field("in-base-year", .text, "The tonnes of the world's base year, which stand for its trade."),
        Field(
            "counted", .word(["volume", "value"]), "In what a quantity counts: at prices of the base year (default), or in money."
        ),
        Field("in-quota", .rate, "The rate within a quota."),
        Field("out-of-quota", .rate, "The rate beyond a quota."),
        Field("substitution", .text, "Elasticity of substitution of a critical input."),
        Field("stocks", .text, "Months of use in stock, such as 3 months; of minerals, the tables' where it is left out."),
        Field("financing", .text, "How a subsidy is paid for."),
        Field("amount", .text, "The sum of a subsidy, pledge to invest or refund; of a pledge over all its years: 550 bn USD."),
        Field("years", .decimal(.years), "Over how many years a pledge is paid."),
        Field(
            "additionality", .share,
            "Share of a pledge that would not be invested without it; where it is not said, the report shows 0%, 30% and 100%."),
        Field(
            "channel", .word(words(PledgeTerms.Channel.self)),
            "What a pledge with additionality does: money that is paid each year (default), or the capital once it is in place."),
        Field("capital-output", .decimal(.capitalOutput), "Capital over value added in a pledge's sectors; default 3."),
        Field("capital-share", .share, "Capital's part of value added in a pledge's sectors; default 40%."),
        Field("authority", .name, "Of a refund: the statute whose duties are paid back."),
        Field("source", .text, "The legal text, or hypothetical."),
        Field(
            "confidence", .word(words(Confidence.self)), "How well it is backed; default: sourced."),
        Field("note", .note, "Assumptions, and what a reader should know."),
    ]

    private static let exemption: [Field] = [
        Field("origins", .countrySet, "Whose goods; default: all."),
        Field("destinations", .countrySet, "For whom; default: all."),
        Field("goods", .goods, "Which goods; default: all that the measure covers."),
        Field(
            "if", .map(.text),
            "What the goods have to be besides their code → the share of the trade that is, or a list with it: {usmca: 87%}."),
        Field("share", .share, "Share of the trade that is exempt, or of the good's value."),
        Field("rate", .rate, "What is paid instead; without it the measure does not apply at all."),
        Field("from", .day, "The first day of the exemption."),
        Field("until", .dayOrOpen, "The first day without it."),
        Field("source", .text, "The legal text or table."),
        Field("note", .note, "Assumptions."),
    ]

    private static let truce: [Field] = [
        Field("id", .name, required: true, "The name that events use."),
        Field("title", .text, "What it is, in a line."),
        Field(
            "suspends", .map(.wordOr(["all"], .points)),
            "Measure → points that are taken off, or all: the measure does not hold."),
        Field("caps", .map(.rate), "Measure → the most that is paid."),
        Field("from", .day, required: true, "The first day on which it holds."),
        Field("until", .day, required: true, "The first day on which it no longer holds."),
        Field("extensions", .list(.object("extension"), most: Limits.extensions), "What was decided later."),
        Field(
            "then", .word(words(Truce.After.self)), "What follows: full rates, the relief for good, or the measures' end."),
        Field("hazard", .share, "Chance in a year that it breaks; for games, not for the law."),
        Field("source", .text, required: true, "The legal text."),
        Field("note", .note, "Anything a reader should know."),
    ]

    private static let `extension`: [Field] = [
        Field("decided", .day, required: true, "When it was decided."),
        Field("until", .day, required: true, "The new first day on which the truce no longer holds."),
        Field("source", .text, "The legal text."),
    ]

    private static let event: [Field] = [
        Field("id", .name, required: true, "The name of the event."),
        Field("title", .text, "What it is, in a line."),
        Field("date", .day, required: true, "The day on which it is decided."),
        Field("after", .text, "The earlier branch on which it takes place, as event/branch."),
        Field("branches", .list(.object("branch"), most: Limits.paths), required: true, "How it may turn out."),
        Field("source", .text, "Where it was announced."),
    ]

    private static let branch: [Field] = [
        Field("id", .name, required: true, "The name of the branch in tables."),
        Field("title", .text, "What it is, in a line."),
        Field("probability", .share, "On all branches of the event, adding up to 100%, or on none."),
        Field("then", .list(.object("action"), most: Limits.actions), "What it does to the law, in order."),
    ]

    private static let action: [Field] = [
        Field("withdraw", .name, "A measure ends, or a threat is gone."),
        Field("extend", .name, "A truce is extended, with `until`."),
        Field("end", .name, "A truce is broken off."),
        Field("set", .name, "A measure gets other rates, with `rate`."),
        Field("carry-out", .name, "A threat becomes law."),
        Field("void", .name, "An authority is voided, with `collected-until` and `source`."),
        Field("until", .day, "With extend: the new first day on which the truce no longer holds."),
        Field("rate", .ratePath, "With set: days with rates."),
        Field("from", .day, "With withdraw and end: the first day without it; default: the event's date."),
        Field("collected-until", .day, "With void: the first day on which customs no longer collects."),
        Field("source", .text, "Where it is written."),
    ]

    private static let void: [Field] = [
        Field("authority", .name, required: true, "The statute that the layers name."),
        Field("decided", .day, required: true, "The day of the judgment."),
        Field("collected-until", .day, "The first day on which customs no longer collects; default: the day of the judgment."),
        Field("source", .text, required: true, "The judgment."),
    ]

    private static let calendar: [Field] = [
        Field("calendar", .text, required: true, "What the file holds, in a line."),
        Field("note", .note, "Anything a reader should know."),
        Field("kept-to", .day, "The last day up to which the record is kept; the whole calendar is kept to the earliest."),
        Field("layers", .list(.object("layer"), most: Limits.layers), "Layers in their order."),
        Field("measures", .list(.object("measure"), most: Limits.measures), "What is law, or was."),
        Field("truces", .list(.object("truce"), most: Limits.truces), "Windows that suspend points of measures."),
        Field("threats", .list(.object("threat"), most: Limits.measures), "Announced, and no law."),
        Field("void", .list(.object("void"), most: Limits.voids), "Judgments that void an authority."),
    ]
}

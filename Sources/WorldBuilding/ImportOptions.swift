import TradeData

/// What a reader has to know, because tables differ and do not say.
public struct ImportOptions: Sendable {
    /// Small letters, digits and hyphens.
    public var id: String
    public var title: String
    public var year: Int
    /// The unit of all money in the tables; nil where it is as the format has it, or as the tables say. The world holds millions of
    /// its currency.
    public var unit: MoneyUnit?
    /// How trade elasticities are stored; nil lets the reader find out, or refuse.
    public var elasticityIsInverse: Bool?
    /// How tariffs are stored; nil lets the reader find out, or refuse.
    public var tariffs: TariffScale?
    /// The tariffs' `origin` is the importer: flows are backed out as labelled, the rates then transposed.
    public var tariffsTransposed: Bool
    /// The sectors that are goods, as the tables label them; nil takes them from `sectors.csv` or from known classifications.
    public var goods: [String]?
    /// What separates the fields of tables that are not separated by commas.
    public var separator: Table.Separator
    /// Cells that the tables lack are zero; else they are refused.
    public var missingIsZero: Bool
    public var licence: String
    /// The day whose law the tariffs carry; nil where nobody says it.
    public var lawDay: Day?
    /// The path of the concordance; nil: `concordance.csv` beside the tables, where it is there.
    public var concordance: String?
    /// Told how much of a large table has been read, from 0 to 1; nil for nobody.
    public var progress: (@Sendable (String, Double) throws -> Void)?

    public init(
        id: String, title: String? = nil, year: Int, unit: MoneyUnit? = nil, elasticityIsInverse: Bool? = nil,
        tariffs: TariffScale? = nil, tariffsTransposed: Bool = false, goods: [String]? = nil, separator: Table.Separator = .comma,
        missingIsZero: Bool = false, licence: String = "as the source's", lawDay: Day? = nil, concordance: String? = nil
    ) {
        self.id = id
        self.title = title ?? id
        self.year = year
        self.unit = unit
        self.elasticityIsInverse = elasticityIsInverse
        self.tariffs = tariffs
        self.tariffsTransposed = tariffsTransposed
        self.goods = goods
        self.separator = separator
        self.missingIsZero = missingIsZero
        self.licence = licence
        self.lawDay = lawDay
        self.concordance = concordance
    }

    /// - Throws: `Problems` for an id that is no id, a year that is no year, and text that may not be printed.
    func check() throws {
        var problems = ProblemList()
        if !Codes.isSlug(id) {
            problems.add(
                Problem(
                    what: "the id \(PlainText.quoted(id)) is not made of small letters, digits and hyphens",
                    remedy: "write one such as my-world-2024"))
        }
        if !Codes.years.contains(year) {
            problems.add(
                Problem(
                    what: "the year \(year) is not from \(Codes.years.lowerBound) to \(Codes.years.upperBound)",
                    remedy: "give the year of the flows"))
        }
        for text in [title, licence] {
            guard let control = PlainText.fault(in: text) else { continue }
            problems.add(Problem(what: "\(PlainText.quoted(text)) holds the control character \(control)", remedy: "remove it"))
        }
        try problems.throwIfAny()
    }

    /// - Throws: `Problems` for options on what tables of the format do not hold.
    func check(for format: WorldFormat) throws {
        var problems = ProblemList()
        func refuse(_ option: String, _ why: String, _ remedy: String) {
            problems.add(Problem(what: "\(option) says nothing about tables of the format \(format): \(why)", remedy: remedy))
        }
        let others = "leave it out; long, kite and pairs have them"
        if format.tariffs == .none {
            if tariffs != nil { refuse("--tariffs", "they hold no tariffs", others) }
            if tariffsTransposed { refuse("--tariffs-transposed", "they hold no tariffs", others) }
            if elasticityIsInverse != nil { refuse("--elasticities", "they hold no elasticities", others) }
        }
        if format.tariffs == .column, tariffsTransposed {
            refuse(
                "--tariffs-transposed", "a tariff is in the row of its flow, and is what the destination asks",
                "leave it out, and write each tariff into the row of the flow that pays it")
        }
        try problems.throwIfAny()
    }
}

/// The kinds of measures, by what they change.
extension Instrument {
    // Duties on imports, paid to the imposer.
    static let duties = [tariff, deMinimis, transshipment]
    private static let dutyKeys: Set = ["rate", "sources", "layer", "content", "collected", "answers", "rule"]
    public static let tariff = Instrument("tariff", on: .imports, effect: .duty, keys: dutyKeys)
    /// A duty on small parcels, on the share of imports that comes in them.
    public static let deMinimis = Instrument("de-minimis", on: .imports, effect: .duty, keys: dutyKeys)
    /// A duty on goods of another true origin, on the share that is caught.
    public static let transshipment = Instrument("transshipment", on: .imports, effect: .duty, keys: dutyKeys)

    // On exports.
    static let onExports = [exportTax, exportBan, exportControl, entityList]
    /// A tax on exports, paid to the origin.
    public static let exportTax = Instrument(
        "export-tax", on: .exports, effect: .exportTax, keys: ["answers", "sources"], needs: ["rate"])
    public static let exportBan = Instrument(
        "export-ban", on: .exports, effect: .availability, keys: controlKeys.union(["reach", "stocks"]))
    /// Licences: a share of the applications is approved.
    public static let exportControl = Instrument(
        "export-control", on: .exports, effect: .availability,
        keys: controlKeys.union(["approval", "foreign-content", "reach", "stocks"]))
    /// Listed buyers: a share of the trade is theirs.
    public static let entityList = Instrument(
        "entity-list", on: .exports, effect: .availability, keys: controlKeys.union(["reach"]))
    private static let controlKeys: Set = ["leakage", "answers", "rent-to"]

    // On imports, without revenue.
    static let onImports = [importBan, portFee]
    public static let importBan = Instrument("import-ban", on: .imports, effect: .availability, keys: controlKeys)
    /// A fee on ships: a cost on the share of trade that they carry.
    public static let portFee = Instrument("port-fee", on: .imports, effect: .cost, keys: ["cost", "answers"])

    // On quantities, where the text has a number.
    static let onQuantities = [quota, purchaseCommitment]
    private static let quantityKeys: Set = ["rent-to", "answers", "price", "in-base-year", "counted"]
    public static let quota = Instrument(
        "quota", on: .imports, effect: .quantity, keys: quantityKeys.union(["in-quota", "out-of-quota"]), needs: ["quantity"])
    /// A promise to buy at least so much.
    public static let purchaseCommitment = Instrument(
        "purchase-commitment", on: .imports, effect: .quantity,
        keys: quantityKeys.union(["delivered", "above", "state", "private-delivered"]),
        needs: ["target"], imposer: "buyer", partner: "seller")

    // Recorded but not modelled.
    static let recorded = [subsidy, inputShock]
    public static let subsidy = Instrument(
        "subsidy", on: .exports, effect: .recorded, keys: ["financing", "destinations", "answers"], needs: ["amount"],
        aimed: false)
    public static let inputShock = Instrument(
        "input-shock", on: .exports, effect: .recorded, keys: ["substitution", "stocks", "destinations"], aimed: false)
}

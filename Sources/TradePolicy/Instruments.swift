/// The kinds of measures, by what they change.
extension Instrument {
    // Duties on imports, paid to the imposer.
    static let duties = [tariff, deMinimis, transshipment]
    public static let tariff = Instrument("tariff", on: .imports, effect: .duty, hasRate: true)
    /// A duty on small parcels, on the share of imports that comes in them.
    public static let deMinimis = Instrument("de-minimis", on: .imports, effect: .duty, hasRate: true)
    /// A duty on goods of another true origin, on the share that is caught.
    public static let transshipment = Instrument("transshipment", on: .imports, effect: .duty, hasRate: true)

    // On exports.
    static let onExports = [exportTax, exportBan, exportControl, entityList]
    /// A tax on exports, paid to the origin.
    public static let exportTax = Instrument("export-tax", on: .exports, effect: .exportTax, hasRate: true)
    public static let exportBan = Instrument("export-ban", on: .exports, effect: .availability, terms: [.leakage, .share])
    /// Licences: a share of the applications is approved.
    public static let exportControl = Instrument(
        "export-control", on: .exports, effect: .availability, terms: [.approval, .leakage, .share])
    /// Listed buyers: a share of the trade is theirs.
    public static let entityList = Instrument("entity-list", on: .exports, effect: .availability, terms: [.leakage, .share])

    // On imports, without revenue.
    static let onImports = [importBan, portFee]
    public static let importBan = Instrument("import-ban", on: .imports, effect: .availability, terms: [.leakage, .share])
    /// A fee on ships: a cost on the share of trade that they carry.
    public static let portFee = Instrument("port-fee", on: .imports, effect: .cost, terms: [.share, .cost])

    // Recorded but not modelled.
    static let recorded = [quota, purchaseCommitment, subsidy, investment, inputShock]
    public static let quota = Instrument("quota", on: .imports, effect: .recorded, amount: "quantity")
    public static let purchaseCommitment = Instrument(
        "purchase-commitment", on: .exports, effect: .recorded, terms: [.share, .buyer, .seller], amount: "target")
    public static let subsidy = Instrument("subsidy", on: .exports, effect: .recorded, amount: "amount", hasPartners: false)
    public static let investment = Instrument("investment", on: .exports, effect: .recorded, amount: "amount")
    public static let inputShock = Instrument("input-shock", on: .exports, effect: .recorded, hasPartners: false)
}

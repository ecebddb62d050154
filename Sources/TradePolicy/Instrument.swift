/// What a measure is: the means by which it stands between two prices.
///
/// Those of the first three groups become wedges. The last group can be written, checked,
/// explained and dated, and says "written, not yet solved" until something solves it.
public enum Instrument: String, Sendable, CaseIterable {
    // Duties on imports, paid to the imposer.
    case tariff
    /// A duty on small parcels, on the share of imports that comes in them.
    case deMinimis = "de-minimis"
    /// A duty on goods of another true origin, on the share that is caught.
    case transshipment

    // On exports.
    case exportTax = "export-tax"
    case exportBan = "export-ban"
    /// Licences: a share of the applications is approved.
    case exportControl = "export-control"
    /// Listed buyers: a share of the trade is theirs.
    case entityList = "entity-list"

    // On imports, without revenue.
    case importBan = "import-ban"
    /// A fee on ships: a cost on the share of trade that they carry.
    case portFee = "port-fee"

    // Written, not yet solved.
    case quota
    case purchaseCommitment = "purchase-commitment"
    case subsidy
    case investment
    case inputShock = "input-shock"

    /// Whether the imposer is the destination of the goods (else it is the origin).
    public var isOnImports: Bool {
        switch self {
        case .tariff, .deMinimis, .transshipment, .importBan, .portFee, .quota: true
        case .exportTax, .exportBan, .exportControl, .entityList, .purchaseCommitment, .subsidy, .investment, .inputShock: false
        }
    }

    /// Whether it is a duty on imports, which stacks in layers.
    public var isDuty: Bool { self == .tariff || self == .deMinimis || self == .transshipment }

    /// Whether it leaves only a share of the trade possible.
    public var isQuantityLimit: Bool {
        self == .exportBan || self == .exportControl || self == .entityList || self == .importBan
    }

    /// Whether the equilibrium can be solved under it as a wedge.
    public var isSolved: Bool { isDuty || isQuantityLimit || self == .exportTax || self == .portFee }
}

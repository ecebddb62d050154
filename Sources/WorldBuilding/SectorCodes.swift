import TradeData

/// Which codes of known classifications are goods: `Data/concordances/sector-codes.csv`, which anyone may edit.
///
/// The same code may mean different sectors in different classifications (`c17` is electronics in WIOD 2016 and electricity in WIOD
/// 2013), so a code counts only in those that have all sectors of a world, and only where these agree.
struct SectorCodes {
    /// By classification and code.
    private let classifications: [String: [String: Bool]]

    /// Reads a table with columns classification, code, goods.
    /// - Throws: `Problems` with every bad row.
    init(_ table: Table) throws {
        let columns = try ["classification", "code", "goods"].map { try table.column($0) }
        var (found, problems) = ([String: [String: Bool]](), ProblemList())
        for row in 0..<table.rowCount {
            let (name, code, flag) = (table.text(row, columns[0]), table.text(row, columns[1]), table.text(row, columns[2]))
            guard ["yes", "no"].contains(flag), Codes.isSlug(code) else {
                problems.add(
                    table.problem("a row needs a code, and yes or no", remedy: "correct it", row: row, column: columns[1]))
                continue
            }
            if found[name, default: [:]].updateValue(flag == "yes", forKey: code) != nil {
                problems.add(table.problem("duplicate code \(code)", remedy: "keep one", row: row, column: columns[1]))
            }
        }
        try problems.throwIfAny()
        classifications = found
    }

    /// The shipped table.
    static func load() throws -> SectorCodes {
        try SectorCodes(Table(csv: DataLocation.read("concordances/sector-codes.csv"), name: "sector-codes.csv"))
    }

    /// Which sectors of a world are goods and which are not; those of which no classification says it, or of which those that may
    /// be meant disagree, are left out.
    /// - Complexity: O(sectors × classifications).
    func goods(among sectors: [Sector]) -> [Sector: Bool] {
        let codes = sectors.map(\.rawValue)
        let whole = classifications.filter { entry in codes.allSatisfy { SectorCodes.look($0, in: entry.value) != nil } }
        let exact = whole.filter { $0.value.count == codes.count }
        let meant = exact.count == 1 ? exact : whole.isEmpty ? classifications : whole
        return sectors.reduce(into: [:]) { found, sector in
            let answers = Set(meant.values.compactMap { SectorCodes.look(sector.rawValue, in: $0) })
            if answers.count == 1 { found[sector] = answers.first }
        }
    }

    /// A code, or one that begins as it: `c10t12` and `c17-18` are in divisions 10 and 17 of manufacturing, `c24a` in 24.
    private static func look(_ code: String, in classification: [String: Bool]) -> Bool? {
        if let known = classification[code] { return known }
        guard code.count > 3, let first = code.first, first.isLetter, code.dropFirst().prefix(2).allSatisfy(\.isNumber) else {
            return nil
        }
        let rest = code.dropFirst(3)
        guard rest.allSatisfy({ $0.isNumber || $0 == "t" || $0 == "-" }) || (rest.count == 1 && rest.allSatisfy(\.isLetter))
        else {
            return nil
        }
        return classification[String(code.prefix(3))]
    }
}

import Foundation
import TradeData

/// A total that a world has to meet, with its source.
public struct WorldTarget: Sendable, Equatable {
    /// What the total is of.
    public enum Kind: String, Sendable, CaseIterable {
        case valueAdded = "value-added"
        case goodsExports = "goods-exports"
        case servicesExports = "services-exports"
        /// Exports less imports of goods and services.
        case balance
        /// Goods from `partner` to the economy.
        case pair
    }
    public let kind: Kind
    public let country: Country
    /// The origin of a pair.
    public let partner: Country?
    /// Million USD.
    public let value: Double
    public let year: Int
    public let source: String
    public let reason: String

    public init(
        _ kind: Kind, _ country: Country, from partner: Country? = nil, value: Double, year: Int, source: String, reason: String
    ) {
        self.kind = kind
        self.country = country
        self.partner = partner
        self.value = value
        self.year = year
        self.source = source
        self.reason = reason
    }
}

extension [WorldTarget] {
    /// The targets as the text of `Data/worlds/targets.csv`.
    public func csv() -> String {
        var text =
            "# What summit-2022 is held to, million USD. country: the economy, the destination of a pair; partner: the origin.\n"
        text += "kind,country,partner,value,year,source,reason\n"
        for t in self {
            let value = (t.value * 10).rounded() / 10
            text +=
                "\(t.kind.rawValue),\(t.country),\(t.partner?.rawValue ?? ""),\(value),\(t.year),\(quoted(t.source)),\(quoted(t.reason))\n"
        }
        return text
    }

    /// Reads what `csv()` writes, or what someone edited.
    /// - Throws: `Problems` with every unknown kind and missing number.
    public init(csv data: Data, name: String) throws {
        let t = try Table(csv: data, name: name)
        let c = try ["kind", "country", "partner", "value", "year", "source", "reason"].map { try t.column($0) }
        var problems = ProblemList()
        self = []
        for row in 0..<t.rowCount {
            guard let kind = WorldTarget.Kind(rawValue: t.text(row, c[0])) else {
                let known = WorldTarget.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                problems.add(
                    t.problem(
                        "unknown kind \(PlainText.quoted(t.text(row, c[0])))", remedy: "write one of \(known)", row: row,
                        column: c[0]))
                continue
            }
            do {
                let partner = t.text(row, c[2])
                append(
                    WorldTarget(
                        kind, Country(try t.label(row, c[1])), from: partner.isEmpty ? nil : Country(partner),
                        value: try t.value(row, c[3]), year: try t.integer(row, c[4], in: Codes.years), source: t.text(row, c[5]),
                        reason: t.text(row, c[6])))
            } catch let found as Problems { found.problems.forEach { problems.add($0) } }
        }
        try problems.throwIfAny()
    }

    /// The shipped targets.
    public static func load() throws -> [WorldTarget] {
        try [WorldTarget](csv: DataLocation.read("worlds/targets.csv"), name: "targets.csv")
    }

    private func quoted(_ text: String) -> String { text.contains(",") ? "\"\(text)\"" : text }
}

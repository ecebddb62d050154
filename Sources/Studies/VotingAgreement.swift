import FoundationEssentials
import TradeData

/// How alike economies vote in the General Assembly of the United Nations, from `Data/votes`.
///
/// ```
/// agreement = 1 − mean |vote a − vote b| / 2        yes 1, abstention 0, no −1, over the votes that both took part in
/// ```
/// It describes; nothing is inferred from it. Most resolutions are not about trade, and abstentions count half.
public struct VotingAgreement: Sendable {
    /// The years that votes are of, such as `2015-2020`.
    public let years: String
    public let source: String
    private let pairs: [Pair: Double]
    private struct Pair: Hashable {
        let a, b: Country
        init(_ a: Country, _ b: Country) { (self.a, self.b) = a < b ? (a, b) : (b, a) }
    }

    /// All economies that the table has, sorted.
    public let economies: [Country]

    /// The shipped table.
    /// - Throws: `Problems`; marked as missing where it is not installed.
    public static func load() throws -> VotingAgreement {
        try VotingAgreement(csv: DataLocation.read("votes/agreement.csv"), name: "agreement.csv")
    }

    /// Reads a table with the columns a, b, agreement, years, source: each pair once.
    /// - Throws: `Problems` with every row that is wrong.
    public init(csv: Data, name: String) throws {
        let table = try Table(csv: csv, name: name)
        let (a, b, value) = (try table.column("a"), try table.column("b"), try table.column("agreement"))
        let (years, source) = (try table.column("years"), try table.column("source"))
        var (pairs, problems) = ([Pair: Double](), ProblemList())
        for row in 0..<table.rowCount {
            func refuse(_ what: String, _ remedy: String, _ column: Int) {
                problems.add(table.problem(what, remedy: remedy, row: row, column: column))
            }
            let pair = Pair(Country(table.text(row, a)), Country(table.text(row, b)))
            guard pair.a != pair.b, !pair.a.rawValue.isEmpty else {
                refuse("a pair has two economies", "write two codes such as CHN and USA", b)
                continue
            }
            guard let number = Double(table.text(row, value)), number >= 0, number <= 1 else {
                refuse("\(PlainText.quoted(table.text(row, value))) is no agreement", "it is a number from 0 to 1", value)
                continue
            }
            if pairs.updateValue(number, forKey: pair) != nil { refuse("duplicate pair", "keep one", a) }
        }
        try problems.throwIfAny()
        guard table.rowCount > 0 else { throw Problems("\(name) has no rows", remedy: "run Data/votes/build.py") }
        self.pairs = pairs
        (self.years, self.source) = (table.text(0, years), table.text(0, source))
        economies = Set(pairs.keys.flatMap { [$0.a, $0.b] }).sorted()
    }

    /// The agreement of two economies, 0 to 1; nil where the table does not have both.
    public subscript(a: Country, b: Country) -> Double? { a == b ? nil : pairs[Pair(a, b)] }
}

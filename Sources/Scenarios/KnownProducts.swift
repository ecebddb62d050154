import FoundationEssentials
import TradeData

/// Which HS codes mean something: those of the 2022 edition that trade is recorded under, and what became of older ones.
///
/// A code that nothing is recorded under reaches nothing, whatever the law says of it.
public struct KnownProducts: Sendable {
    /// Why a code reaches nothing.
    public enum Fault: Sendable, Equatable {
        /// It ended with an edition of the Harmonized System; these hold the goods now.
        case ended(edition: Int, successors: [String])
        case noSuchChapter
        /// Nothing is recorded under it in the weights of a year.
        case untraded(year: Int)

        /// What is wrong with a code.
        public func what(_ code: String) -> String {
            switch self {
            case .ended(let edition, _): "HS \(code) ended with the edition of \(edition); it reaches no trade"
            case .noSuchChapter: "HS \(code): there is no chapter \(code.prefix(2)) in the Harmonized System"
            case .untraded(let year): "HS \(code) reaches no trade: nothing is recorded under it in \(year)"
            }
        }

        public var remedy: String {
            switch self {
            case .ended(_, let successors):
                "write \(successors.count == 1 ? "its successor" : "those that are meant of its successors") \(successors.joined(separator: ", "))"
            case .noSuchChapter: "check the digits; chapters are 01 to 97 without 77, and 98 and 99 where a country fills them"
            case .untraded: "check the digits against the edition of 2022"
            }
        }
    }

    /// Subheadings that are traded, with their headings and chapters, as numbers with a digit 1 in front.
    private let traded: Set<Int>
    private let ended: [Int: (edition: Int, successors: [String])]
    private let year: Int

    /// - Parameters:
    ///   - codes: Codes of six digits that trade is recorded under.
    ///   - year: The year of that trade.
    ///   - successors: A table with columns code, successors, ended.
    /// - Throws: `Problems` with every wrong row.
    public init(codes: some Sequence<String>, year: Int, successors: Data, name: String) throws {
        let table = try Table(csv: successors, name: name)
        let columns = (try table.column("code"), try table.column("successors"), try table.column("ended"))
        var ended: [Int: (edition: Int, successors: [String])] = [:]
        var problems = ProblemList()
        for row in 0..<table.rowCount {
            let (code, next) = (table.text(row, columns.0), table.text(row, columns.1).split(separator: " ").map(String.init))
            guard let edition = Int(table.text(row, columns.2)), let product = Product(code), !next.isEmpty,
                next.allSatisfy({ Product($0) != nil }),
                ended.updateValue((edition, next), forKey: Product.number(of: product.code)) == nil
            else {
                problems.add(
                    table.problem(
                        "a row needs an HS code of its own, its successors and a year", remedy: "correct the row", row: row,
                        column: columns.0))
                continue
            }
        }
        try problems.throwIfAny()
        var traded: Set<Int> = []
        for code in codes {
            // Most codes are those of another partner too.
            let head = Product.number(of: code.utf8.prefix(6))
            guard head > 99, traded.insert(head).inserted else { continue }
            for shorter in [head / 100, head / 10_000] where shorter > 99 { traded.insert(shorter) }
        }
        (self.traded, self.ended, self.year) = (traded, ended, year)
    }

    /// The codes of the shipped weights and `Data/concordances/hs-successors.csv`, read once in a process.
    /// - Throws: `Problems`; marked as missing where they are not installed.
    public static func shipped() throws -> KnownProducts { try loaded.get() }

    private static let loaded = Result {
        let successors = try DataLocation.read("concordances/hs-successors.csv")
        let imports = try TradeWeights.load("us-imports-2024")
        let concordance = try Concordance.load().entries.map(\.prefix.code).filter { $0.utf8.count > 2 }
        return try KnownProducts(
            codes: imports.lines.values.joined().map(\.product.code) + concordance, year: imports.year, successors: successors,
            name: "hs-successors.csv")
    }

    /// Why a code reaches nothing; nil where it reaches something. Of national digits the first six count.
    /// - Complexity: O(1).
    public func fault(of product: Product) -> Fault? {
        let head = Product.number(of: product.code.utf8.prefix(6))
        if let found = ended[head] ?? ended[head / 100] { return .ended(edition: found.edition, successors: found.successors) }
        if traded.contains(head) { return nil }
        let chapter = Product.number(of: product.code.utf8.prefix(2))
        return traded.contains(chapter) || chapter >= 198 ? .untraded(year: year) : .noSuchChapter
    }
}

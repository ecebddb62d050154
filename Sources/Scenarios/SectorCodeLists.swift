import FoundationEssentials
import TradeData

/// What the goods sectors of the shipped worlds make, as HS codes, for worlds whose sectors are others.
///
/// The words of a question and some measures of the calendar name these sectors. Codes are as short as they can be: a chapter where
/// all of it is the sector's, else its headings, else its subheadings.
struct SectorCodeLists: Sendable {
    private let codes: [Sector: [String]]

    /// - Parameters:
    ///   - products: All products that are traded, by which a chapter is divided.
    /// - Complexity: O(prefixes + products).
    init(_ concordance: Concordance, products: [Product]) {
        let index = SectorIndex(concordance)
        var children: [String: Set<String>] = [:]
        var chapters: Set<String> = []
        for code in products.map(\.code) + concordance.entries.map(\.prefix.code) {
            chapters.insert(String(code.prefix(2)))
            for length in stride(from: 2, to: code.utf8.count, by: 2) {
                children[String(code.prefix(length)), default: []].insert(String(code.prefix(length + 2)))
            }
        }
        var found: [Sector: [String]] = [:]
        func visit(_ code: String) {
            let within = index.sectors(within: Product.number(of: code))
            if within.count == 1 {
                found[within.first!, default: []].append(code)
            } else {
                for child in (children[code] ?? []).sorted() { visit(child) }
            }
        }
        for chapter in chapters.sorted() { visit(chapter) }
        codes = found
    }

    /// The codes of a sector, in their order; none where it makes no goods.
    func codes(of sector: Sector) -> [String] { codes[sector] ?? [] }

    /// Those of the shipped concordance.
    /// - Throws: `Problems`; marked as missing where the tables are not installed.
    static func load() throws -> SectorCodeLists {
        try Workspace.shared.value("codes of the shipped sectors") {
            SectorCodeLists(try .load(), products: try ProductShares.load().products)
        }
    }
}

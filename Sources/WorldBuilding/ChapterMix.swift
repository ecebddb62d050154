import FoundationEssentials
import TradeData

/// What American exports hold within a chapter, for statistics that stop at two digits.
///
/// Headings as in the exports of 2016 where their short names are translated (`hs4-names.csv`), measured against the chapter's
/// total of 2020; the rest of the chapter, and products within a heading, as American imports of 2024. So the
/// mix is a proxy: soybeans dominate their chapter, and pork is in its own, but single products may be off.
struct ChapterMix {
    /// Products of each chapter with their shares, which sum to 1.
    let shares: [String: [(product: Product, share: Double)]]

    /// Chapters whose headings are translated but for trifles; what is left over in 2020 there is growth, not other headings.
    static let translated: Set<String> = ["02", "10", "12", "27", "30", "87", "88"]

    init(_ sources: SourceTables, _ us: USTrade) throws {
        var imported: [String: [String: [(Product, Double)]]] = [:]
        var sums: [Product: Double] = [:]
        for origin in us.origins { for line in us.imports[origin]! { sums[line.product, default: 0] += line.value } }
        for (product, value) in sums.sorted(by: { $0.key < $1.key }) where value > 0 {
            imported[product.chapter, default: [:]][String(product.code.prefix(4)), default: []].append((product, value))
        }
        var chapterTotals: [String: Double] = [:]
        for destination in us.destinations {
            for line in us.exportLines(to: destination, year: 2020) { chapterTotals[line.chapter.code, default: 0] += line.value }
        }
        let names = try Table(csv: DataLocation.read("concordances/hs4-names.csv"), name: "hs4-names.csv")
        let exports = try sources.table("exports-2016/exports_2016_country_x_hs4.csv")
        let iso = try exports.column("iso3")
        guard let usa = (0..<exports.rowCount).first(where: { exports.text($0, iso) == "USA" }) else {
            throw Problems("no row of the United States", remedy: "complete the table", file: exports.name)
        }
        var headings: [String: [(String, Double)]] = [:]
        for row in 0..<names.rowCount {
            guard let column = exports.header.firstIndex(of: names.text(row, 0)) else { continue }
            let code = names.text(row, 1)
            headings[String(code.prefix(2)), default: []].append((code, (try exports.number(usa, column) ?? 0) / 1e6))
        }
        var shares: [String: [(product: Product, share: Double)]] = [:]
        for chapter in Set(imported.keys).union(chapterTotals.keys).union(headings.keys).sorted() {
            let known = headings[chapter] ?? []
            let sum = known.reduce(0) { $0 + $1.1 }
            let named = Set(known.map(\.0))
            let other = (imported[chapter] ?? [:]).filter { !named.contains($0.key) }.flatMap(\.value)
            let otherSum = other.reduce(0) { $0 + $1.1 }
            let total = otherSum > 0 ? max(sum, chapterTotals[chapter] ?? 0) : sum
            var lines: [Product: Double] = [:]
            for (heading, value) in known where total > 0 {
                let within = imported[chapter]?[heading] ?? []
                let all = within.reduce(0) { $0 + $1.1 }
                if all > 0 {
                    for (product, part) in within { lines[product, default: 0] += value / total * part / all }
                } else if let product = Product(heading) {
                    lines[product, default: 0] += value / total
                }
            }
            let left = total > 0 ? min(1 - sum / total, ChapterMix.translated.contains(chapter) ? 0.05 : 1) : 1
            for product in Array(lines.keys) where total > 0 { lines[product]! *= (1 - left) * total / sum }
            for (product, value) in other where otherSum > 0 { lines[product, default: 0] += left * value / otherSum }
            if lines.isEmpty, let product = Product(chapter) { lines[product] = 1 }
            shares[chapter] = lines.sorted { $0.key < $1.key }.filter { $0.value > 0 }.map { (product: $0.key, share: $0.value) }
        }
        self.shares = shares
    }

    /// As a file of weights, a chapter's shares in place of values.
    func weights() -> TradeWeights {
        TradeWeights(
            id: "us-exports-mix", reporter: "USA", direction: .exports, year: 2016,
            source:
                "products within chapters: headings of American exports of 2016, products and the rest as American imports of 2024",
            licence: "from BACI (Etalab 2.0) and US Census Bureau (public domain)",
            lines: ["WLD": shares.values.joined().map { .init(product: $0.product, value: $0.share) }])
    }
}

import FoundationEssentials
import TradeData

/// Which sectors of a world a word for an industry or its goods means: codes and names of the world, then `GoodsWords`, then HS codes.
public struct IndustryWords: Sendable {
    private let words: [String: GoodsWords.Codes]
    private let world: World

    /// - Throws: `Problems` where the table of words is not installed.
    public init(_ world: World) throws { (self.world, words) = (world, try GoodsWords.load().codes(in: world)) }

    /// The sectors, and what was taken where the word means less than them.
    ///
    /// ```swift
    /// try IndustryWords(world).sectors("chips")      // [electronics], "chips (HS 8541, 8542) are made in electronics; …"
    /// ```
    /// - Throws: `Problems` for a word that is not known, with the nearest one.
    public func sectors(_ text: String) throws -> (sectors: [Sector], note: String?) {
        let word = text.trimmed().lowercased()
        let digits = (word.hasPrefix("hs") ? String(word.dropFirst(2)).trimmed : word).filter { $0 != "." }
        guard let codes = words[word] ?? (Product(digits) == nil ? nil : .hs([digits])) else {
            let near = Spelling.nearest(word, in: words.keys.sorted()).map { "did you mean \($0)? " } ?? ""
            let all = world.grid.sectors.map(\.rawValue).joined(separator: ", ")
            throw wrong(
                "\(PlainText.quoted(text)) is no sector of world \(world.id) and no word for goods",
                SectorSuccessors.hint(for: word, in: world.grid) ?? near + "Write one of: " + all)
        }
        switch codes {
        case .sectors(let names):
            let sectors = names.map { Sector($0) }
            if let absent = sectors.first(where: { world.grid.index(of: $0) == nil }) {
                let all = world.grid.sectors.map(\.rawValue).joined(separator: ", ")
                throw wrong("world \(world.id) has no sector \(absent) for \(PlainText.quoted(text))", "write one of: " + all)
            }
            return (sectors, nil)
        case .hs(let products):
            guard world.tellsProductsApart, let concordance = try world.concordance?.table() else {
                throw wrong(
                    "the sectors of world \(world.id) do not tell \(PlainText.quoted(text)) apart",
                    "name one of its sectors: " + world.grid.sectors.map(\.rawValue).joined(separator: ", "))
            }
            var sectors: [Sector] = []
            for product in products.compactMap({ Product($0) }) {
                for sector in concordance.sectors(within: product).sorted()
                where world.grid.index(of: sector) != nil && !sectors.contains(sector) {
                    sectors.append(sector)
                }
            }
            guard !sectors.isEmpty else {
                throw wrong(
                    "no sector of world \(world.id) makes \(PlainText.quoted(text))", "check the digits, or name a sector")
            }
            let names = sectors.map(\.rawValue).joined(separator: ", ")
            return (
                sectors,
                "\(PlainText.quoted(text)) (HS \(products.joined(separator: ", "))) is made in \(names); the answer is for all of \(sectors.count == 1 ? "it" : "them")"
            )
        }
    }

    private func wrong(_ what: String, _ remedy: String) -> Problems {
        Problems([Problem(what: what, remedy: remedy)], code: .wrongUsage)
    }
}

extension GoodsWords {
    /// The words with the codes and names of a world's own sectors, which come first.
    func codes(in world: World) -> [String: Codes] {
        var words = codes
        if world.concordance?.own != nil, let shipped = try? SectorCodeLists.load() {
            // The words mean sectors of the shipped worlds: here, what these make.
            for (word, meaning) in codes {
                guard case .sectors(let names) = meaning else { continue }
                let products = names.flatMap { shipped.codes(of: Sector($0)) }
                if !products.isEmpty { words[word] = .hs(products) }
            }
        }
        for sector in world.grid.sectors {
            for word in [sector.rawValue, sector.rawValue.replacingAll("-", with: " "), world.name(of: sector)] {
                words[word.lowercased()] = .sectors([sector.rawValue])
            }
        }
        return words
    }
}

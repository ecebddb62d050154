/// Where the texts of the law are: pieces of a source that can be looked up become links.
///
/// What is cited by page of the Federal Register, by number (executive orders, proclamations, regulations of the European Union) or by
/// heading of the American tariff has an address that follows from the citation; a web address is its own. Everything else stays text.
public enum LegalLinks {
    /// The pieces of a source, those with an address as links.
    /// - Complexity: O(length).
    static func pieces(_ source: String) -> [(text: String, url: String?)] {
        var pieces: [(text: String, url: String?)] = []
        var rest = source[...]
        while let match = rest.firstMatch(of: pattern) {
            if match.range.lowerBound > rest.startIndex { pieces.append((String(rest[..<match.range.lowerBound]), nil)) }
            pieces.append((String(match.0), address(of: match.output)))
            rest = rest[match.range.upperBound...]
        }
        if !rest.isEmpty { pieces.append((String(rest), nil)) }
        return pieces
    }

    /// The address of the first piece of a source that has one.
    public static func first(in source: String) -> String? { pieces(source).lazy.compactMap(\.url).first }

    /// An address that may stand in a page: of the web, without anything that a page or Markdown would take for its own.
    static func address(_ url: String?) -> String? {
        guard let url, url.hasPrefix("https://") || url.hasPrefix("http://") else { return nil }
        let isPlain = url.unicodeScalars.allSatisfy { scalar in
            scalar.value > 0x20 && scalar.value < 0x7F && !"\"'<>\\`|{}^".unicodeScalars.contains(scalar)
        }
        return isPlain ? url : nil
    }

    private typealias Match = (
        Substring, Substring?, Substring?, Substring?, Substring?, Substring?, Substring?, Substring?, Substring?
    )
    /// Web address · volume and page of the Federal Register · order · proclamation · heading of chapter 99 · regulation of the Union.
    nonisolated(unsafe) private static let pattern =
        /(https?:\/\/[^\s,;)]+)|\b(\d{2,3}) FR (\d{3,6})\b|\b(?:EO|Executive Order) (\d{4,5})\b|\bProclamation (\d{4,5})\b|\b(?:HTSUS )?(9903\.\d{2}\.\d{2})\b|\bRegulation \(EU\) (\d{4})\/(\d{1,5})\b/

    private static func address(of match: Match) -> String? {
        func search(_ words: String) -> String {
            "https://www.federalregister.gov/documents/search?conditions%5Bterm%5D=%22\(words.replacing(" ", with: "+"))%22"
        }
        if let web = match.1 { return address(String(web)) }
        if let volume = match.2, let page = match.3 { return "https://www.federalregister.gov/citation/\(volume)-FR-\(page)" }
        if let order = match.4 { return search("Executive Order \(order)") }
        if let proclamation = match.5 { return search("Proclamation \(proclamation)") }
        if let heading = match.6 { return "https://hts.usitc.gov/search?query=\(heading)" }
        if let year = match.7, let number = match.8 {
            // By CELEX number, which regulations and implementing regulations share.
            return
                "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:3\(year)R\(String(repeating: "0", count: max(0, 4 - number.count)))\(number)"
        }
        return nil
    }
}

import TradeData
import TradePolicy

extension LawQuestion {
    /// A code that the importer's schedule does not have has no rate, whatever falls on all goods.
    ///
    /// Lines of older editions that the law names, and codes that ended with an edition of the Harmonized System, had one in their time.
    /// - Throws: `Problems` with the lines, subheadings or headings that there are.
    public func requireLine() throws {
        guard let product, let rates = schedule?.rates, rates.lines(within: product).isEmpty else { return }
        if case .ended? = try KnownProducts.shipped().fault(of: product) { return }
        let code = String(product.code.prefix(8))
        let isNamed = law.measures.contains { measure in
            guard case .products(let set) = measure.goods else { return false }
            return set.shares[code] != nil || set.shares[product.code] != nil
        }
        // Chapters that a country fills, such as 98, have no lines here.
        if isNamed || rates.lines(within: Product(String(code.prefix(2)))!).isEmpty { return }
        for length in [6, 4, 2] where length < code.utf8.count {
            let head = String(code.prefix(length))
            let within = rates.lines(within: Product(head)!)
            if within.isEmpty { continue }
            let next = length == 6 ? 8 : length + 2
            var codes: [String] = []
            for line in within where codes.last != String(line.code.prefix(next)) { codes.append(String(line.code.prefix(next))) }
            let shown = codes.prefix(8).map(Explanation.dotted).joined(separator: ", ")
            let more = codes.count > 8 ? " and \(codes.count - 8) more" : ""
            let what = [6: "lines", 4: "subheadings", 2: "headings"][length] ?? ""
            throw Problems(
                "the American schedule of \(BaseRates.year) has no \(Explanation.dotted(code)); the \(what) of \(Explanation.dotted(head)) are \(shown)\(more)",
                remedy: "ask about one of them, or about \(Explanation.dotted(head))", code: .wrongInput)
        }
    }
}

import TradeData

extension World {
    /// A name within a sentence, with its article: the United States, the Netherlands, China, the EU27; a title of a file as it is.
    public func inProse(_ subject: Subject) -> String {
        let name = name(of: subject)
        if subject.title != nil { return name }
        if subject.isGroup { return name == "ASEAN" ? name : "the " + name }
        let hasArticle =
            ["United ", "Rest of "].contains { name.hasPrefix($0) }
            || ["Republic", "Islands", "Emirates", "Netherlands", "Philippines", "Bahamas", "Maldives", "Gambia"].contains {
                name.hasSuffix($0)
            }
        return (hasArticle ? "the " : "") + name
    }

    func inProse(_ country: Country) -> String { inProse(Subject(country)) }
}

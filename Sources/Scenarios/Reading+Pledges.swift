import FoundationEssentials
import TradeData
import TradePolicy

/// Pledges to invest: `amount: 550 bn USD`, `years: 3.5`.
extension Reading {
    /// The money of a pledge; nil where a fault was found.
    func pledgeTerms(_ item: Item, _ goods: Goods, _ id: String) -> PledgeTerms? {
        for key in ["share", "exempt", "content", "collected", "if", "rate", "layer"] {
            guard let entry = item[key] else { continue }
            report(entry, "a pledge to invest has no \(key)", "leave it out; additionality is the part of the pledge that counts")
        }
        switch goods {
        case .all: break
        case .sectors(let shares) where shares.values.allSatisfy({ $0.value == 1 }): break
        case .sectors:
            report(
                item["goods"] ?? item, "\(id) names shares of sectors, and money goes to sectors as a whole",
                "write a list: goods: {sectors: [electronics, machinery]}")
            return nil
        default:
            report(
                item["goods"] ?? item, "\(id) names products, and money goes to sectors",
                "write goods: {sectors: [electronics]}, or leave goods out for the whole economy")
            return nil
        }
        guard let entry = item["amount"], let amount = dollars(entry, id),
            let years = item["years"].flatMap({ decimal($0, .years) })
        else { return nil }
        let share = item["capital-share"].flatMap(share)
        if let share, share.value <= 0 || share.value >= 1 {
            report(item["capital-share"] ?? item, "capital's part of value added lies between 0% and 100%", "write 40%")
            return nil
        }
        let additionality = item["additionality"].flatMap(self.share)
        if additionality == nil, item["channel"] != nil {
            report(
                item["channel"] ?? item, "\(id) says what its money does and not how much of it is additional",
                "add additionality: 30%, or leave channel out: the report shows both")
        }
        return PledgeTerms(
            amount: amount, years: years, additionality: additionality,
            channel: item["channel"]?.text.flatMap(PledgeTerms.Channel.init(rawValue:)) ?? .transfer,
            capitalOutput: item["capital-output"].flatMap { decimal($0, .capitalOutput) }
                ?? PledgeTerms.usualCapitalOutput.central,
            capitalShare: share ?? Share(PledgeTerms.usualCapitalShare.central))
    }

    /// A sum in millions of dollars, over all years.
    private func dollars(_ item: Item, _ id: String) -> Double? {
        let text = item.text ?? ""
        let shape = "write the whole pledge in dollars, such as amount: 550 bn USD"
        if ["/yr", "/year", " a year", " per year"].contains(where: text.hasSuffix) {
            report(item, "the amount of \(id) is a sum a year", shape + ", and the years over which it is paid")
            return nil
        }
        if text.trimmed().hasPrefix("-") {
            report(item, "the amount of \(id) is negative", shape + "; who pays is by, who receives destinations")
            return nil
        }
        guard case .dollars(let value)? = Reading.written(text) else {
            let currency = text.split(separator: " ").last.map(String.init) ?? ""
            let isCurrency = currency.count == 3 && currency != "USD" && currency.allSatisfy { $0.isASCII && $0.isUppercase }
            report(
                item,
                isCurrency ? "the amount of \(id) is in \(currency)" : "the amount of \(id) is no sum of money: \(item.kind)",
                isCurrency ? "convert it: " + shape : shape)
            return nil
        }
        guard value > 0 else {
            report(item, "\(id) pledges nothing", shape)
            return nil
        }
        return value / 1e6
    }
}

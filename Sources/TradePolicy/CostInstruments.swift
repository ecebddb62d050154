/// Costs of trade that are no duties, and what is paid back.
extension Instrument {
    static let costs = [tradeCost, exportCost]
    /// A cost of bringing goods in, without revenue: formalities, tests, rules of origin, a border where there was none.
    public static let tradeCost = Instrument("trade-cost", on: .imports, effect: .cost, keys: ["answers"], needs: ["cost"])
    /// A cost of the same kind that the origin puts on what leaves it.
    public static let exportCost = Instrument("export-cost", on: .exports, effect: .cost, keys: ["answers"], needs: ["cost"])

    /// Duties already collected that are paid back from a day on. Who gets the money is not told by trade: recorded.
    public static let refund = Instrument(
        "refund", on: .imports, effect: .recorded, keys: ["authority", "answers"], needs: ["amount"])

    /// Kinds that people write and that are none here, each with what to write instead.
    public static let others: [String: String] = {
        let byFirm = "write a tariff with the share of the trade that the firms it names have (share: 30%), and the firms in note"
        let cost = "write kind: trade-cost with cost: what it adds to the price, in percent, and where that is from in note"
        let ban = "write kind: import-ban or export-ban, with the share of the trade that it closes"
        let noPlace = "the model has no place for it; leave it out, and name it in note"
        return [
            "anti-dumping": byFirm, "antidumping": byFirm, "countervailing": byFirm, "countervailing-duty": byFirm,
            "safeguard": "write a tariff in a layer of its own; where it has a quota, kind: quota with out-of-quota: its rate",
            "investment": "write kind: investment-pledge with amount and years", "pledge": "write kind: investment-pledge",
            "non-tariff-measure": cost, "ntm": cost, "non-tariff": cost, "brexit": cost, "customs-formalities": cost,
            "licensing": cost,
            "embargo": ban, "sanctions": ban, "sanction": ban, "boycott": ban,
            "drawback": "write what is collected of the duty (collected: 90%); kind: refund records money paid back",
            "tariff-rate-quota": "write kind: quota", "trq": "write kind: quota",
            "fee": "write kind: port-fee or trade-cost",
            "carbon-border-adjustment": "write a tariff of what it comes to, in percent",
            "export-subsidy": "write kind: subsidy, which is recorded", "capital-control": noPlace, "exchange-rate": noPlace,
            "devaluation": noPlace, "procurement": noPlace, "migration": noPlace, "travel-ban": noPlace,
            "data-localisation": noPlace,
        ]
    }()
}

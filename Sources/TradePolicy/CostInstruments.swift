/// Costs of trade that are no duties, and what is paid back.
extension Instrument {
    static let costs = [tradeCost, exportCost]
    /// A cost of bringing goods in, without revenue: formalities, tests, rules of origin, a border where there was none.
    public static let tradeCost = Instrument("trade-cost", on: .imports, effect: .cost, keys: ["answers"], needs: ["cost"])
    /// A cost of the same kind that the origin puts on what leaves it.
    public static let exportCost = Instrument("export-cost", on: .exports, effect: .cost, keys: ["answers"], needs: ["cost"])

    /// Duties already collected that are paid back from a day on. Who gets the money is not told by trade: recorded.
    public static let refund = Instrument("refund", on: .imports, effect: .recorded, keys: ["authority", "answers"], needs: ["amount"])
}

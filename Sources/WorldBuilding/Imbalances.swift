import TradeData

/// What did not balance in someone's tables, and by how much: what was set to zero, cut or left as it is.
struct Imbalances {
    struct Row: Equatable {
        let what: String
        let cells: Int
        /// In the unit of the tables.
        let amount: Double
    }
    private(set) var rows: [Row] = []

    /// Takes a row; nothing where there are no cells.
    mutating func add(_ what: String, cells: Int, amount: Double) {
        if cells > 0 { rows.append(Row(what: what, cells: cells, amount: amount)) }
    }

    /// A table in words, with amounts as a share of output; empty where everything balances.
    /// - Parameters:
    ///   - output: In the same unit as the amounts.
    ///   - millions: What brings it to millions of the currency.
    func notes(output: Double, millions: Double, currency: String) -> [String] {
        guard !rows.isEmpty else { return [] }
        let width = rows.map(\.what.count).max() ?? 0
        return ["What did not balance (cells, million \(currency), share of output):"]
            + rows.map { row in
                let share = output > 0 ? 100 * row.amount / output : 0
                let name = row.what + String(repeating: " ", count: width - row.what.count)
                return "  \(name)  \(row.cells)  \(fixed(row.amount * millions, decimals: 1))  \(fixed(share, decimals: 4))%"
            }
    }
}

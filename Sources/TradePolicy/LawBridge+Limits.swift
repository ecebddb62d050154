import TradeData

/// Quotas and promises of a law in force as limits on the trade of a world.
extension LawBridge {
    /// The limits, and what a reader should know of them.
    ///
    /// What was law on the base day too is in the world's own trade, and is left out with a note. One quantity counts what all
    /// imposers and partners of a measure trade together.
    /// - Complexity: O(cells of the measures).
    func limits(_ inForce: LawInForce) -> (limits: [QuantityLimit], notes: [String]) {
        var (limits, notes) = ([QuantityLimit](), [String]())
        let base = onGrid.law.inForce(on: baseDay)
        for (measure, cells) in onGrid.limitedCells(inForce) {
            guard let terms = measure.terms.limit else { continue }
            if base[measure.id] != nil {
                notes.append(
                    "\(measure.id): was law on \(baseDay) too; the trade of \(world.id) is taken to have it, and it is not applied."
                )
                continue
            }
            let traded = cells.reduce(0) { $0 + $1.share * baseFlow($1.offset) }
            if case .dollars = terms.amount, MoneyUnit.millionUSD.description != world.unit {
                notes.append("\(measure.id): its quantity is in dollars and \(world.id) in \(world.unit); it is not applied.")
                continue
            }
            guard traded > 0 else {
                notes.append("\(measure.id): \(world.id) has no trade that it counts; it is not applied.")
                continue
            }
            limits.append(
                QuantityLimit(
                    id: measure.id, cells: cells, bound: terms.bound, unit: terms.unit, quantity: terms.quantity(base: traded),
                    rent: terms.rent, highest: terms.highest))
        }
        return (limits, notes)
    }

    /// The flow of a cell in the world's base year at the border.
    private func baseFlow(_ x: Int) -> Double {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        let (n, j) = (x / N % N, x / (N * N))
        return world.shares.values[x] * world.expenditure.values[n * J + j] / (1 + world.tariffs.values[x])
    }
}

extension LawOnGrid {
    /// The cells that each quota or promise in force counts, with the share of their trade.
    func limitedCells(_ inForce: LawInForce) -> [(measure: Measure, cells: [QuantityLimit.Cell])] {
        others.compactMap { table in
            let measure = measures[table.measure]
            guard measure.terms.limit != nil, !table.isThird, let standing = inForce[measure.id] else { return nil }
            var cells: [QuantityLimit.Cell] = []
            for (k, x) in table.cells.enumerated() {
                var share = 0.0
                table.shareOut(k, standing) { part, exemption in if exemption == nil { share += part } }
                share *= measure.terms.share.value
                if share > 1e-12 { cells.append(.init(offset: x, share: min(1, share))) }
            }
            return (measure, cells)
        }
    }
}

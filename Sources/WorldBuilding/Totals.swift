import TradeData

/// Totals among their members: rows of a table that add up other rows, which would be counted twice.
enum Totals {
    /// Sums within this share of each other are the same: tables are rounded.
    static let tolerance = 1e-3

    /// Refuses flows in which a sector is the sum of its neighbours, or an economy the sum of all others.
    ///
    /// Labels such as TOTAL are refused as they are read; here numbers are compared, whatever the label. A subtotal is found
    /// where it is next to all its members.
    /// - Throws: `Problems` naming the total and its members.
    /// - Complexity: O(N²J + J²), as long as there is none.
    static func refuse(in flows: Bilateral<Money>, file: String) throws {
        if let (total, members) = sectorTotal(flows) {
            let names = members.map(\.rawValue)
            throw Problems(
                "\(total) is the sum of \(names.prefix(4).joined(separator: ", "))\(names.count > 4 ? ", …" : ""):"
                    + " a total among its members", remedy: "leave its rows out", file: file)
        }
        if let total = countryTotal(flows) {
            throw Problems(
                "\(total) is the sum of all other economies: a total among its members", remedy: "leave its rows out", file: file)
        }
    }

    private static func sectorTotal(_ flows: Bilateral<Money>) -> (Sector, [Sector])? {
        let grid = flows.grid
        let (J, cells) = (grid.sectorCount, grid.countryCount * grid.countryCount)
        let sums = (0..<J).map { j in flows.values[j * cells..<(j + 1) * cells].reduce(0, +) }
        func isSum(_ total: Int, _ members: Range<Int>) -> Bool {
            (0..<cells).allSatisfy { cell in
                let sum = members.reduce(0.0) { $1 == total ? $0 : $0 + flows.values[$1 * cells + cell] }
                return abs(sum - flows.values[total * cells + cell]) <= tolerance * (sum + 0.1 * sums[total] / Double(cells))
            }
        }
        for total in 0..<J where sums[total] > 0 {
            var candidates: [Range<Int>] = J > 2 ? [0..<J] : []
            for (step, end) in [(-1, -1), (1, J)] {
                var (sum, members, k) = (0.0, 0, total + step)
                while k != end, sum <= sums[total] * (1 + tolerance) {
                    sum += sums[k]
                    if sums[k] > 0 { members += 1 }
                    if members > 1, abs(sum - sums[total]) <= tolerance * sums[total] {
                        candidates.append(step < 0 ? k..<total : total + 1..<k + 1)
                    }
                    k += step
                }
            }
            for range in candidates {
                let sum = range.reduce(0.0) { $1 == total ? $0 : $0 + sums[$1] }
                let members = range.filter { $0 != total && sums[$0] > 0 }
                guard members.count > 1, abs(sum - sums[total]) <= tolerance * sums[total], isSum(total, range) else { continue }
                return (grid.sectors[total], members.map { grid.sectors[$0] })
            }
        }
        return nil
    }

    /// An economy that sells everywhere what all others sell there, own sales counted or not.
    ///
    /// - Note: In a world of two or three economies equal ones would look like totals.
    private static func countryTotal(_ flows: Bilateral<Money>) -> Country? {
        let grid = flows.grid
        let (N, J) = (grid.countryCount, grid.sectorCount)
        guard N > 3 else { return nil }
        let small = 0.1 * tolerance * flows.values.reduce(0, +) / Double(flows.values.count)
        func isTotal(_ c: Int, withOwnSales: Bool) -> Bool {
            var sold = 0.0
            for j in 0..<J {
                for n in 0..<N where n != c {
                    var others = 0.0
                    for i in 0..<N where i != c && (withOwnSales || i != n) { others += flows[n, i, j].value }
                    let own = flows[n, c, j].value
                    sold += own
                    if abs(own - others) > tolerance * max(own, others) + small { return false }
                }
            }
            return sold > small * Double(J * N)
        }
        return grid.countries.indices.first { isTotal($0, withOwnSales: true) || isTotal($0, withOwnSales: false) }
            .map { grid.countries[$0] }
    }
}

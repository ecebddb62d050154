import TradeData

extension IcioDraft {
    /// Inputs and final demand of each economy, from its flows, which stay, and its value added.
    ///
    /// ```
    /// rows     own sales + imports + duty, by sector
    /// columns  output less value added of each sector, and final demand = wL + duty + D
    /// ```
    /// balanced (RAS) from the technology of 2014, the American one of 2017. Both totals agree identically, and the prior is
    /// positive in final demand, so no final demand is negative.
    mutating func close() throws {
        let finalShare = finalShareOfImports()
        inputs = Array(repeating: [], count: N)
        for n in 0..<N {
            let shares = valueAddedShares(n)
            let made = (0..<J).map { output(n, $0) }
            let use = (0..<J).map { made[$0] * (1 - shares[$0]) }
            let own = (0..<J).map { flows[$0][n * N + n] }
            let landed = (0..<J).map { j in
                (0..<N).reduce(0.0) { $1 == n ? $0 : $0 + flows[j][n * N + $1] * (1 + tariffs[j][n * N + $1]) }
            }
            let rows = (0..<J).map { own[$0] + landed[$0] }
            let finalDemand = rows.reduce(0, +) - use.reduce(0, +)
            guard finalDemand > 0 else {
                throw Problems("\(countries[n]) has no final demand left", remedy: "check its rows of flows, and its GDP")
            }
            let (technology, homeFinal) = (coefficients(n), finalShareOfOwnSales(n))
            // The last column is final demand.
            var matrix = [Double](repeating: 0, count: J * (J + 1))
            for k in 0..<J {
                for j in 0..<J { matrix[k * (J + 1) + j] = (technology[k * J + j] + 1e-7) * use[j] }
                matrix[k * (J + 1) + J] = max(own[k] * homeFinal[k] + landed[k] * finalShare[k], 0.02 * rows[k])
            }
            let report = balance(&matrix, rows: rows, columns: use + [finalDemand], tolerance: 1e-11, limit: 20000)
            if !report.converged { notes.append("inputs of \(countries[n]): balanced to \(report.gap)") }
            inputs[n] = Array(repeating: 0, count: J * J)
            for j in 0..<J {
                // Columns end exactly on use, whatever the balancing left.
                let column = (0..<J).reduce(0.0) { $0 + matrix[$1 * (J + 1) + j] }
                for k in 0..<J where column > 0 { inputs[n][k * J + j] = matrix[k * (J + 1) + j] * use[j] / column }
            }
        }
    }

    /// Final use in own sales by sector, from the margins or those of proxies.
    private func finalShareOfOwnSales(_ n: Int) -> [Double] {
        var (final, all) = ([Double](repeating: 0, count: J), [Double](repeating: 0, count: J))
        for (a, row) in marginRows(n).enumerated() {
            for j in IcioGrid.margins[a] { final[j] += row.homeFinal; all[j] += row.home }
        }
        return zip(final, all).map { $1 > 0 ? $0 / $1 : 0.5 }
    }

    /// Final use in imports by sector: that of all exports in the margins.
    private func finalShareOfImports() -> [Double] {
        var (final, all) = ([Double](repeating: 0, count: J), [Double](repeating: 0, count: J))
        for country in margins.countries {
            for (a, row) in margins.rows[country]!.enumerated() {
                for j in IcioGrid.margins[a] { final[j] += row.abroadFinal; all[j] += row.exports }
            }
        }
        return zip(final, all).map { $1 > 0 ? $0 / $1 : 0.5 }
    }

    /// Input shares in intermediate use, `[input · J + output]`, columns summing to one: the American accounts of 2017 for the United
    /// States, else the economy's likeness in 2014, whose mining and basic metals are divided by what each user takes in America.
    func coefficients(_ n: Int) -> [Double] {
        if countries[n] == "USA" { return normalised(american.use) }
        var sum = [Double](repeating: 0, count: J * J)
        for k in likeness(n) {
            let one = normalised(old.inputs[k])
            for x in sum.indices { sum[x] += one[x] }
        }
        for (whole, part) in IcioGrid.splits {
            for p in 0..<J { sum[p * J + part] = sum[p * J + whole] }
        }
        for (whole, part) in IcioGrid.splits {
            for j in 0..<J {
                let (a, b) = (american.use[whole * J + j], american.use[part * J + j])
                let share = a + b > 0 ? b / (a + b) : 0.5
                sum[part * J + j] = share * sum[whole * J + j]
                sum[whole * J + j] *= 1 - share
            }
        }
        return normalised(sum)
    }

    private func normalised(_ matrix: [Double]) -> [Double] {
        var result = matrix
        for j in 0..<J {
            let column = (0..<J).reduce(0.0) { $0 + matrix[$1 * J + j] }
            for k in 0..<J { result[k * J + j] = column > 0 ? matrix[k * J + j] / column : 1 / Double(J) }
        }
        return result
    }
}

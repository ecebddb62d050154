import CKernels
import TradeData

/// `Linearisation.forward` read backwards: from a weight on every condition to the slope in every unknown and policy.
extension Linearisation {
    /// Slopes in what the conditions are made of.
    struct Slopes {
        /// In (ln w, ln P, ln X).
        var unknowns: [Double]
        /// In Y, `[n][j]`, in I, `[n]`, and in ln c, `[n][j]`.
        var output, incomes, costs: [Double]
    }

    /// F_yᵀ λ, with weights on incomes besides those that come from the conditions.
    func adjoint(_ lambda: [Double], incomes given: [Double]) -> Slopes {
        let world = point.world
        let (P, X) = (N, N + N * J)
        var incomes = given
        var perMoney = [Double](repeating: 0, count: N * J)  // weight on spending wanted, [n][j]
        var slopes = lambda.map { -$0 }
        var output = perMoney
        for n in 0..<N {
            for j in 0..<J where spending[j * N + n] > 0 {
                perMoney[n * J + j] = lambda[X + n * J + j] / spending[j * N + n]
                incomes[n] += world.consumptionShares.values[n * J + j] * perMoney[n * J + j]
            }
            for j in 0..<J { output[n * J + j] = world.valueAddedShares.values[n * J + j] * lambda[n] / wageBill[n] }
        }
        multiplyInputs(transposed: true, perMoney, from: 0, into: &output)
        addWageSlopes(lambda, incomes, &slopes)
        var costs = [Double](repeating: 0, count: N * J)
        var (sold, column) = ([Double](repeating: 0, count: rowLength), [Double](repeating: 0, count: rowLength))
        for j in 0..<J {
            let theta = theta[j]
            for i in 0..<N {
                sold[i] = output[i * J + j]
                column[i] = -theta * sales[j * N + i] * sold[i]
            }
            for n in 0..<N {
                let (row, x) = ((j * N + n) * rowLength, spending[j * N + n])
                let leak = theta * x * incomes[n]
                shares.withUnsafeBufferPointer { gross in
                    netShares.withUnsafeBufferPointer { net in
                        let demand =
                            x * (incomes[n] * (1 - kept[j * N + n]) + dk_dot(rowLength, net.baseAddress! + row, sold))
                        slopes[P + n * J + j] += theta * demand
                        slopes[X + n * J + j] += demand
                        dk_axpy(rowLength, lambda[P + n * J + j] - leak, gross.baseAddress! + row, &column)
                        dk_axpy(rowLength, leak, net.baseAddress! + row, &column)
                    }
                }
            }
            for i in 0..<N { costs[i * J + j] = column[i] }
        }
        for tax in exportTaxes {
            let (n, i, j) = (tax.n, tax.i, tax.j)
            let paid =
                tax.rate * netShares[(j * N + n) * rowLength + i] * spending[j * N + n] * (incomes[i] - incomes[n])
            slopes[P + n * J + j] += theta[j] * paid
            slopes[X + n * J + j] += paid
            costs[i * J + j] -= theta[j] * paid
        }
        for n in 0..<N { for j in 0..<J { slopes[n] += world.valueAddedShares.values[n * J + j] * costs[n * J + j] } }
        var priced = [Double](repeating: 0, count: N * J)
        multiplyInputs(transposed: false, costs, from: 0, into: &priced)
        for x in 0..<N * J { slopes[P + x] += priced[x] }
        return Slopes(unknowns: slopes, output: output, incomes: incomes, costs: costs)
    }

    /// What wages do by themselves: pay, the deficit rule and the numeraire.
    private func addWageSlopes(_ lambda: [Double], _ incomes: [Double], _ slopes: inout [Double]) {
        let world = point.world
        let total = wageBill.reduce(0, +)
        let numeraire = lambda[..<N].reduce(0, +)
        for n in 0..<N { slopes[n] += wageBill[n] * (incomes[n] - numeraire / total) }
        switch point.model.deficits {
        case .worldShare:
            let weight = zip(point.deficits, incomes).reduce(0) { $0 + $1.0 * $1.1 }
            for n in 0..<N { slopes[n] += weight * wageBill[n] / total }
        case .gdpShare:
            let rates = (0..<N).map { world.deficits[$0] / world.valueAdded[$0] }
            let mean = zip(rates, wageBill).reduce(0) { $0 + $1.0 * $1.1 } / total
            let weight = zip(wageBill, incomes).reduce(0) { $0 + $1.0 * $1.1 } / total
            for n in 0..<N { slopes[n] += wageBill[n] * (rates[n] - mean) * (incomes[n] - weight) }
        default: break
        }
    }

    /// F_pᵀ λ and the direct effects on incomes, from the slopes that `adjoint` left.
    func policyGradient(_ slopes: Slopes, _ lambda: [Double]) -> PolicyChange {
        var gradient = PolicyChange(grid: point.world.grid)
        forEachCell { cell in
            let (n, i, j, x) = (cell.n, cell.i, cell.j, cell.offset)
            let (income, seller, output) = (slopes.incomes[n], slopes.incomes[i], slopes.output[i * J + j])
            let share = cell.sale * output + cell.tariff * cell.border * income + cell.exportTax * cell.sale * seller
            let price = lambda[N + n * J + j] * cell.share
            let wedge = price - theta[j] * share
            gradient.icebergs.values[x] = wedge
            gradient.tariffs.values[x] = wedge + cell.border * income - cell.sale * (output + cell.exportTax * seller)
            gradient.exportTaxes.values[x] = wedge + cell.sale * (seller - output)
            gradient.theta[j] += cell.logShareChange * (share / theta[j] - price / (theta[j] * theta[j]))
        }
        for x in slopes.costs.indices { gradient.productivity.values[x] = -slopes.costs[x] }
        gradient.transfers = slopes.incomes
        return gradient
    }
}

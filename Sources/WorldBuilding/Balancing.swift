import TradeData

/// How a balancing ended.
public struct BalancingReport: Sendable, Equatable {
    public let sweeps: Int
    /// The largest gap between a row or column sum and its target, relative to the target.
    public let gap: Double
    public let converged: Bool
}

/// Scales the rows and columns of a non-negative matrix to given sums (RAS, iterative proportional fitting).
///
/// Of all matrices with these sums the result is the closest to the prior in relative entropy:
/// ```
/// m[r,c] = p[r,c]·a[r]·b[c],   Σc m = rows[r],   Σr m = columns[c]
/// ```
/// - Source: Bacharach (1970), *Biproportional Matrices and Input-Output Change*.
/// - Parameters:
///   - matrix: Prior, row by row, non-negative; replaced by the result. Zeros stay zero.
///   - rows: Sums of rows, non-negative.
///   - columns: Sums of columns, non-negative; scaled to the total of the rows, which wins.
/// - Returns: Sweeps and remaining gap. Not converged when the zeros of the prior forbid the sums.
/// - Complexity: O(rows·columns) a sweep; convergence is linear.
@discardableResult
public func balance(
    _ matrix: inout [Double], rows: [Double], columns: [Double], tolerance: Double = 1e-12, limit: Int = 5000
) -> BalancingReport {
    let (R, C) = (rows.count, columns.count)
    precondition(matrix.count == R * C, "A matrix of \(R) rows and \(C) columns has \(R * C) cells, not \(matrix.count).")
    precondition(
        rows.allSatisfy { $0 >= 0 && $0.isFinite } && columns.allSatisfy { $0 >= 0 && $0.isFinite },
        "Sums to balance to are finite and not negative.")
    let (rowTotal, columnTotal) = (rows.reduce(0, +), columns.reduce(0, +))
    let columns = columnTotal > 0 ? columns.map { $0 * (rowTotal / columnTotal) } : columns
    var sums = [Double](repeating: 0, count: C)
    var gap = Double.infinity
    for sweep in 1...limit {
        matrix.withUnsafeMutableBufferPointer { m in
            for r in 0..<R {
                var sum = 0.0
                for c in 0..<C { sum += m[r * C + c] }
                let scale = sum > 0 ? rows[r] / sum : 0
                for c in 0..<C { m[r * C + c] *= scale }
            }
            for c in 0..<C { sums[c] = 0 }
            for r in 0..<R { for c in 0..<C { sums[c] += m[r * C + c] } }
            gap = 0
            for c in 0..<C where columns[c] > 0 { gap = max(gap, abs(sums[c] / columns[c] - 1)) }
            for c in 0..<C { sums[c] = sums[c] > 0 ? columns[c] / sums[c] : 0 }
            for r in 0..<R { for c in 0..<C { m[r * C + c] *= sums[c] } }
        }
        if gap <= tolerance { return BalancingReport(sweeps: sweep, gap: gap, converged: true) }
    }
    return BalancingReport(sweeps: limit, gap: gap, converged: false)
}

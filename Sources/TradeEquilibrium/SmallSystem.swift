/// A system of a few linear equations.
package enum SmallSystem {
    /// x of A·x = b by elimination with row pivots.
    ///
    /// - Parameter a: `[row][column]`.
    /// - Returns: nil where a pivot is zero or not finite.
    /// - Source: Golub and Van Loan (2013), *Matrix Computations*, 4th edition, section 3.4.
    /// - Complexity: O(order³).
    package static func solve(_ a: [[Double]], _ b: [Double]) -> [Double]? {
        var (a, x) = (a, b)
        let order = b.count
        for k in 0..<order {
            guard let pivot = (k..<order).max(by: { abs(a[$0][k]) < abs(a[$1][k]) }), abs(a[pivot][k]) > 0,
                a[pivot][k].isFinite
            else { return nil }
            a.swapAt(k, pivot)
            x.swapAt(k, pivot)
            for row in k + 1..<max(k + 1, order) {
                let factor = a[row][k] / a[k][k]
                if factor == 0 { continue }
                for column in k..<order { a[row][column] -= factor * a[k][column] }
                x[row] -= factor * x[k]
            }
        }
        for k in (0..<order).reversed() {
            for column in k + 1..<max(k + 1, order) { x[k] -= a[k][column] * x[column] }
            x[k] /= a[k][k]
        }
        return x.allSatisfy(\.isFinite) ? x : nil
    }
}

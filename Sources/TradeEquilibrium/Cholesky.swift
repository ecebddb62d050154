/// Cholesky's factorisation of a small symmetric positive definite matrix, A = L Lᵀ.
///
/// - Source: Golub and Van Loan (2013), *Matrix Computations*, 4th edition, algorithm 4.2.2.
enum Cholesky {
    /// Solves A x = b in place: on return `b` holds x and the lower triangle of `a` holds L.
    ///
    /// ```
    /// L[i,j] = (A[i,j] − Σ_{k<j} L[i,k] L[j,k]) / L[j,j],   L y = b,   Lᵀ x = y
    /// ```
    /// - Parameters:
    ///   - a: `[row][column]`, `order` numbers a row; only the lower triangle is read.
    ///   - b: At least `order` numbers.
    /// - Returns: false where A is not positive definite in double precision, or x is not finite; `a` and `b` are then unspecified.
    /// - Precondition: `a` has room for order² numbers and `b` for `order`.
    /// - Complexity: O(order³).
    static func solve(_ a: inout [Double], _ b: inout [Double], order: Int) -> Bool {
        precondition(a.count >= order * order && b.count >= order, "The system does not fit its arrays.")
        for j in 0..<order {
            for i in j..<order {
                var rest = a[i * order + j]
                for k in 0..<j { rest -= a[i * order + k] * a[j * order + k] }
                if i > j {
                    a[i * order + j] = rest / a[j * order + j]
                } else {
                    // False for a NaN as well.
                    guard rest > 0, rest < .infinity else { return false }
                    a[j * order + j] = rest.squareRoot()
                }
            }
        }
        for i in 0..<order {
            for k in 0..<i { b[i] -= a[i * order + k] * b[k] }
            b[i] /= a[i * order + i]
        }
        for i in (0..<order).reversed() {
            for k in i + 1..<order { b[i] -= a[k * order + i] * b[k] }
            b[i] /= a[i * order + i]
        }
        return (0..<order).allSatisfy { b[$0].isFinite }
    }
}

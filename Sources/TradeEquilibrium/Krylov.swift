import CKernels
import RealModule

/// Solves A x = b by restarted GMRES when A is known only by what it does to a vector.
///
/// ```
/// xₖ = x₀ + M·argmin ‖b − A(x₀ + M v)‖,  v in span{r₀, AM r₀, …, (AM)ᵏ⁻¹ r₀}
/// ```
/// with M an approximate inverse applied on the right, so that the residual that is watched is the true one.
/// - Source: Saad and Schultz (1986), *SIAM J. Sci. Stat. Comput.* 7(3).
/// - Complexity: one product with A (and M) and O(k·n) work in step k of a cycle; holds `restart` + 1 vectors.
struct Krylov {
    /// A product: the vector, and where the result goes.
    typealias Operator = (_ vector: [Double], _ product: inout [Double]) -> Void

    /// How a solve ended.
    struct Outcome: Equatable {
        /// ‖b − A x‖/‖b‖ as the method knows it.
        let residual: Double
        /// Products with A.
        let products: Int
        let converged: Bool
    }

    /// ‖b − A x‖ ≤ tolerance·‖b‖ ends the solve.
    var tolerance = 1e-12
    /// Steps after which the space is dropped and begun again from what is left.
    var restart = 60
    var maxProducts = 1000

    /// Improves `x` until A x = b to the tolerance.
    ///
    /// - Parameters:
    ///   - b: The right-hand side.
    ///   - x: The starting point, and the answer.
    ///   - approximateInverse: M; none is the identity.
    /// - Note: Ends without convergence when the products are used up, or when nothing is finite or moves any more.
    func solve(_ apply: Operator, _ b: [Double], _ x: inout [Double], approximateInverse: Operator? = nil) -> Outcome {
        precondition(b.count == x.count, "The right-hand side and the unknowns differ in size.")
        let n = b.count
        let size = norm(b)
        guard size > 0 else {
            for i in 0..<n { x[i] = 0 }
            return Outcome(residual: 0, products: 0, converged: true)
        }
        var (product, direction) = ([Double](repeating: 0, count: n), [Double](repeating: 0, count: n))
        var products = 0
        var last = Double.infinity
        while true {
            apply(x, &product)
            products += 1
            var residual = product
            for i in 0..<n { residual[i] = b[i] - product[i] }
            let left = norm(residual)
            if left <= tolerance * size { return Outcome(residual: left / size, products: products, converged: true) }
            // A cycle that gains less than a tenth has stopped moving.
            guard left.isFinite, left < 0.9 * last, products < maxProducts else {
                return Outcome(residual: left / size, products: products, converged: false)
            }
            last = left
            var cycle = Cycle(start: residual, norm: left, capacity: min(restart, maxProducts - products))
            while cycle.steps < cycle.capacity && cycle.residual > 0.5 * tolerance * size {
                let newest = cycle.basis[cycle.steps]
                if let approximateInverse { approximateInverse(newest, &direction) } else { direction = newest }
                apply(direction, &product)
                products += 1
                if !cycle.extend(by: product) { break }
            }
            let combined = cycle.combination(n)
            if let approximateInverse { approximateInverse(combined, &direction) } else { direction = combined }
            dk_axpy(n, 1, direction, &x)
        }
    }
}

private func norm(_ v: [Double]) -> Double { Double.sqrt(dk_dot(v.count, v, v)) }

/// One cycle: the orthonormal basis, and the least-squares problem in it, kept triangular by Givens rotations.
private struct Cycle {
    let capacity: Int
    var basis: [[Double]]
    private var triangle: [[Double]] = []
    private var rotations: [(cos: Double, sin: Double)] = []
    private var rightHand: [Double]

    init(start: [Double], norm: Double, capacity: Int) {
        self.capacity = capacity
        basis = [start.map { $0 / norm }]
        rightHand = [norm]
    }

    var steps: Int { triangle.count }
    /// ‖b − A x‖ of the best combination so far.
    var residual: Double { abs(rightHand[steps]) }

    /// Adds A·(newest vector); false when the space is complete or nothing is finite.
    mutating func extend(by product: [Double]) -> Bool {
        let n = product.count
        var w = product
        var column = [Double](repeating: 0, count: steps + 2)
        let before = norm(w)
        // Twice, since once leaves the basis orthogonal to a few digits only.
        for _ in 0..<2 {
            for (k, v) in basis.enumerated() {
                let h = dk_dot(n, v, w)
                column[k] += h
                dk_axpy(n, -h, v, &w)
            }
        }
        let length = norm(w)
        guard length.isFinite else { return false }
        column[steps + 1] = length
        for (k, turn) in rotations.enumerated() {
            (column[k], column[k + 1]) = (
                turn.cos * column[k] + turn.sin * column[k + 1], turn.cos * column[k + 1] - turn.sin * column[k]
            )
        }
        let (a, b) = (column[steps], column[steps + 1])
        let hypotenuse = Double.sqrt(a * a + b * b)
        guard hypotenuse > 0 else { return false }
        let turn = (cos: a / hypotenuse, sin: b / hypotenuse)
        column[steps] = hypotenuse
        rightHand.append(-turn.sin * rightHand[steps])
        rightHand[steps] *= turn.cos
        rotations.append(turn)
        triangle.append(column)
        guard length > 1e-14 * before else { return false }
        basis.append(w.map { $0 / length })
        return true
    }

    /// The combination of the basis with the least residual.
    func combination(_ n: Int) -> [Double] {
        var weights = Array(rightHand[..<steps])
        for k in (0..<steps).reversed() {
            for l in k + 1..<max(k + 1, steps) { weights[k] -= triangle[l][k] * weights[l] }
            weights[k] /= triangle[k][k]
        }
        var sum = [Double](repeating: 0, count: n)
        for k in 0..<steps { dk_axpy(n, weights[k], basis[k], &sum) }
        return sum
    }
}

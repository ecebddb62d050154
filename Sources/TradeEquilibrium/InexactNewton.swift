import CKernels
import RealModule
import TradeData

extension Search {
    /// Newton's method on the damped steps F(z) = 0, each linear system solved by GMRES with directional differences.
    ///
    /// ```
    /// F′(z)·d = −F(z),  F′v ≈ (F(z + hv) − F(z))/h;   z ← z + a·d, a = 1, ½, ¼, … until ‖F‖ falls
    /// ```
    /// F has a direction in which nothing happens (all money doubled), in which GMRES takes no step.
    /// - Source: Knoll and Keyes (2004), *Journal of Computational Physics* 193(2); Saad and Schultz (1986).
    /// - Complexity: At most 40 steps of at most 60 passes; holds 61 vectors of the size of z.
    mutating func newton() {
        map.stayExact()  // differences of rounded tables say nothing
        var point = z
        var f = [Double](repeating: 0, count: map.unknowns)
        guard let first = residual(point, &f), first.isFinite else { return }
        var size = first
        for _ in 0..<40 {
            guard let direction = krylovStep(point, f, size) else { return }
            var (step, next, g) = (1.0, point, f)
            let longest = direction.reduce(0) { max($0, abs($1)) }
            if longest > 3 { step = 3 / longest }
            while true {
                for x in next.indices { next[x] = point[x] + step * direction[x] }
                map.normalise(&next)
                guard let found = residual(next, &g) else { return }
                if found < (1 - 0.1 * step) * size {
                    (point, f, size) = (next, g, found)
                    break
                }
                step /= 2
                if step < 1.0 / 128 { return }
            }
        }
    }

    /// F at `point` into `f`, and its Euclidean length; nil when the search has ended.
    private mutating func residual(_ point: [Double], _ f: inout [Double]) -> Double? {
        guard evaluate(point, into: &f) != nil else { return nil }
        map.damp(&f, by: 1)
        return dk_dot(f.count, f, f).squareRoot()
    }

    /// GMRES for F′(z)·d = −F(z), to a hundredth or 60 vectors; nil when the search has ended or broken down.
    private mutating func krylovStep(_ point: [Double], _ f: [Double], _ size: Double) -> [Double]? {
        let (n, most) = (f.count, 60)
        var basis = [f.map { -$0 / size }]
        var rows: [[Double]] = []  // columns of the triangular factor
        var (cosines, sines, right) = ([Double](), [Double](), [size])
        var g = f
        while rows.count < most && abs(right[rows.count]) > 1e-2 * size {
            let v = basis[rows.count]
            let h = 1e-7 / max(1e-3, v.reduce(0) { max($0, abs($1)) })
            var moved = point
            for x in 0..<n { moved[x] += h * v[x] }
            guard residual(moved, &g) != nil else { return nil }
            var w = g
            for x in 0..<n { w[x] = (g[x] - f[x]) / h }
            var column: [Double] = []
            for u in basis {
                let overlap = dk_dot(n, w, u)
                column.append(overlap)
                dk_axpy(n, -overlap, u, &w)
            }
            var length = dk_dot(n, w, w).squareRoot()
            guard length.isFinite else { return nil }
            for (r, (c, s)) in zip(cosines, sines).enumerated() {
                (column[r], column[r + 1]) = (c * column[r] + s * column[r + 1], c * column[r + 1] - s * column[r])
            }
            let last = column.count - 1
            let radius = (column[last] * column[last] + length * length).squareRoot()
            guard radius > 0 else { break }
            if length < 1e-14 * radius { length = 0 }
            let (c, s) = (column[last] / radius, length / radius)
            column[last] = radius
            cosines.append(c)
            sines.append(s)
            right.append(-s * right[last])
            right[last] *= c
            rows.append(column)
            if length == 0 { break }
            basis.append(w.map { $0 / length })
        }
        guard !rows.isEmpty else { return nil }
        var weights = Array(right[0..<rows.count])
        for r in stride(from: rows.count - 1, through: 0, by: -1) {
            for s in r + 1..<max(r + 1, rows.count) { weights[r] -= rows[s][r] * weights[s] }
            weights[r] /= rows[r][r]
        }
        var direction = [Double](repeating: 0, count: n)
        for (weight, v) in zip(weights, basis) { dk_axpy(n, weight, v, &direction) }
        return direction.allSatisfy(\.isFinite) ? direction : nil
    }
}

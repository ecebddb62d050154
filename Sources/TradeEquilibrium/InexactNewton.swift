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
    /// - Complexity: At most `steps` steps of at most 60 passes; holds some 65 vectors of the size of z.
    mutating func newton(steps: Int = 40) {
        map.stayExact()  // differences of rounded tables say nothing
        var point = z
        var f = [Double](repeating: 0, count: map.unknowns)
        guard let first = residual(point, &f), first.isFinite else { return }
        var size = first
        for _ in 0..<steps {
            guard let direction = krylovStep(point, f) else { return }
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
    private mutating func krylovStep(_ point: [Double], _ f: [Double]) -> [Double]? {
        var direction = [Double](repeating: 0, count: f.count)
        var (moved, g) = (point, f)
        let krylov = Krylov(tolerance: 1e-2, restart: 60, maxProducts: 61)
        let outcome = krylov.solve(
            { v, product in
                let longest = v.reduce(0) { max($0, abs($1)) }
                for x in v.indices { product[x] = 0 }
                guard longest > 0 else { return }
                let h = 1e-7 / max(1e-3, longest)
                for x in v.indices { moved[x] = point[x] + h * v[x] }
                let alive = residual(moved, &g) != nil
                for x in v.indices { product[x] = alive ? (g[x] - f[x]) / h : .nan }
            }, f.map { -$0 }, &direction)
        let isUsable = end == nil && outcome.residual < 0.9 && direction.allSatisfy(\.isFinite)
        return isUsable ? direction : nil
    }
}

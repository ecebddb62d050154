import CKernels
import RealModule
import TradeData

extension Search {
    /// Newton's method on the conditions F(z) = 0, each linear system solved by GMRES with the products of `Linearisation`.
    ///
    /// ```
    /// F′(z)·d = −F(z) to a hundredth;   z ← z + a·d,  a = 1, ½, ¼, … until ‖F‖ falls
    /// ```
    /// The derivative is that of a point that satisfies the conditions: elsewhere it is off by the size of F, which
    /// costs a little of the last digits' speed and nothing of the answer.
    /// - Source: Knoll and Keyes (2004), *Journal of Computational Physics* 193(2); Saad and Schultz (1986).
    /// - Complexity: At most `steps` steps of at most 200 products; holds some 130 vectors of the size of z.
    mutating func newton(steps: Int) {
        map.stayExact()
        var point = z
        var f = [Double](repeating: 0, count: map.at.count)
        guard let first = length(point, &f), first.isFinite else { return }
        var size = first
        for _ in 0..<steps {
            guard let direction = krylovStep(point, f) else { return }
            var (step, next, g) = (1.0, point, f)
            let longest = direction.reduce(0) { max($0, abs($1)) }
            if longest > 3 { step = 3 / longest }
            while true {
                for x in next.indices { next[x] = point[x] + step * direction[x] }
                map.normalise(&next)
                guard let found = length(next, &g) else { return }
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
    private mutating func length(_ point: [Double], _ f: inout [Double]) -> Double? {
        guard evaluate(point, into: &f) != nil else { return nil }
        return dk_dot(f.count, f, f).squareRoot()
    }

    /// d at `point`, whose conditions the map has just evaluated; nil when the search has ended or the step is of no use.
    private mutating func krylovStep(_ point: [Double], _ f: [Double]) -> [Double]? {
        let here = Solution(
            z: point, map: map, residuals: residuals, place: nil, termination: .stalled, iterations: passes)
        let slopes = Linearisation(at: Counterfactual(policy: map.policy, solution: here))
        var direction = [Double](repeating: 0, count: f.count)
        var spent = 0
        let krylov = Krylov(tolerance: 1e-2, restart: 120, maxProducts: 200)
        let outcome = krylov.solve(
            { v, product in
                spent += 1
                let goesOn = spend(products: spent)
                product = goesOn ? slopes.forward(v, nil).off : [Double](repeating: .nan, count: v.count)
            }, f.map { -$0 }, &direction, approximateInverse: { $1 = slopes.steps.anticipated($0) })
        passes += spent
        let isUsable = end == nil && outcome.residual < 0.9 && direction.allSatisfy(\.isFinite)
        return isUsable ? direction : nil
    }
}

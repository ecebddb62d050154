import TradeData
import RealModule
import TestSupport
import Testing

@testable import TradeEquilibrium

struct KrylovTests {
    /// A random matrix with a dominant diagonal, as rows.
    static func matrix(_ n: Int, seed: UInt64) -> [[Double]] {
        var random = SplitMix64(seed: seed)
        return (0..<n).map { r in
            (0..<n).map { c in (r == c ? 3 : 0) + Double.random(in: -1...1, using: &random) / Double.sqrt(Double(n)) }
        }
    }

    static func product(_ a: [[Double]]) -> Krylov.Operator {
        { vector, product in for r in a.indices { product[r] = zip(a[r], vector).map(*).reduce(0, +) } }
    }

    @Test(arguments: [1, 2, 7, 40]) func solvesWhatItWasGiven(_ n: Int) {
        let a = Self.matrix(n, seed: UInt64(n))
        let truth = (0..<n).map { Double($0 % 5) - 1.5 }
        var b = [Double](repeating: 0, count: n)
        Self.product(a)(truth, &b)
        for restart in [5, 60] {
            var x = [Double](repeating: 0, count: n)
            let outcome = Krylov(tolerance: 1e-13, restart: restart).solve(Self.product(a), b, &x)
            #expect(outcome.converged)
            #expect(largestGap(x, truth) < 1e-11)
        }
    }

    @Test func aGoodApproximateInverseSavesProducts() {
        let n = 40
        var a = Self.matrix(n, seed: 3)
        for r in 0..<n { for c in 0..<n { a[r][c] *= Double(1 + r * r) } }  // rows of very different size
        let b = [Double](repeating: 1, count: n)
        var (x, y) = ([Double](repeating: 0, count: n), [Double](repeating: 0, count: n))
        let plain = Krylov(tolerance: 1e-10).solve(Self.product(a), b, &x)
        let helped = Krylov(tolerance: 1e-10).solve(Self.product(a), b, &y) { v, p in
            for r in 0..<n { p[r] = v[r] / a[r][r] }
        }
        #expect(helped.converged && helped.products < plain.products)
    }

    @Test func saysWhenThereIsNoSolution() {
        var x = [0.0, 0.0]
        let outcome = Krylov().solve({ v, p in (p[0], p[1]) = (v[0], 0) }, [1, 1], &x)
        #expect(!outcome.converged)
        #expect(outcome.residual > 0.5)
    }

    @Test func nothingAskedNothingDone() {
        var x = [1.0, 2.0]
        #expect(Krylov().solve({ v, p in p = v }, [0, 0], &x).converged)
        #expect(x == [0, 0])
    }
}

import Foundation
import Testing
import TradeData

@testable import TradeEquilibrium

/// Systems of the orders that Anderson acceleration has, well and badly conditioned, and those that are no system at all.
struct CholeskyTests {
    /// A = M Mᵀ + ridge·diag, `[row][column]`.
    static func gram(_ m: [[Double]], ridge: Double = 0) -> [Double] {
        m.indices.flatMap { r in
            m.indices.map { s in zip(m[r], m[s]).reduce(0) { $0 + $1.0 * $1.1 } * (r == s ? 1 + ridge : 1) }
        }
    }

    static func solve(_ a: [Double], _ b: [Double]) -> [Double]? {
        var (l, x) = (a, b)
        return Cholesky.solve(&l, &x, order: b.count) ? x : nil
    }

    /// max |b − A x| over what rounding explains: ‖A‖ ‖x‖ ε.
    static func backwardError(_ a: [Double], _ b: [Double], _ x: [Double]) -> Double {
        let q = b.count
        var (off, size) = (0.0, 0.0)
        for r in 0..<q {
            off = max(off, abs(b[r] - (0..<q).reduce(0) { $0 + a[r * q + $1] * x[$1] }))
            size = max(size, (0..<q).reduce(0) { $0 + abs(a[r * q + $1]) })
        }
        return off / (size * (x.map(abs).max() ?? 0) * Double.ulpOfOne)
    }

    @Test func wholeNumbersAreFound() {
        var draw = SplitMix64(seed: 1)
        for trial in 0..<2000 {
            let q = 1 + trial % 6
            func whole() -> Double { draw.uniform(-9, 9).rounded() }
            var m = (0..<q).map { _ in (0..<q).map { _ in whole() } }
            for r in 0..<q { m[r][r] += 60 }
            let (a, x) = (Self.gram(m), (0..<q).map { _ in whole() })
            let b = (0..<q).map { r in (0..<q).reduce(0) { $0 + a[r * q + $1] * x[$1] } }
            let found = Self.solve(a, b)
            #expect(found.map { zip($0, x).allSatisfy { abs($0 - $1) < 1e-9 } } == true, "trial \(trial): \(found ?? [])")
        }
    }

    /// The columns of ΔF are nearly parallel when the iteration settles: condition numbers up to 1e16 and sizes from 1e-30 to 1e30.
    @Test func nearlyParallelStepsAreSolvedToRounding() {
        var draw = SplitMix64(seed: 2)
        var solved = 0
        for trial in 0..<4000 {
            let (q, n) = (2 + trial % 5, 12)
            let (closeness, scale) = (pow(10, draw.uniform(-8, 0)), pow(10, draw.uniform(-15, 15)))
            let common = (0..<n).map { _ in draw.normal() }
            let m = (0..<q).map { _ in common.map { scale * ($0 + closeness * draw.normal()) } }
            let a = Self.gram(m, ridge: 1e-12)
            let f = (0..<n).map { _ in scale * draw.normal() }
            let b = m.map { zip($0, f).reduce(0) { $0 + $1.0 * $1.1 } }
            guard let x = Self.solve(a, b) else { continue }
            solved += 1
            #expect(Self.backwardError(a, b, x) < 4 * Double(q * q), "trial \(trial), closeness \(closeness)")
        }
        #expect(solved > 3900, "the ridge keeps \(solved) of 4000 systems positive definite")
    }

    /// Powers of two change no digit, so nothing depends on the unit of F.
    @Test func unitsDoNotMatter() throws {
        var draw = SplitMix64(seed: 3)
        for _ in 0..<200 {
            let m = (0..<5).map { _ in (0..<7).map { _ in draw.normal() } }
            let (a, b) = (Self.gram(m), (0..<5).map { _ in draw.normal() })
            let x = try #require(Self.solve(a, b))
            #expect(Self.solve(a.map { $0 * 0x1p100 }, b.map { $0 * 0x1p100 }) == x)
            #expect(Self.solve(a.map { $0 * 0x1p-100 }, b.map { $0 * 0x1p-100 }) == x)
        }
    }

    @Test(arguments: [
        ([0.0], [1.0]), ([-1], [1]), ([.nan], [1]), ([.infinity], [1]), ([1], [.nan]), ([1], [.infinity]), ([0x1p-1050], [1e300]),
        ([1, 2, 2, 1], [1, 1]), ([1, 1, 1, 1], [1, 1]), ([0, 0, 0, 0], [0, 0]), ([1, .nan, .nan, 1], [1, 1]),
        ([1, .infinity, .infinity, 1], [1, 1]), ([4, 2, 2, 1], [2, 1]),
    ])
    func whatIsNotPositiveDefiniteIsRefused(_ a: [Double], _ b: [Double]) { #expect(Self.solve(a, b) == nil) }

    /// Only the first `order` rows count, whatever stands in the rest of arrays that are larger.
    @Test func arraysMayBeLarger() {
        var (a, b) = ([4.0, .nan, 2, 3, .nan, .nan], [8.0, 7, .nan])
        #expect(Cholesky.solve(&a, &b, order: 2))
        #expect(abs(b[0] - 1.25) < 1e-15 && abs(b[1] - 1.5) < 1e-15)
    }
}

struct AndersonTests {
    /// F(z) = b − A z with A symmetric positive definite: m ≥ n steps of memory find the solution as conjugate residuals do.
    @Test func linearSystemsEndInAsManyStepsAsTheyHaveUnknowns() {
        var draw = SplitMix64(seed: 4)
        for trial in 0..<50 {
            let n = 4
            let m = (0..<n).map { _ in (0..<n).map { _ in draw.normal() } }
            var a = CholeskyTests.gram(m)
            let size = (0..<n).map { a[$0 * n + $0] }.reduce(0, +)
            for r in 0..<n {
                for s in 0..<n { a[r * n + s] = a[r * n + s] / size + (r == s ? 0.3 : 0) }
            }
            let b = (0..<n).map { _ in draw.normal() }
            var (anderson, z) = (Anderson(n: n, memory: 6), [Double](repeating: 0, count: n))
            func f() -> [Double] { (0..<n).map { r in b[r] - (0..<n).reduce(0) { $0 + a[r * n + $1] * z[$1] } } }
            for _ in 0..<8 { anderson.step(z: &z, f: f()) }
            #expect(f().allSatisfy { abs($0) < 1e-6 }, "trial \(trial): \(f())")
        }
    }

    /// Steps that do not differ have nothing to weigh: the plain step is taken and the memory dropped, as on a singular system.
    @Test func withoutDifferencesTheStepIsPlain() {
        var (anderson, z) = (Anderson(n: 3, memory: 5), [1.0, 2, 3])
        for step in 1...4 {
            anderson.step(z: &z, f: [0.5, -0.25, 1])
            let k = Double(step)
            #expect(z == [1 + 0.5 * k, 2 - 0.25 * k, 3 + k])
        }
        var broken = z
        anderson.step(z: &broken, f: [.nan, 0, 0])
        anderson.step(z: &z, f: [1, 1, 1])
        #expect(z.allSatisfy { $0.isFinite }, "a memory with no number in it is dropped")
    }
}

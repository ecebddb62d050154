import CKernels

/// Anderson acceleration (type II) of a fixed-point iteration z ← z + F(z).
///
/// Keeps the last m steps and takes the combination of them whose residual is smallest:
/// ```
/// γ = argmin ‖F − ΔF γ‖²,   z ← z + F − ΔG γ,   G = z + F
/// ```
/// - Source: Anderson (1965), *Journal of the ACM* 12(4); Walker and Ni (2011), *SIAM J. Numer. Anal.* 49(4).
/// - Note: Holds 2m vectors of the size of z, in single precision. The normal equations are solved by Cholesky with a
///   relative ridge of 1e-12; where they are singular all the same, the memory is dropped.
/// - Complexity: O(m·n) a step; ΔF and ΔG are each read once.
package struct Anderson {
    let n: Int
    let memory: Int
    private var dF: [Float]
    private var dG: [Float]
    private var gram: [Double]
    private var lastF: [Double]
    private var lastG: [Double]
    private var count = 0
    private var started = false
    private var a: [Double]
    private var b: [Double]
    private var products: [Double]

    package init(n: Int, memory: Int) {
        self.n = n
        self.memory = memory
        // Written before they are read: a row of ΔF and ΔG exists once `count` says so.
        dF = Array(unsafeUninitializedCapacity: n * memory) { $1 = n * memory }
        dG = Array(unsafeUninitializedCapacity: n * memory) { $1 = n * memory }
        gram = Array(repeating: 0, count: memory * memory)
        lastF = Array(repeating: 0, count: memory > 0 ? n : 0)
        lastG = lastF
        a = gram
        b = Array(repeating: 0, count: memory)
        products = b
    }

    /// Forgets all steps.
    package mutating func restart() { (count, started) = (0, false) }

    /// Moves `z` by one accelerated step, given `f` = F(z).
    package mutating func step(z: inout [Double], f: [Double]) {
        guard memory > 0 else {
            dk_axpy(n, 1, f, &z)
            return
        }
        let row = count % memory
        dF.withUnsafeMutableBufferPointer { dF in
            dG.withUnsafeMutableBufferPointer { dG in
                dk_remember(n, z, f, &lastF, &lastG, dF.baseAddress! + row * n, dG.baseAddress! + row * n)
            }
        }
        guard started else {
            // The first step has no step before it; its differences are overwritten by the next.
            started = true
            dk_axpy(n, 1, f, &z)
            return
        }
        count += 1
        if solveWeights(f, newest: row) {
            dk_combine(n, min(count, memory), b, dG, lastG, &z)
        } else {
            dk_axpy(n, 1, f, &z)
        }
    }

    private mutating func solveWeights(_ f: [Double], newest: Int) -> Bool {
        let q = min(count, memory)
        dk_gram(n, q, newest, dF, f, &products, &b)
        for s in 0..<q {
            gram[newest * memory + s] = products[s]
            gram[s * memory + newest] = products[s]
        }
        for r in 0..<q {
            for s in 0..<q { a[r * q + s] = gram[r * memory + s] * (r == s ? 1 + 1e-12 : 1) }
        }
        guard Cholesky.solve(&a, &b, order: q) else {
            count = 0
            return false
        }
        return true
    }
}

import CKernels
import CLAPACK

/// Anderson acceleration (type II) of a fixed-point iteration z ← z + F(z).
///
/// Keeps the last m steps and takes the combination of them whose residual is smallest:
/// ```
/// γ = argmin ‖F − ΔF γ‖²,   z ← z + F − (ΔZ + ΔF) γ
/// ```
/// - Source: Anderson (1965), *Journal of the ACM* 12(4); Walker and Ni (2011), *SIAM J. Numer. Anal.* 49(4).
/// - Note: Holds 2m vectors of the size of z. The normal equations are solved by Cholesky with a
///   relative ridge of 1e-12; when they are singular the memory is dropped.
/// - Complexity: O(m·n) a step.
struct Anderson {
    let n: Int
    let memory: Int
    private var dF: [Double]
    private var dZ: [Double]
    private var gram: [Double]
    private var lastF: [Double]
    private var lastZ: [Double]
    private var count = 0
    private var started = false
    private var a: [Double]
    private var b: [Double]

    init(n: Int, memory: Int) {
        self.n = n
        self.memory = memory
        dF = Array(repeating: 0, count: n * memory)
        dZ = dF
        gram = Array(repeating: 0, count: memory * memory)
        lastF = Array(repeating: 0, count: n)
        lastZ = lastF
        a = gram
        b = Array(repeating: 0, count: memory)
    }

    /// Forgets all steps.
    mutating func restart() { (count, started) = (0, false) }

    /// Moves `z` by one accelerated step, given `f` = F(z).
    mutating func step(z: inout [Double], f: [Double]) {
        guard memory > 0 else {
            for x in 0..<n { z[x] += f[x] }
            return
        }
        if started {
            let r = count % memory
            dF.withUnsafeMutableBufferPointer { dF in
                dZ.withUnsafeMutableBufferPointer { dZ in
                    for x in 0..<n {
                        dF[r * n + x] = f[x] - lastF[x]
                        dZ[r * n + x] = z[x] - lastZ[x]
                    }
                }
            }
            count += 1
            let q = min(count, memory)
            dF.withUnsafeBufferPointer { dF in
                for s in 0..<q {
                    let g = dk_dot(n, dF.baseAddress! + s * n, dF.baseAddress! + r * n)
                    gram[r * memory + s] = g
                    gram[s * memory + r] = g
                }
            }
        }
        z.withUnsafeMutableBufferPointer { z in
            lastZ.withUnsafeMutableBufferPointer { lastZ in for x in 0..<n { lastZ[x] = z[x] } }
        }
        lastF.withUnsafeMutableBufferPointer { lastF in for x in 0..<n { lastF[x] = f[x] } }
        let solved = started && solveWeights(f)
        started = true
        z.withUnsafeMutableBufferPointer { z in
            f.withUnsafeBufferPointer { f in
                dk_axpy(n, 1, f.baseAddress!, z.baseAddress!)
                guard solved else { return }
                for s in 0..<min(count, memory) {
                    dZ.withUnsafeBufferPointer { dk_axpy(n, -b[s], $0.baseAddress! + s * n, z.baseAddress!) }
                    dF.withUnsafeBufferPointer { dk_axpy(n, -b[s], $0.baseAddress! + s * n, z.baseAddress!) }
                }
            }
        }
    }

    private mutating func solveWeights(_ f: [Double]) -> Bool {
        let q = min(count, memory)
        for r in 0..<q {
            for s in 0..<q { a[r * q + s] = gram[r * memory + s] * (r == s ? 1 + 1e-12 : 1) }
            b[r] = dF.withUnsafeBufferPointer { dF in
                f.withUnsafeBufferPointer { dk_dot(n, dF.baseAddress! + r * n, $0.baseAddress!) }
            }
        }
        var (order, columns, info) = (Int32(q), Int32(1), Int32(0))
        var lda = order
        dposv_("L", &order, &columns, &a, &lda, &b, &lda, &info)
        if info != 0 || !b[0..<q].allSatisfy(\.isFinite) {
            count = 0
            return false
        }
        return true
    }
}

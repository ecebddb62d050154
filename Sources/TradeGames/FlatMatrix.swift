/// Loops over rows of `length` numbers, a multiple of eight.
enum FlatRow {
    typealias Numbers = UnsafePointer<Double>
    typealias Room = UnsafeMutablePointer<Double>

    /// Σ a·b.
    @inline(__always) static func dot(_ a: Numbers, _ b: Numbers, _ length: Int) -> Double {
        // Arrays of Swift begin at no cache line.
        let (a, b) = (UnsafeRawPointer(a), UnsafeRawPointer(b))
        var sum = SIMD8<Double>.zero
        for x in stride(from: 0, to: 8 * length, by: 64) {
            sum +=
                a.loadUnaligned(fromByteOffset: x, as: SIMD8<Double>.self)
                * b.loadUnaligned(fromByteOffset: x, as: SIMD8<Double>.self)
        }
        return sum.sum()
    }

    /// y += r·a.
    @inline(__always) static func add(_ r: Double, _ a: Numbers, to y: Room, _ length: Int) {
        for x in 0..<length { y[x] += r * a[x] }
    }

    /// Upper blocks of G (at the beginning of a cache line, as V) += Σ_r V[r]ᵀ·V[r], four by four; V has `rows` rows, and
    /// `mirror` completes G.
    /// - Complexity: rows·length²/2.
    static func addSquares(_ v: Numbers, rows: Int, to g: Room, _ length: Int) {
        for i in stride(from: 0, to: length, by: 4) {
            for j in stride(from: i, to: length, by: 4) {
                var (s0, s1, s2, s3) = (SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero)
                for r in 0..<rows {
                    let row = v + r * length
                    let right = UnsafeRawPointer(row + j).assumingMemoryBound(to: SIMD4<Double>.self).pointee
                    s0 += right * row[i]
                    s1 += right * row[i + 1]
                    s2 += right * row[i + 2]
                    s3 += right * row[i + 3]
                }
                let at = UnsafeMutableRawPointer(g + i * length + j)
                for (k, sum) in [s0, s1, s2, s3].enumerated() {
                    at.assumingMemoryBound(to: SIMD4<Double>.self).advanced(by: k * length / 4).pointee += sum
                }
            }
        }
    }

    /// Fills what lies below the diagonal from what lies above it.
    static func mirror(_ g: Room, order: Int, _ length: Int) {
        for i in 0..<order { for j in 0..<i { g[i * length + j] = g[j * length + i] } }
    }

    /// The inverse of `a` by elimination with row pivots; `a` is used up. Rows are `length` apart.
    /// - Returns: false where a pivot is zero or not finite.
    /// - Complexity: 2·order³.
    static func invert(_ a: Room, into inverse: Room, order: Int, _ length: Int) -> Bool {
        inverse.update(repeating: 0, count: order * length)
        for n in 0..<order { inverse[n * length + n] = 1 }
        for k in 0..<order {
            var pivot = k
            for row in k..<order where abs(a[row * length + k]) > abs(a[pivot * length + k]) { pivot = row }
            let top = a[pivot * length + k]
            guard top.isFinite, abs(top) > 0 else { return false }
            if pivot != k {
                for x in 0..<length {
                    swap(&a[k * length + x], &a[pivot * length + x])
                    swap(&inverse[k * length + x], &inverse[pivot * length + x])
                }
            }
            for x in 0..<length {
                (a[k * length + x], inverse[k * length + x]) = (a[k * length + x] / top, inverse[k * length + x] / top)
            }
            for row in 0..<order where row != k && a[row * length + k] != 0 {
                let factor = -a[row * length + k]
                add(factor, a + k * length, to: a + row * length, length)
                add(factor, inverse + k * length, to: inverse + row * length, length)
            }
        }
        return true
    }
}

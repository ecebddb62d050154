import TradeEquilibrium

/// Square matrices in rows of `length` numbers, a multiple of eight.
enum FlatMatrix {
    typealias Room = UnsafeMutablePointer<Double>

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
                Kernels.add(length, factor, a + k * length, to: a + row * length)
                Kernels.add(length, factor, inverse + k * length, to: inverse + row * length)
            }
        }
        return true
    }
}

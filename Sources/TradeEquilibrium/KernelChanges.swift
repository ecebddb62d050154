import CKernels
import RealModule
import TradeData

/// The cells in which a policy differs from the baseline, and the trade kernel there: K = â·π·κ̂^−θ.
struct KernelChanges {
    /// Offsets into a `Bilateral`, ascending.
    private(set) var cells: [Int32] = []
    /// The same, from the beginning of their sectors.
    private(set) var places: [Int32] = []
    /// K, and K net of taxes, K/((1+t′)(1+e′)), in those cells.
    private(set) var k: [Double] = []
    private(set) var net: [Double] = []
    /// Where the cells of each sector begin; one more at the end.
    private(set) var starts: [Int] = [0]
    /// Sectors in which a changed cell is taxed.
    private(set) var taxed: [Bool]
    /// The cells with an export tax, few as a rule: what they pay is added to the flows.
    private(set) var exportTaxes: [ExportTax] = []

    /// A cell with an export tax e; `net` is K, or a share, net of both taxes.
    struct ExportTax { var n, i, j: Int; var rate, net: Double }

    /// - Parameter tariffExponent: φ of destination and sector; nil means 1 everywhere.
    /// - Complexity: O(changed cells) where the policy was made from the world's own tariffs, O(N²J) otherwise.
    init(world: World, policy: Policy, theta: [Double], tariffExponent: ((_ n: Int, _ j: Int) -> Double)? = nil) {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        taxed = Array(repeating: false, count: J)
        let (candidates, onlyTariffs) = Self.candidates(world, policy)
        cells.reserveCapacity(candidates.count)
        places.reserveCapacity(candidates.count)
        k.reserveCapacity(candidates.count)
        net.reserveCapacity(candidates.count)
        let t0 = world.tariffs.values
        var available: [Double] = []
        var (j, row) = (0, 0)
        var phi = tariffExponent?(0, 0) ?? 1
        for x in candidates {
            let x = Int(x)
            let t = policy.tariffs[x]
            let (e, d, a) = onlyTariffs ? (0, 1, 1) : (policy.exportTaxes[x], policy.icebergs[x], policy.availability[x])
            guard t != t0[x] || e != 0 || d != 1 || a != 1 else { continue }
            if x >= row + N {
                j = x / (N * N)
                row = x / N * N
                phi = tariffExponent?(row / N % N, j) ?? 1
            }
            let power = (1 + t) / (1 + t0[x])
            cells.append(Int32(x))
            places.append(Int32(x - j * N * N))
            k.append((phi == 1 ? power : Double.pow(power, phi)) * ((1 + e) * d))
            net.append((1 + t) * (1 + e))
            if !onlyTariffs { available.append(a) }
            if t != 0 || e != 0 { taxed[j] = true }
        }
        var cell = 0
        for j in 0..<J {
            while cell < cells.count && Int(cells[cell]) < (j + 1) * N * N { cell += 1 }
            starts.append(cell)
        }
        raise(world, theta, available)
        if onlyTariffs { return }
        for (c, x) in cells.enumerated() where policy.exportTaxes[Int(x)] != 0 && k[c] != 0 {
            let (i, n, j) = (Int(x) % N, Int(x) / N % N, Int(x) / (N * N))
            exportTaxes.append(.init(n: n, i: i, j: j, rate: policy.exportTaxes[Int(x)], net: net[c]))
        }
    }

    /// The cells in which something may differ, ascending, and whether it can only be the tariff.
    private static func candidates(_ world: World, _ policy: Policy) -> (cells: [Int32], onlyTariffs: Bool) {
        let onWorld =
            policy.tariffs.isBased(on: world.tariffs) && policy.exportTaxes.isBased(on: .zero)
            && policy.icebergs.isBased(on: .one)
            && policy.availability.isBased(on: .one)
        guard onWorld else { return (Array(0..<Int32(policy.tariffs.count)), false) }
        let tariffs = policy.tariffs.changes()
        let others = policy.exportTaxes.changes() + policy.icebergs.changes() + policy.availability.changes()
        if others.isEmpty { return (tariffs, true) }
        let all = (tariffs + others).sorted()
        return (all.indices.filter { $0 == 0 || all[$0] != all[$0 - 1] }.map { all[$0] }, false)
    }

    /// From the change of the wedge to K, and from the factor of the taxes to K net of them.
    /// - Parameter available: â of the cells; empty where it is 1 in all.
    private mutating func raise(_ world: World, _ theta: [Double], _ available: [Double]) {
        k.withUnsafeMutableBufferPointer { k in
            guard let logs = k.baseAddress else { return }
            dk_log(k.count, logs, logs)
            for j in 0..<theta.count { for c in starts[j]..<starts[j + 1] { logs[c] *= -theta[j] } }
            dk_exp(k.count, logs, logs)
            for c in cells.indices {
                // A ban has the power zero, and an empty cell stays empty whatever its wedge.
                let share = world.shares.values[Int(cells[c])] * (available.isEmpty ? 1 : available[c])
                k[c] = share == 0 ? 0 : share * k[c]
                net[c] = k[c] / net[c]
            }
        }
    }
}

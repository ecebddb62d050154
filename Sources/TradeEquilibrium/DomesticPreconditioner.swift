import CKernels
import TradeData

/// How the markets within each country answer to each other, and so how a step in one should move the others.
///
/// A pass moves everything once. Goods sold at home go round: costs raise home prices, which raise costs; spending at
/// home is sales, income, and spending again. Both are followed here, country by country, to first order:
/// ```
/// p  = f_P + π_nn (γ dw + Gᵀp)
/// dY = q_nn X x − b (γ dw + Gᵀp),   b = θ (Y − q_nn π_nn X)
/// x  = f_X + (G dY + α (wL dw + Σ (X − M) x))/X
/// dw = f_w + Σ γ dY/(wL)
/// ```
/// two rounds of each, and the last solved for dw with the responses to a unit of it. What comes back through other
/// countries is left to the pass. A step of zero stays zero, so the answer is the same; a third fewer passes.
/// - Complexity: O(NJ²) a step, over tables in single precision that a cache holds country by country.
final class DomesticPreconditioner {
    private let N, J: Int
    /// Numbers a row takes in memory: J, rounded up.
    let length: Int
    private let scratch: Scratch
    /// G, `[n][k][j]`, rows of `length`.
    private let inputShares: UnsafeMutablePointer<Float>
    /// See `dk_home`: each `[n][j]`, rows of `length`.
    let share, gamma, sales, answer, revenue, alpha, inverse, pay: UnsafeMutablePointer<Float>
    /// Y − q_nn π_nn X, sales that others could take over; `answer` is θ times them, `[n][j]`.
    let contested: UnsafeMutablePointer<Float>
    /// Responses of prices and spending to a unit of the wage, `[n][j]`.
    private let prices, spending: UnsafeMutablePointer<Float>
    private let room: UnsafeMutablePointer<Float>
    /// Whether single precision holds all input shares.
    let fits: Bool
    /// How much of its step a wage takes, `[n]`.
    private var take: [Double]

    init(world: World) {
        let (N, J) = (world.grid.countryCount, world.grid.sectorCount)
        (self.N, self.J) = (N, J)
        let multiple = Int(dk_home_multiple)
        length = (J + multiple - 1) / multiple * multiple
        let (cells, rooms) = (N * length, Int(dk_home_room) * length)
        let scratch = Scratch(capacity: (cells * J + 11 * cells + rooms) / 2, pieces: 13)
        func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
            UnsafeMutableRawPointer(scratch.take(count / 2)).bindMemory(to: Float.self, capacity: count)
        }
        inputShares = floats(cells * J)
        (share, gamma, sales, answer) = (floats(cells), floats(cells), floats(cells), floats(cells))
        (revenue, alpha, inverse, pay) = (floats(cells), floats(cells), floats(cells), floats(cells))
        (contested, prices, spending, room) = (floats(cells), floats(cells), floats(cells), floats(rooms))
        self.scratch = scratch
        take = Array(repeating: 1, count: N)
        var fits = true
        let (from, to) = (world.inputShares.values, (length: length, place: inputShares))
        from.withUnsafeBufferPointer { g in
            for row in 0..<N * J { fits = dk_single(J, g.baseAddress! + row * J, to.place + row * to.length) != 0 && fits }
        }
        self.fits = fits
    }

    func cell(_ n: Int, _ j: Int) -> Int { n * length + j }

    /// Takes the responses to a unit of each wage, once the tables are filled: all but `answer`, which is made here.
    /// - Parameters:
    ///   - theta: θ, `[j]`.
    ///   - wageBill: In the unit of the tables, `[n]`.
    func measure(theta: [Double], wageBill: (Int) -> Double) {
        for n in 0..<N {
            let (at, bill) = (n * length, Float(wageBill(n)))
            for j in 0..<J { answer[at + j] = Float(theta[j] * Double(contested[at + j])) }
            for j in at..<at + length { (prices[j], spending[j]) = (0, inverse[j] * alpha[j] * bill) }
            var home = tables(n)
            let pay = Double(dk_settle(J, length, inputs(n), &home, 1, prices + at, spending + at, room))
            // A country that hardly trades answers to its wage by hardly anything: its step stays bounded.
            take[n] = 1 / max(1 - pay, 0.5)
        }
    }

    /// Turns what the wage, prices and spending are off by into their steps.
    /// - Parameter damping: What a wage takes of its step.
    func step(
        wages: UnsafeMutablePointer<Double>, prices p: UnsafeMutablePointer<Double>, spending x: UnsafeMutablePointer<Double>,
        damping: Double
    ) {
        for n in 0..<N {
            var home = tables(n)
            let at = n * length
            dk_step_at_home(
                J, length, inputs(n), &home, damping * take[n], prices + at, spending + at, wages + n, p + n * J, x + n * J, room)
        }
    }

    /// G of a country in single precision, `[k][j]`, rows of `length`.
    func inputs(_ n: Int) -> UnsafePointer<Float> { UnsafePointer(inputShares + n * J * length) }

    private func tables(_ n: Int) -> dk_home {
        let at = n * length
        return dk_home(
            share: share + at, gamma: gamma + at, sales: sales + at, answer: answer + at, revenue: revenue + at,
            alpha: alpha + at,
            inverse: inverse + at, pay: pay + at)
    }
}

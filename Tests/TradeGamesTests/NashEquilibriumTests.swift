import Testing

@testable import TradeGames

/// The search on games whose answers are known, without any trade.
@Suite struct NashEquilibriumTests {
    /// Payoffs given by functions of all controls, one a player, with slopes by differences.
    struct Toy: Game {
        let payoffs: [@Sendable ([Double]) -> Double]
        let range: ClosedRange<Double>
        var playerCount: Int { payoffs.count }
        func bounds(of player: Int) -> [ClosedRange<Double>] { [range] }
        func play(_ profile: [[Double]], from start: Outcome?) -> Outcome? { Outcome(game: self, x: profile.map { $0[0] }) }
        struct Outcome: GameOutcome {
            let game: Toy
            let x: [Double]
            var payoffs: [Double] { game.payoffs.map { $0(x) } }
            var residual: Double { 0 }
            func slopes(weights: [Double], by movers: [Int]) -> [[Double]]? {
                movers.map { mover in
                    var (up, down) = (x, x)
                    up[mover] += 1e-6
                    down[mover] -= 1e-6
                    return [zip(weights, game.payoffs).reduce(0) { $0 + $1.0 * ($1.1(up) - $1.1(down)) / 2e-6 }]
                }
            }
        }
    }

    /// Cournot's duopoly: q = 1/3 each, found by best responses in turn since no first-order steps are known.
    @Test func cournot() throws {
        let game = Toy(payoffs: [{ $0[0] * (1 - $0[0] - $0[1]) }, { $0[1] * (1 - $0[0] - $0[1]) }], range: 0...1)
        let nash = try #require(game.nashEquilibrium(from: [[0.9], [0.1]]))
        #expect(nash.end == .equilibrium)
        for own in nash.profile { #expect(abs(own[0] - 1.0 / 3) < 1e-4) }
    }

    /// One wants to be where the other is, the other wants to be away from it: no equilibrium in pure strategies, and best responses
    /// go round.
    @Test func cyclesAreSaid() throws {
        let game = Toy(
            payoffs: [{ -($0[0] - $0[1]) * ($0[0] - $0[1]) }, { ($0[0] - $0[1]) * ($0[0] - $0[1]) }], range: 0...1)
        let nash = try #require(game.nashEquilibrium(from: [[0.2], [0.9]]))
        guard case .cycle(let length) = nash.end else {
            Issue.record("\(nash.end)")
            return
        }
        #expect(length >= 2 && nash.cycle.count == length && !nash.certificate.holds)
    }

    /// Two peaks: a local maximum is not called a best response where another start finds a higher one.
    @Test func theCertificateLooksElsewhere() throws {
        let game = Toy(
            payoffs: [
                { x in
                    let a = (x[0] - 0.1) / 0.1, b = (x[0] - 0.8) / 0.1; return 1 / (1 + a * a) + 2 / (1 + b * b)
                }
            ],
            range: 0...1)
        let certificate = try #require(game.certify([[0.1]]))
        #expect(!certificate.holds && certificate.largestGain > 0.5)
    }

    /// max Π (V − d): a pie shared by one number, with equal and unequal weights; affine rescaling changes nothing.
    @Test func nashBargainsShareThePie() throws {
        let game = Toy(payoffs: [{ $0[0] }, { 1 - $0[0] + 0 * $0[1] }], range: 0...1)
        let even = try #require(game.nashBargain(disagreement: [0.1, 0.1], from: [[0.2], [0.5]]))
        #expect(abs(even.profile[0][0] - 0.5) < 1e-5 && even.isDeal)
        let uneven = try #require(game.nashBargain(disagreement: [0, 0], weights: [3, 1], from: [[0.2], [0.5]]))
        #expect(abs(uneven.profile[0][0] - 0.75) < 1e-5)
        let scaled = Toy(payoffs: [{ 10 * $0[0] + 3 }, { 1 - $0[0] }], range: 0...1)
        let same = try #require(scaled.nashBargain(disagreement: [4, 0.1], from: [[0.3], [0.5]]))
        #expect(abs(same.profile[0][0] - 0.5) < 1e-5)
        #expect(game.nashBargain(disagreement: [0.6, 0.6], from: [[0.5], [0.5]]) == nil)
        let round = Toy(payoffs: [{ 1 - (1 - $0[0]) * (1 - $0[0]) }, { 1 - $0[0] * $0[0] }], range: 0...1)
        let fair = try #require(round.equalGains(over: [0.3, 0.1], from: [[0.35], [0.5]]))
        #expect(abs(fair.gains[0] - fair.gains[1]) < 1e-6)
    }
}

import RealModule
import TradeData
import TradeEquilibrium

/// A profile that is everybody's best response to itself, with its certificate; or what was found instead.
public struct NashEquilibrium<Outcome: GameOutcome>: Sendable {
    /// How the search ended.
    public enum End: Sendable, Equatable {
        /// The certificate holds.
        case equilibrium
        /// Best responses go round through this many profiles.
        case cycle(Int)
        /// Somebody gains by doing something else, and no round led nearer.
        case notFound
    }
    public let end: End
    /// `[player][control]`.
    public let profile: [[Double]]
    public let outcome: Outcome
    public let certificate: Certificate
    /// Rounds of first-order steps and of best responses.
    public let rounds: Int
    /// The profiles that best responses go round through; empty unless they do.
    public let cycle: [[[Double]]]

    public var payoffs: [Double] { outcome.payoffs }
}

/// How a Nash equilibrium is searched.
public struct NashOptions: Sendable, Equatable {
    /// Steps of controls below which rounds end: 1e-8 is a millionth of a percentage point.
    public var tolerance = 1e-8
    /// Rounds of first-order steps, all players at once.
    public var firstOrderRounds = 80
    /// Rounds of best responses, one player after the other.
    public var rounds = 30
    /// Plays after which no other search is begun.
    public var plays = 1500
    /// How often a certificate that fails is followed by another search from the deviation that it found.
    public var attempts = 6
    /// Searches of the certificate.
    public var certificate = BestResponse.Options.forCertificate
    /// Best responses in turn.
    public var answers = BestResponse.Options(tolerance: 1e-8, step: 1e-8, plays: 200)
    public init() {}
}

extension Game {
    /// A Nash equilibrium in pure strategies.
    ///
    /// 1. First-order steps of all players at once, accelerated, where the game knows them (`GameOutcome.firstOrderPoint`).
    /// 2. Where those do not end, best responses in turn; a profile met again ends them as a cycle.
    /// 3. The certificate decides: only a profile from which no deviation gains is called an equilibrium. Where one gains, rounds go
    ///    on from there.
    /// - Returns: nil where the game has no outcome at the start.
    public func nashEquilibrium(from start: [[Double]], options: NashOptions = NashOptions()) -> NashEquilibrium<Outcome>? {
        guard let first = play(start, from: nil) else { return nil }
        var search = NashSearch(game: self, options: options, profile: start, outcome: first)
        search.takeFirstOrderSteps()
        for attempt in 0...options.attempts {
            guard let certificate = certify(search.profile, options: options.certificate, near: search.outcome) else {
                return nil
            }
            search.plays += certificate.plays
            if certificate.holds || attempt == options.attempts || search.plays > options.plays
                || search.hasCome(back: search.profile)
            {
                return search.ended(certificate)
            }
            // One at a time: two who move at once may miss each other for ever.
            if let largest = certificate.deviations.max(by: { $0.gain < $1.gain }) {
                search.move(largest.player, to: largest.controls)
            }
            search.answerInTurn()
        }
        return nil
    }
}

/// The state of a search for a Nash equilibrium.
private struct NashSearch<G: Game> {
    let game: G
    let options: NashOptions
    var profile: [[Double]]
    var outcome: G.Outcome
    var rounds = 0
    var plays = 0
    var cycle: [[[Double]]] = []
    /// The profiles from which a deviation gained.
    var met: [[[Double]]] = []

    init(game: G, options: NashOptions, profile: [[Double]], outcome: G.Outcome) {
        (self.game, self.options, self.profile, self.outcome) = (game, options, profile, outcome)
    }

    func ended(_ certificate: Certificate) -> NashEquilibrium<G.Outcome> {
        NashEquilibrium(
            end: certificate.holds ? .equilibrium : (cycle.isEmpty ? .notFound : .cycle(cycle.count)), profile: profile,
            outcome: outcome, certificate: certificate, rounds: rounds, cycle: certificate.holds ? [] : cycle)
    }

    /// Moves one player, if the game has an outcome there.
    mutating func move(_ player: Int, to controls: [Double]) {
        var moved = profile
        moved[player] = controls
        if let found = game.play(moved, from: outcome) { (profile, outcome) = (moved, found) }
    }

    mutating func takeFirstOrderSteps() {
        let bounds = (0..<game.playerCount).map { game.bounds(of: $0) }
        var z = profile.flatMap { $0 }
        var anderson = Anderson(n: z.count, memory: 10)
        var best = (step: Double.infinity, profile: profile, outcome: outcome)
        var worse = 0
        for _ in 0..<options.firstOrderRounds {
            let outcome = outcome
            let points = Parallel.map(game.playerCount) { outcome.firstOrderPoint(of: $0) }
            guard !points.contains(where: { $0 == nil }) else { break }
            let aim = zip(points, bounds).flatMap { zip($0!, $1).map { $0.clamped(to: $1) } }
            let step = zip(aim, z).map { $0 - $1 }
            let size = step.reduce(0) { max($0, abs($1)) }
            if size < best.step { (best, worse) = ((size, profile, outcome), 0) } else { worse += 1 }
            if size <= options.tolerance || worse > 12 { break }
            anderson.step(z: &z, f: step)
            z = zip(z, bounds.joined()).map { $0.clamped(to: $1) }
            rounds += 1
            if !play(z) {
                // Too far: half way, without the memory of what led there.
                anderson.restart()
                z = zip(best.profile.joined(), aim).map { ($0 + $1) / 2 }
                if !play(z) { break }
            }
        }
        (profile, outcome) = (best.profile, best.outcome)
    }

    private mutating func play(_ z: [Double]) -> Bool {
        var (moved, at) = (profile, 0)
        for k in moved.indices {
            moved[k] = Array(z[at..<at + moved[k].count])
            at += moved[k].count
        }
        guard let found = game.play(moved, from: outcome) else { return false }
        (profile, outcome) = (moved, found)
        return true
    }

    mutating func answerInTurn() {
        for _ in 0..<options.rounds {
            let before = profile
            rounds += 1
            for player in 0..<game.playerCount {
                guard let answer = game.bestResponse(of: player, to: profile, options: options.answers, near: outcome)
                else { return }
                plays += answer.plays
                if answer.gain > 0 { move(player, to: answer.controls) }
            }
            if plays > options.plays { return }
            if distance(before, profile) <= options.tolerance { return }
        }
    }

    /// Whether the rounds were at a profile before the last: best responses go round.
    mutating func hasCome(back profile: [[Double]]) -> Bool {
        if let again = met.firstIndex(where: { distance($0, profile) <= 1e-4 }) { cycle = Array(met[again...]) }
        met.append(profile)
        return !cycle.isEmpty
    }

    private func distance(_ a: [[Double]], _ b: [[Double]]) -> Double {
        zip(a.joined(), b.joined()).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }
}

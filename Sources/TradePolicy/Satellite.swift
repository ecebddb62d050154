import TradeData

/// What solves measures beside the world where no sector is fine enough, such as those on single minerals.
///
/// Its answer enters the world as productivity, what sectors lose of their output, all other inputs kept; and as availability, the
/// part of a pair's trade in a sector that is withheld.
/// ```
/// ẑ[n,j] = 1 − lost share[n,j],   â[n,i,j] = 1 − withheld share[n,i,j]
/// ```
public protocol Satellite: Sendable {
    /// What sectors lose while some measures hold together.
    /// - Parameter measures: Ids of measures, each once, in the order of the law.
    func effects(of measures: [String]) -> SatelliteEffects

    /// The same, in which measures of these ids are as given.
    func with(_ measures: [Measure]) -> Self
}

/// What a satellite puts into a world.
public struct SatelliteEffects: Sendable {
    /// What a sector of an economy loses.
    public struct Loss: Sendable {
        public let economy: Country
        public let sector: Sector
        /// Of its output, from 0 to below 1.
        public let share: Double

        public init(economy: Country, sector: Sector, share: Double) {
            (self.economy, self.sector, self.share) = (economy, sector, share)
        }
    }
    /// What a seller no longer sells to a buyer.
    public struct Withheld: Sendable {
        public let seller, buyer: Country
        public let sector: Sector
        /// Of what it sold there in the sector, from 0 to below 1.
        public let share: Double

        public init(seller: Country, buyer: Country, sector: Sector, share: Double) {
            (self.seller, self.buyer, self.sector, self.share) = (seller, buyer, sector, share)
        }
    }
    public let losses: [Loss]
    public let withheld: [Withheld]
    /// What a reader should know of them, in sentences.
    public let notes: [String]

    public init(losses: [Loss], withheld: [Withheld] = [], notes: [String]) {
        (self.losses, self.withheld, self.notes) = (losses, withheld, notes)
    }
}

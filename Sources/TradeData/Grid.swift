/// The countries and sectors of a world, in the order of its arrays.
///
/// Every table has a grid, so a grid is one reference to lists that never change.
public struct Grid: Hashable, Sendable {
    private final class Lists: Sendable {
        let countries: [Country]
        let sectors: [Sector]
        let countryIndex: [Country: Int]
        let sectorIndex: [Sector: Int]

        init(_ countries: [Country], _ sectors: [Sector]) {
            self.countries = countries
            self.sectors = sectors
            countryIndex = Dictionary(uniqueKeysWithValues: zip(countries, countries.indices))
            sectorIndex = Dictionary(uniqueKeysWithValues: zip(sectors, sectors.indices))
        }
    }

    private let lists: Lists

    /// - Precondition: No code appears twice.
    public init(countries: [Country], sectors: [Sector]) { lists = Lists(countries, sectors) }

    public var countries: [Country] { lists.countries }
    public var sectors: [Sector] { lists.sectors }
    /// N, the number of countries.
    public var countryCount: Int { countries.count }
    /// J, the number of sectors.
    public var sectorCount: Int { sectors.count }

    public func index(of country: Country) -> Int? { lists.countryIndex[country] }
    public func index(of sector: Sector) -> Int? { lists.sectorIndex[sector] }

    public static func == (a: Grid, b: Grid) -> Bool {
        a.lists === b.lists || (a.countries == b.countries && a.sectors == b.sectors)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(countries); hasher.combine(sectors) }
}

/// The countries and sectors of a world, in the order of its arrays.
public struct Grid: Hashable, Sendable {
    public let countries: [Country]
    public let sectors: [Sector]
    private let countryIndex: [Country: Int]
    private let sectorIndex: [Sector: Int]

    /// - Precondition: No code appears twice.
    public init(countries: [Country], sectors: [Sector]) {
        self.countries = countries
        self.sectors = sectors
        countryIndex = Dictionary(uniqueKeysWithValues: zip(countries, countries.indices))
        sectorIndex = Dictionary(uniqueKeysWithValues: zip(sectors, sectors.indices))
    }

    /// N, the number of countries.
    public var countryCount: Int { countries.count }
    /// J, the number of sectors.
    public var sectorCount: Int { sectors.count }

    public func index(of country: Country) -> Int? { countryIndex[country] }
    public func index(of sector: Sector) -> Int? { sectorIndex[sector] }

    public static func == (a: Grid, b: Grid) -> Bool { a.countries == b.countries && a.sectors == b.sectors }
    public func hash(into hasher: inout Hasher) { hasher.combine(countries); hasher.combine(sectors) }
}

/// A number for every destination, origin and sector: shares, tariffs, flows, hats.
///
/// - Shape: `[destination n, origin i, sector j]`. In memory the sector is outermost and the
///   origin innermost, `(j·N + n)·N + i`, so that the sum over origins in a price index and the
///   sum over destinations in a market run along contiguous rows.
public struct Bilateral<Element: Quantity>: Sendable, Equatable {
    public let grid: Grid
    /// The bare numbers, in memory order.
    public var values: [Double]

    public init(grid: Grid, repeating element: Element) {
        self.grid = grid
        values = Array(repeating: element.value, count: grid.countryCount * grid.countryCount * grid.sectorCount)
    }

    /// - Precondition: `values.count` is N·N·J.
    public init(grid: Grid, values: [Double]) {
        precondition(
            values.count == grid.countryCount * grid.countryCount * grid.sectorCount,
            "A bilateral array needs N·N·J numbers.")
        self.grid = grid
        self.values = values
    }

    /// Where the element for destination `n`, origin `i`, sector `j` lies in `values`: `(j·N + n)·N + i`.
    @inlinable public func offset(_ n: Int, _ i: Int, _ j: Int) -> Int {
        (j * grid.countryCount + n) * grid.countryCount + i
    }

    /// The element for destination `n`, origin `i`, sector `j`.
    @inlinable public subscript(n: Int, i: Int, j: Int) -> Element {
        get { Element(values[offset(n, i, j)]) }
        set { values[offset(n, i, j)] = newValue.value }
    }

    /// - Precondition: The codes belong to the grid.
    public subscript(destination n: Country, origin i: Country, sector j: Sector) -> Element {
        get { self[index(n), index(i), index(j)] }
        set { self[index(n), index(i), index(j)] = newValue }
    }

    private func index(_ country: Country) -> Int {
        guard let k = grid.index(of: country) else { preconditionFailure("\(country) is not in the grid.") }
        return k
    }
    private func index(_ sector: Sector) -> Int {
        guard let k = grid.index(of: sector) else { preconditionFailure("\(sector) is not in the grid.") }
        return k
    }
}

/// A number for every country and sector, `[country n, sector j]`, the sector innermost: `n·J + j`.
public struct SectorTable<Element: Quantity>: Sendable, Equatable {
    public let grid: Grid
    public var values: [Double]

    public init(grid: Grid, repeating element: Element) {
        self.grid = grid
        values = Array(repeating: element.value, count: grid.countryCount * grid.sectorCount)
    }

    /// - Precondition: `values.count` is N·J.
    public init(grid: Grid, values: [Double]) {
        precondition(values.count == grid.countryCount * grid.sectorCount, "A sector table needs N·J numbers.")
        self.grid = grid
        self.values = values
    }

    @inlinable public subscript(n: Int, j: Int) -> Element {
        get { Element(values[n * grid.sectorCount + j]) }
        set { values[n * grid.sectorCount + j] = newValue.value }
    }

    /// The numbers of country `n`, in the order of the sectors.
    public func row(_ n: Int) -> ArraySlice<Double> { values[n * grid.sectorCount..<(n + 1) * grid.sectorCount] }
}

/// Input shares in gross output, `[country n, input k, output j]`, the output innermost: `(n·J + k)·J + j`.
public struct InputTable<Element: Quantity>: Sendable, Equatable {
    public let grid: Grid
    public var values: [Double]

    public init(grid: Grid, repeating element: Element) {
        self.grid = grid
        values = Array(repeating: element.value, count: grid.countryCount * grid.sectorCount * grid.sectorCount)
    }

    /// - Precondition: `values.count` is N·J·J.
    public init(grid: Grid, values: [Double]) {
        precondition(
            values.count == grid.countryCount * grid.sectorCount * grid.sectorCount, "An input table needs N·J·J numbers.")
        self.grid = grid
        self.values = values
    }

    @inlinable public subscript(n: Int, k: Int, j: Int) -> Element {
        get { Element(values[(n * grid.sectorCount + k) * grid.sectorCount + j]) }
        set { values[(n * grid.sectorCount + k) * grid.sectorCount + j] = newValue.value }
    }
}

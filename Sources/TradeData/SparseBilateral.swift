/// A number for every destination, origin and sector, kept as what differs from a table that many share.
///
/// A policy changes some hundreds of cells of many thousands. The rest is read where it already lies, in the world or
/// in a single number, so that a policy costs, in memory and to read through, what it changes.
/// - Shape: `[destination n, origin i, sector j]`; as a collection, the numbers in the memory order of `Bilateral`.
public struct SparseBilateral<Element: Quantity>: Sendable {
    public let grid: Grid
    @usableFromInline var numbers: SparseNumbers

    /// The table itself, shared: nothing is copied.
    public init(_ table: Bilateral<Element>) {
        (grid, numbers) = (table.grid, SparseNumbers(ground: table.values, common: 0, count: table.values.count))
    }

    /// The same number everywhere.
    public init(grid: Grid, repeating element: Element) {
        let count = grid.countryCount * grid.countryCount * grid.sectorCount
        (self.grid, numbers) = (grid, SparseNumbers(ground: [], common: element.value, count: count))
    }

    @inlinable public subscript(n: Int, i: Int, j: Int) -> Element {
        get { Element(self[(j * grid.countryCount + n) * grid.countryCount + i]) }
        set { self[(j * grid.countryCount + n) * grid.countryCount + i] = newValue.value }
    }

    /// The element for codes of the grid.
    /// - Precondition: The codes belong to the grid.
    public subscript(destination n: Country, origin i: Country, sector j: Sector) -> Element {
        guard let n = grid.index(of: n), let i = grid.index(of: i), let j = grid.index(of: j) else {
            preconditionFailure("\(n), \(i) or \(j) is not in the grid.")
        }
        return self[n, i, j]
    }

    /// The numbers in memory order, as a collection that can be written to.
    @inlinable public var values: Self {
        get { self }
        _modify { yield &self }
    }

    /// The numbers as a table of their own.
    public var table: Bilateral<Element> { Bilateral(grid: grid, values: numbers.all()) }

    /// The cells that differ from what lies below: offsets in memory order, ascending.
    /// - Complexity: O(cells written to).
    public func changes() -> [Int32] { numbers.changes() }

    /// Whether all else is what `table` holds, known without reading it.
    public func isBased(on table: Bilateral<Element>) -> Bool { numbers.isBased(on: table.values) }

    /// Whether all else is one number.
    public func isBased(on element: Element) -> Bool { numbers.ground.isEmpty && numbers.common == element.value }

    /// Whether every cell is one number, known without reading them.
    public func isUntouched(on element: Element) -> Bool { isBased(on: element) && changes().isEmpty }
}

extension SparseBilateral: RandomAccessCollection, MutableCollection {
    @inlinable public var startIndex: Int { 0 }
    @inlinable public var endIndex: Int { numbers.count }
    @inlinable public var count: Int { numbers.count }
    @inlinable public subscript(x: Int) -> Double {
        get { numbers[x] }
        set { numbers[x] = newValue }
    }
}

extension SparseBilateral: Hashable {
    /// Of the cells that differ from what lies below: equal tables that were made alike have one hash.
    public func hash(into hasher: inout Hasher) {
        for x in changes() {
            hasher.combine(x)
            hasher.combine(self[Int(x)])
        }
    }

    public static func == (a: Self, b: Self) -> Bool { a.grid == b.grid && a.numbers == b.numbers }
}

/// The numbers of an `SparseBilateral`, whatever they mean: changed ones in blocks of a cache line.
@usableFromInline struct SparseNumbers: Sendable, Equatable {
    /// What lies below; empty where all is `common`.
    @usableFromInline let ground: [Double]
    @usableFromInline let common: Double
    @usableFromInline let count: Int
    /// Where each block of eight lies in `cells`, or −1 where it is the ground's; empty while nothing differs.
    @usableFromInline private(set) var places: [Int32] = []
    @usableFromInline var cells: [Double] = []
    /// The blocks in `cells`, in its order.
    private var blocks: [Int32] = []

    init(ground: [Double], common: Double, count: Int) { (self.ground, self.common, self.count) = (ground, common, count) }

    @inlinable subscript(x: Int) -> Double {
        get {
            if !places.isEmpty {
                let place = Int(places[x >> 3])
                if place >= 0 { return cells[place + (x & 7)] }
            }
            return ground.isEmpty ? common : ground[x]
        }
        set {
            // What does not differ is not written.
            if self[x] == newValue { return }
            var place = places.isEmpty ? -1 : Int(places[x >> 3])
            if place < 0 { place = own(x >> 3) }
            cells[place + (x & 7)] = newValue
        }
    }

    /// Copies a block from the ground.
    @usableFromInline mutating func own(_ block: Int) -> Int {
        if places.isEmpty { places = Array(repeating: -1, count: (count + 7) / 8) }
        let place = cells.count
        let last = ground.isEmpty ? 8 * block : min(8 * block + 8, count)
        if !ground.isEmpty { cells += ground[8 * block..<last] }
        cells += repeatElement(common, count: place + 8 - cells.count)
        places[block] = Int32(place)
        blocks.append(Int32(block))
        return place
    }

    func changes() -> [Int32] {
        var changes: [Int32] = []
        changes.reserveCapacity(cells.count)
        cells.withUnsafeBufferPointer { cells in
            ground.withUnsafeBufferPointer { ground in
                for block in blocks.sorted() {
                    let (from, place) = (8 * Int(block), Int(places[Int(block)]))
                    for x in from..<min(from + 8, count) where cells[place + x - from] != (ground.isEmpty ? common : ground[x]) {
                        changes.append(Int32(x))
                    }
                }
            }
        }
        return changes
    }

    func all() -> [Double] {
        var all = ground.isEmpty ? Array(repeating: common, count: count) : ground
        for x in changes() { all[Int(x)] = self[Int(x)] }
        return all
    }

    func isBased(on table: [Double]) -> Bool {
        ground.count == table.count
            && ground.withUnsafeBufferPointer { a in table.withUnsafeBufferPointer { a.baseAddress == $0.baseAddress } }
    }

    @usableFromInline static func == (a: Self, b: Self) -> Bool {
        guard a.count == b.count else { return false }
        guard a.ground.isEmpty ? b.ground.isEmpty && a.common == b.common : b.isBased(on: a.ground) else {
            return (0..<a.count).allSatisfy { a[$0] == b[$0] }
        }
        return a.changes().allSatisfy { a[Int($0)] == b[Int($0)] } && b.changes().allSatisfy { a[Int($0)] == b[Int($0)] }
    }
}

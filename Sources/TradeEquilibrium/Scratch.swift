/// Numbers that a loop writes over and over: one block of memory, allocated once, without checks on every access.
///
/// - Note: Whoever holds it must not let two threads use it at once.
package final class Scratch {
    private let block: UnsafeMutablePointer<Double>
    private var used = 0
    private let capacity: Int

    /// - Parameters:
    ///   - capacity: All that `take` will hand out together; each piece is rounded up to a cache line.
    ///   - zeroed: Whether it begins with zeros, or whoever takes it writes it before reading.
    package init(capacity: Int, pieces: Int, zeroed: Bool = true) {
        self.capacity = capacity + 8 * pieces
        block = UnsafeMutableRawPointer.allocate(byteCount: 8 * self.capacity, alignment: 64).bindMemory(
            to: Double.self, capacity: self.capacity)
        if zeroed { block.initialize(repeating: 0, count: self.capacity) }
    }

    deinit { block.deallocate() }

    /// The next `count` numbers, at the beginning of a cache line.
    package func take(_ count: Int) -> UnsafeMutablePointer<Double> {
        defer { used += (count + 7) / 8 * 8 }
        precondition(used + count <= capacity, "The scratch memory is smaller than what is taken from it.")
        return block + used
    }
}

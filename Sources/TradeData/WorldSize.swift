/// How much memory a world takes, found before it is taken.
///
/// While a world is read six arrays over pairs and sectors and three of inputs are in use,
/// ```
/// bytes = 8 · (6·N²·J + 3·N·J²)
/// ```
/// with N economies and J sectors. 80 economies in 50 sectors take 20 MB, 195 in one sector 2 MB.
public enum WorldSize {
    /// The most bytes that a world may take.
    public static let limit = 4e9

    public static func bytes(countries N: Int, sectors J: Int) -> Double {
        let (n, j) = (Double(N), Double(J))
        return 8 * (6 * n * n * j + 3 * n * j * j)
    }

    /// Refuses a world that would not fit.
    /// - Throws: `Problems` with the sizes.
    public static func check(countries N: Int, sectors J: Int, file: String) throws {
        let needed = bytes(countries: N, sectors: J)
        guard needed > limit else { return }
        throw Problems(
            "\(N) economies and \(J) sectors take \(gigabytes(needed)) of memory (48 bytes for each pair and sector, 24 for each input),"
                + " the most is \(gigabytes(limit))",
            remedy: "add up economies or sectors, or check which columns hold them", file: file)
    }

    private static func gigabytes(_ bytes: Double) -> String { "\((bytes / 1e8).rounded() / 10) GB" }
}

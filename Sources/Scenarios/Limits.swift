/// How much a scenario may hold. Everything within these limits is read in seconds; what is beyond one is refused at once.
public enum Limits {
    /// Of a file, and of a scenario with all files that it extends and all lists of its own.
    public static let bytes = 4_000_000
    /// Texts, lists and maps of a file.
    public static let values = 600_000
    /// Lists and maps within each other.
    public static let depth = 24
    /// Files that extend each other.
    public static let extends = 8
    /// Characters of a text in one line.
    public static let line = 2_000
    /// Characters of a note.
    public static let note = 20_000
    /// Faults of one kind that are reported; of the others only the number is.
    public static let reports = 20

    public static let layers = 60
    /// Measures and threats together.
    public static let measures = 5_000
    /// Exemptions of one measure.
    public static let exemptions = 200
    /// Rates of one measure, and of all measures together.
    public static let steps = 1_000
    public static let allSteps = 100_000
    /// HS codes that a scenario names, each shipped list counted once.
    public static let products = 200_000
    /// Comparisons of goods that the search for overlaps may take.
    public static let comparisons = 20_000_000
    /// Pairs of a threat and another measure that are followed along the branches.
    public static let clashes = 1_000
    public static let truces = 500
    /// Extensions of one truce.
    public static let extensions = 100
    public static let voids = 100
    public static let events = 200
    /// Actions of all branches together.
    public static let actions = 1_000
    /// Ways through the events.
    public static let paths = 256
    public static let players = 20
    /// On the table of a bargain: all packages of them are solved.
    public static let issues = 12
    /// Cuts of a triangle; players of a coalition, all partitions of whom are solved.
    public static let (cuts, allies) = (10, 5)
    /// Choices and mediators of a tour; values that are declared.
    public static let (choices, worth) = (8, 200)
    /// Groups of a file, and members of one.
    public static let (groups, members) = (50, 300)
    public static let compareTo = 100
    /// Combinations of an ensemble.
    public static let models = 500

    /// Percent, of a rate and of the sum of its points.
    public static let percent = 10_000.0
    /// Days that a statute may allow.
    public static let statute = 1...36_525
}

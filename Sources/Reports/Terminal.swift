import FoundationEssentials
import Glibc

/// What the program's output goes to, and what it can show.
public struct Terminal: Sendable, Equatable {
    public var isTerminal: Bool
    /// Columns, or nil where lines may be as long as they like.
    public var width: Int?
    public var hasColor: Bool

    public init(isTerminal: Bool, width: Int?, hasColor: Bool) {
        self.isTerminal = isTerminal
        self.width = width
        self.hasColor = hasColor
    }

    /// A pipe or a file: data for programs, without colour or width.
    public static let pipe = Terminal(isTerminal: false, width: nil, hasColor: false)

    /// What a stream is connected to. Colour needs a terminal that has it and an empty `NO_COLOR`.
    public static func of(
        _ descriptor: Int32, environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> Terminal {
        guard isatty(descriptor) == 1 else { return .pipe }
        var size = winsize()
        let asked = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
        let given = environment["COLUMNS"].flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil }
        return Terminal(
            isTerminal: true, width: max(20, given ?? asked ?? 80),
            hasColor: allowsColor(environment))
    }

    public static var standardOutput: Terminal { of(STDOUT_FILENO) }
    public static var standardError: Terminal { of(STDERR_FILENO) }

    static func allowsColor(_ environment: [String: String]) -> Bool {
        (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb" && environment["TERM"] != nil
    }
}

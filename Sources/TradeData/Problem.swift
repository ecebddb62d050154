/// One thing that is wrong with what a user wrote or asked, with its place and its remedy.
public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    /// Whether it stops the work.
    public enum Severity: String, Sendable { case error, warning }

    public let severity: Severity
    /// The file; empty where the problem is in no file.
    public let file: String
    /// From 1; 0 where the problem is the file itself.
    public let line: Int
    public let column: Int
    /// What is wrong.
    public let what: String
    /// What to write or do instead; empty where `what` says it.
    public let remedy: String

    public init(
        _ severity: Severity = .error, file: String = "", line: Int = 0, column: Int = 0, what: String, remedy: String = ""
    ) {
        self.severity = severity
        self.file = file
        self.line = line
        self.column = column
        self.what = what
        self.remedy = remedy
    }

    /// `us-china.yaml:35:11: error: rate needs a unit; write 25% (a rate) or +25pp (added)`
    public var description: String {
        let place = file.isEmpty ? "" : line == 0 ? "\(file): " : "\(file):\(line):\(column): "
        return "\(place)\(severity.rawValue): \(what)" + (remedy.isEmpty ? "" : "; \(remedy)")
    }
}

/// Why something ended without its result, in one word for programs; the raw values are stable.
public enum FailureCode: String, Sendable, CaseIterable {
    /// What was given is wrong: a file, a table, an option of a model.
    case wrongInput = "wrong-input"
    /// What is needed is not there.
    case missingData = "missing-data"
    /// A command was called in a way that it does not know.
    case wrongUsage = "wrong-usage"
    /// There is no equilibrium, or it was not found.
    case notConverged = "not-converged"
    /// The memory did not suffice.
    case outOfMemory = "out-of-memory"
    /// Somebody asked to stop.
    case cancelled

    /// The exit code of a command that ends so.
    public var exitCode: Int32 {
        switch self {
        case .notConverged, .outOfMemory: 1
        case .wrongInput: 2
        case .missingData: 3
        case .wrongUsage: 64
        case .cancelled: 130
        }
    }
}

/// What every error of the house can say: a code for programs, and its problems with places and remedies for people.
public protocol Failure: Error, Sendable, CustomStringConvertible {
    var code: FailureCode { get }
    /// In the order of the file; at least one.
    var problems: [Problem] { get }
}

extension Failure {
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// All problems of what was given, in its order.
public struct Problems: Failure {
    public let problems: [Problem]
    public let code: FailureCode

    public var errors: [Problem] { problems.filter { $0.severity == .error } }
    /// Whether something is not there, instead of wrong.
    public var isMissing: Bool { code == .missingData }

    public init(_ problems: [Problem], isMissing: Bool = false) {
        self.init(problems, code: isMissing ? .missingData : .wrongInput)
    }

    public init(_ problems: [Problem], code: FailureCode) { (self.problems, self.code) = (problems, code) }

    /// A single problem.
    public init(_ what: String, remedy: String = "", file: String = "", code: FailureCode = .wrongInput) {
        self.init([Problem(file: file, what: what, remedy: remedy)], code: code)
    }
}

import TradeData

/// What a question names is not there, or it was put in a way that nothing understands.
public struct Usage: Failure {
    public let what: String
    public init(_ what: String) { self.what = what }
    public var code: FailureCode { .wrongUsage }
    public var problems: [Problem] { [Problem(what: what)] }
}

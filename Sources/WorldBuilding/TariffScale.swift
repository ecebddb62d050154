import TradeData

/// How a table stores tariffs: 0.05, 5 or 1.05 for five percent.
public enum TariffScale: String, Sendable, CaseIterable {
    case fraction, percent, factor

    /// The rate of a number, 0.05 for five percent.
    func rate(_ number: Double) -> Double {
        switch self {
        case .fraction: number
        case .percent: number / 100
        case .factor: number - 1
        }
    }

    /// As a note says it.
    var words: String {
        switch self {
        case .fraction: "fractions (0.05 is 5%)"
        case .percent: "percent (5 is 5%)"
        case .factor: "factors (1.05 is 5%)"
        }
    }
}

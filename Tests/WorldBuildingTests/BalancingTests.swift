import Testing
@testable import WorldBuilding
import TradeData

@Suite struct BalancingTests {
    @Test func sumsAreMetAndTheStructureStays() {
        var m: [Double] = [4, 1, 0, 2, 5, 3]
        let report = balance(&m, rows: [10, 20], columns: [9, 12, 9])
        #expect(report.converged)
        #expect(abs(m[0] + m[1] + m[2] - 10) < 1e-9 && abs(m[3] + m[4] + m[5] - 20) < 1e-9)
        #expect(abs(m[0] + m[3] - 9) < 1e-9 && abs(m[1] + m[4] - 12) < 1e-9 && abs(m[2] + m[5] - 9) < 1e-9)
        #expect(m[2] == 0)
        // Scaling rows and columns leaves odds ratios alone.
        #expect(abs((m[0] * m[4]) / (m[1] * m[3]) - (4.0 * 5) / (1 * 2)) < 1e-9)
    }

    @Test func aBalancedMatrixIsLeftAlone() {
        var m: [Double] = [1, 2, 3, 4]
        balance(&m, rows: [3, 7], columns: [4, 6])
        #expect(zip(m, [1.0, 2, 3, 4]).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test func sumsThatTheZerosForbidAreReported() {
        var m: [Double] = [1, 0, 0, 1]
        let report = balance(&m, rows: [1, 3], columns: [3, 1], limit: 100)
        #expect(!report.converged)
        #expect(report.gap > 0.5)
    }
}

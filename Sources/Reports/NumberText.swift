import Foundation

/// Numbers as people read them: signed changes, grouped thousands, no false precision.
public enum NumberText {
    /// A change in percent with its sign, such as `+0.42%` or `−1.3%`; what rounds to zero is `0.00%`.
    public static func change(_ percent: Double, decimals: Int = 2) -> String {
        let digits = fixed(abs(percent), decimals)
        let isZero = digits.allSatisfy { $0 == "0" || $0 == "." }
        return (isZero ? "" : percent < 0 ? "−" : "+") + digits + "%"
    }

    /// A share or rate in percent, such as `25%` or `12.5%`.
    public static func percent(_ value: Double, decimals: Int = 1) -> String {
        let text = fixed(abs(value), decimals)
        let trimmed = text.contains(".") ? String(text.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed()) : text
        return (value < 0 && trimmed != "0" ? "−" : "") + trimmed + "%"
    }

    /// Money in billions from millions, with its sign: `+$12.4bn`, `−$0.3bn`.
    public static func billions(_ millions: Double, sign: Bool = true, decimals: Int = 1) -> String {
        let digits = fixed(abs(millions) / 1000, decimals)
        let isZero = digits.allSatisfy { $0 == "0" || $0 == "." || $0 == "," }
        return (isZero ? "" : millions < 0 ? "−" : sign ? "+" : "") + "$" + digits + "bn"
    }

    /// Whole dollars with their sign: `+$1,204`, `−$87`; what rounds to none is `$0`.
    public static func dollars(_ amount: Double) -> String {
        let digits = fixed(abs(amount), 0)
        return (digits == "0" ? "" : amount < 0 ? "−" : "+") + "$" + digits
    }

    /// A number with a fixed count of decimals and grouped thousands, such as `1,234.5`.
    public static func fixed(_ value: Double, _ decimals: Int) -> String {
        let text = String(format: "%.\(decimals)f", abs(value))
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        var grouped = ""
        for (index, digit) in parts[0].enumerated() {
            if index > 0, (parts[0].count - index) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        let digits = parts.count > 1 ? grouped + "." + parts[1] : grouped
        return value < 0 && digits.contains(where: { $0 != "0" && $0 != "." }) ? "−" + digits : digits
    }

    /// A change with its sign, such as `+1,234.5`; what rounds to zero has none.
    public static func signed(_ value: Double, _ decimals: Int) -> String {
        let text = fixed(value, decimals)
        return value > 0 && text.contains { $0 != "0" && $0 != "." } ? "+" + text : text
    }

    /// A parameter as it was given: `3`, `0.5`.
    public static func plain(_ value: Double) -> String { ResultTable.Row.plain(value) }

    /// A residual, such as `3e-11`.
    public static func residual(_ value: Double) -> String { value == 0 ? "0" : String(format: "%.0e", value) }
}

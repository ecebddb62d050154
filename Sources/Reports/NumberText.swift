import FoundationEssentials
import Glibc
import TradeData

/// Numbers as people read them: signed changes, grouped thousands, no false precision. What is no number is a dash, in every form.
public enum NumberText {
    /// What is written for a number that is not known.
    public static let unknown = "–"

    /// A change in percent with its sign, such as `+0.42%` or `−1.3%`; what rounds to zero is `0.00%`.
    /// - Parameter decimals: nil follows the size: two digits that count, and two decimals at most.
    public static func change(_ percent: Double, decimals: Int? = nil) -> String {
        guard percent.isFinite else { return unknown }
        let digits = fixed(abs(percent), decimals ?? self.decimals(for: percent))
        return (isZero(digits) ? "" : percent < 0 ? "−" : "+") + digits + "%"
    }

    /// Decimals that a percentage is worth: `0.12`, `1.2`, `12`.
    public static func decimals(for percent: Double) -> Int { abs(percent) >= 9.95 ? 0 : abs(percent) >= 0.995 ? 1 : 2 }

    /// Whether a percentage prints as zero.
    public static func isNothing(percent: Double) -> Bool { percent.isFinite && abs(percent) < 0.005 }

    /// The size of an effect in running text: `0.28%`, `1.3%`, and `under 0.01%` for what would print as zero.
    public static func size(_ percent: Double) -> String {
        guard percent.isFinite else { return unknown }
        return isNothing(percent: percent) ? "under 0.01%" : fixed(abs(percent), decimals(for: percent)) + "%"
    }

    /// Money of running text from millions, without a sign, two digits that count: `$75 bn`, `$7.2 bn`, `$850 mn`.
    public static func amount(_ millions: Double, _ currency: String) -> String {
        guard millions.isFinite else { return unknown }
        let size = abs(millions)
        if size < 0.95 { return "under " + mark(currency) + "1 mn" }
        if size < 995 { return mark(currency) + fixed(twoDigits(size), 0) + " mn" }
        return mark(currency) + fixed(twoDigits(size) / 1000, size < 9950 ? 1 : 0) + " bn"
    }

    /// Money a household in running text, without a sign: `$560`.
    public static func household(_ amount: Double, _ currency: String) -> String {
        guard amount.isFinite else { return unknown }
        return abs(amount) < 0.5 ? "under " + mark(currency) + "1" : mark(currency) + fixed(twoDigits(abs(amount)), 0)
    }

    /// A day of running text: `11 November 2025`.
    public static func date(_ day: Day) -> String {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
            "December",
        ]
        let (year, month, number) = day.civil
        return "\(number) \(months[month - 1]) \(year)"
    }

    /// Rounded to two digits that count, or to ones where there are fewer.
    private static func twoDigits(_ value: Double) -> Double {
        guard value >= 100 else { return value.rounded() }
        let unit = pow(10, floor(log10(value)) - 1)
        return (value / unit).rounded() * unit
    }

    /// A share or rate in percent, such as `25%` or `12.5%`.
    public static func percent(_ value: Double, decimals: Int = 1) -> String {
        guard value.isFinite else { return unknown }
        let text = fixed(abs(value), decimals)
        let trimmed = text.utf8.contains(0x2E) ? String(text.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed()) : text
        return (value < 0 && trimmed != "0" ? "−" : "") + trimmed + "%"
    }

    /// Money in billions from millions, with its sign: `+$12.4bn`, `−EUR 0.3bn`.
    public static func billions(_ millions: Double, _ currency: String, sign: Bool = true, decimals: Int = 1) -> String {
        guard millions.isFinite else { return unknown }
        let digits = fixed(abs(millions) / 1000, decimals)
        return (isZero(digits) ? "" : millions < 0 ? "−" : sign ? "+" : "") + mark(currency) + digits + "bn"
    }

    /// Whole money with its sign: `+$1,204`, `−EUR 87`; what rounds to none is `$0`.
    public static func money(_ amount: Double, _ currency: String) -> String {
        guard amount.isFinite else { return unknown }
        let digits = fixed(abs(amount), 0)
        return (digits == "0" ? "" : amount < 0 ? "−" : "+") + mark(currency) + digits
    }

    private static func mark(_ currency: String) -> String { currency == "USD" ? "$" : currency + " " }

    /// A number with a fixed count of decimals and grouped thousands, such as `1,234.5`.
    public static func fixed(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite else { return unknown }
        let text = String(printf: "%.\(decimals)f", abs(value))
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        var grouped = ""
        for (index, digit) in parts[0].enumerated() {
            if index > 0, (parts[0].count - index) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        let digits = parts.count > 1 ? grouped + "." + parts[1] : grouped
        return value < 0 && !isZero(digits) ? "−" + digits : digits
    }

    /// A change with its sign, such as `+1,234.5`; what rounds to zero has none.
    public static func signed(_ value: Double, _ decimals: Int) -> String {
        let text = fixed(value, decimals)
        return value > 0 && value.isFinite && !isZero(text) ? "+" + text : text
    }

    /// A parameter as it was given: `3`, `0.5`.
    public static func plain(_ value: Double) -> String { ResultTable.Row.plain(value) }

    /// A residual, such as `3e-11`.
    public static func residual(_ value: Double) -> String {
        !value.isFinite ? unknown : value == 0 ? "0" : String(printf: "%.0e", value)
    }

    private static func isZero(_ digits: String) -> Bool { digits.allSatisfy { $0 == "0" || $0 == "." || $0 == "," } }
}

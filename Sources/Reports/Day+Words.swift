import TradeData

extension Day {
    /// `10 November 2025`
    public var inText: String {
        let (year, month, day) = civil
        let names = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
            "December",
        ]
        return "\(day) \(names[month - 1]) \(year)"
    }
}

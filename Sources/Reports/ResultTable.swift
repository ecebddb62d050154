import FoundationEssentials
import Glibc
import TradeData

/// What a number of the long table is about.
public enum Variable: String, Sendable, CaseIterable, Codable {
    /// Real income less what more effort is worth.
    case welfare
    /// What households can buy.
    case realIncome = "real_income"
    case equivalentVariation = "equivalent_variation"
    case realWage = "real_wage"
    case equivalentVariationPerHousehold = "equivalent_variation_per_household"
    /// Of a country or a sector, relative to world value added.
    case consumerPrices = "cpi"
    /// The same over the wage, free of the numeraire.
    case pricesOverWage = "cpi_over_wage"
    /// In the first months by accounting, at most.
    case pricesBound = "cpi_bound"
    case unavailable = "consumption_unavailable"
    /// What the basket of the reference costs more then, at most.
    case basketBound = "basket_cost_bound"
    case basketBoundPerHousehold = "basket_cost_bound_per_household"
    case output
    /// Of a country or, in its own labour, of a sector.
    case employment
    case exports
    case imports
    case exportsBefore = "exports_before"
    case importsBefore = "imports_before"
    /// Imports less exports under the law of the date, and under that compared with.
    case tradeDeficit = "trade_deficit"
    case tradeDeficitBefore = "trade_deficit_before"
    case tradeDeficitChange = "trade_deficit_change"
    case exportVolume = "export_volume"
    case importVolume = "import_volume"
    /// Prices of exports over prices of imports, at the border.
    case termsOfTrade = "terms_of_trade"
    case tariffRevenue = "tariff_revenue"
    /// The trade-weighted mean of the law's rates.
    case effectiveTariff = "effective_tariff"
    /// Duties paid on goods over imports of goods, by the model.
    case collectedTariff = "collected_tariff"
    case flow
    /// A limit on a quantity: Q, what is traded of what it counts, the wedge that keeps trade to it, and how well it was solved.
    case limitAsked = "limit_asked"
    case limitReached = "limit_reached"
    case limitSlack = "limit_slack"
    case limitWedge = "limit_wedge"
    case limitRent = "limit_rent"
    case limitResidual = "limit_residual"
    /// What a pledge to invest is worth by itself to who gives or receives it.
    case pledgeValue = "pledge_value"
    case draws
    case residual
    /// What a reader must know of all numbers of a study: the text is the row's note.
    case caution
}

/// All numbers of a run, one a row: the shape that pandas, ggplot and pyam read without help.
///
/// Every row carries its unit, its date, its world, its model and its residual; what does not apply is empty. `low` and `high` are
/// the ends of a range over models where one was computed, and empty where none was; in a row of `draw`
/// median they are the quantiles of 5 and 95% over drawn elasticities.
public struct ResultTable: Sendable, Equatable {
    /// What a row says of drawn elasticities.
    public enum Drawn: String, Sendable, CaseIterable {
        /// The value is the median over the draws that converged, low and high are the quantiles of 5 and 95%.
        case median
        /// The share of the draws in which the number has the sign that it has under the model's own elasticities.
        case sameSign = "same-sign"
        /// How many draws converged.
        case converged
        /// The worst among the draws that converged.
        case worst
    }

    /// One number.
    public struct Row: Sendable, Equatable {
        public var scenario: String
        public var branch: String
        /// The day whose law was solved.
        public var date: Day?
        /// The day whose law counts as no change.
        public var comparedWith: Day?
        public var country: String
        public var origin: String
        public var destination: String
        public var sector: String
        public var variable: Variable
        /// Such as `percent` or `million USD per year`.
        public var unit: String
        public var value: Double
        public var low: Double?
        public var high: Double?
        public var model: String
        /// The world that was solved.
        public var world: String
        /// The worst scaled residual of all solves behind value, low and high; nil for numbers of the law, which nothing solved.
        public var residual: Double?
        /// Which number it is where elasticities were drawn; see `ResultTable.Drawn`. Empty for the model's own.
        public var draw: Drawn?
        public var note: String

        /// The same with numbers of six digits.
        var rounded: Row {
            func six(_ value: Double) -> Double { Double(String(printf: "%.6g", value)) ?? value }
            var copy = self
            (copy.value, copy.low, copy.high) = (six(value), low.map(six), high.map(six))
            return copy
        }

        /// Whether the number, or an end of its range, is at least so large.
        func moves(by least: Double) -> Bool { [value, low ?? value, high ?? value].contains { abs($0) >= least } }

        /// - Precondition: The number is finite; what could not be computed has no row, and `StudyTables` makes none.
        public init(
            scenario: String, branch: String = "", date: Day? = nil, comparedWith: Day? = nil, country: String = "",
            origin: String = "",
            destination: String = "", sector: String = "", variable: Variable, unit: String, value: Double,
            low: Double? = nil, high: Double? = nil, model: String = "", world: String = "",
            residual: Double? = nil, draw: Drawn? = nil, note: String = ""
        ) {
            precondition(value.isFinite, "\(variable.rawValue) of \(country) is \(value); leave the row out and say why.")
            self.scenario = scenario
            self.branch = branch
            self.date = date
            self.comparedWith = comparedWith
            self.country = country
            self.origin = origin
            self.destination = destination
            self.sector = sector
            self.variable = variable
            self.unit = unit
            self.value = value
            self.low = low
            self.high = high
            self.model = model
            self.world = world
            self.residual = residual
            self.draw = draw
            self.note = note
        }
    }

    public static let columns = [
        "scenario", "branch", "date", "compared_with", "country", "origin", "destination", "sector", "variable", "unit", "value",
        "low", "high",
        "model", "world", "residual", "draw", "note",
    ]

    /// The columns that hold numbers.
    public static let numericColumns: Set = ["value", "low", "high", "residual"]

    public var rows: [Row]

    public init(rows: [Row] = []) { self.rows = rows }

    public mutating func append(_ row: Row) { rows.append(row) }

    /// The one row for these keys; nil when there is none.
    /// - Complexity: O(rows).
    public func row(
        _ variable: Variable, branch: String = "", country: String = "", origin: String = "", destination: String = "",
        sector: String = "", draw: Drawn? = nil, note: String? = nil
    ) -> Row? {
        rows.first {
            $0.variable == variable && $0.branch == branch && $0.country == country && $0.origin == origin
                && $0.destination == destination && $0.sector == sector && $0.draw == draw && (note == nil || $0.note == note)
        }
    }

    /// Comma-separated values, numbers in as many digits as they need to come back.
    public func csv() -> String {
        DelimitedText.text(.csv, columns: Self.columns, rows: rows.lazy.map(\.cells), numeric: Self.numericColumns)
    }

    /// A JSON array with an object for each row; what does not apply is null.
    public func json() -> String {
        DelimitedText.text(.json, columns: Self.columns, rows: rows.lazy.map(\.cells), numeric: Self.numericColumns)
    }
}

extension ResultTable.Row {
    /// The cells in the order of the columns, as text; what does not apply is empty.
    public var cells: [String] {
        [
            scenario, branch, date?.description ?? "", comparedWith?.description ?? "", country, origin, destination, sector,
            variable.rawValue, unit,
            Self.plain(value), low.map(Self.plain) ?? "", high.map(Self.plain) ?? "", model, world,
            residual.map(Self.plain) ?? "", draw?.rawValue ?? "", note,
        ]
    }

    /// The shortest decimal that reads back as the same number; whole numbers without a point.
    public static func plain(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

/// A money unit as tables state it: `thousand USD`, `million EUR`, `CNY`.
///
/// A world holds millions of its currency, whatever unit its tables are in.
public struct MoneyUnit: Hashable, Sendable, CustomStringConvertible {
    /// ISO 4217, such as `USD`.
    public let currency: String
    /// How many units of the currency one of these is: 1,000 for thousands.
    public let scale: Double

    public static let millionUSD = MoneyUnit(currency: "USD", scale: 1e6)
    public static let millionEUR = MoneyUnit(currency: "EUR", scale: 1e6)

    /// The codes of ISO 4217 in use.
    private static let currencies = Set(
        """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD
        CAD CDF CHF CLP CNY COP CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP
        GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD
        KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO
        NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL
        SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VEF VES VND VUV WST
        XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    private init(currency: String, scale: Double) { (self.currency, self.scale) = (currency, scale) }

    /// Reads a scale (thousand, million, billion, trillion, or none) and the code of a currency.
    /// - Throws: `Problems` for anything else: money of an unknown unit would be printed as if it were known.
    public init(_ text: String) throws {
        let words = text.split(separator: " ")
        let scales = ["thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12]
        let scale = words.count == 2 ? scales[words[0].lowercased()] : words.count == 1 ? 1 : nil
        guard let scale, let currency = words.last.map(String.init), Self.currencies.contains(currency) else {
            throw Problems(
                "unknown money unit \(PlainText.quoted(text))",
                remedy: "write a scale and the ISO code of a currency, such as thousand USD, million EUR, billion CNY")
        }
        self.currency = currency
        self.scale = scale
    }

    /// The factor that turns amounts of this unit into millions of its currency.
    public var millions: Double { scale / 1e6 }

    /// `million USD`
    public var description: String {
        let names = [1e3: "thousand ", 1e6: "million ", 1e9: "billion ", 1e12: "trillion "]
        return (names[scale] ?? "") + currency
    }
}

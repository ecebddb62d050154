import TradeData

/// The ISO 3166 alpha-3 codes that a scenario may name, and groups of them.
///
/// A code that exists but is not in a world is part of its rest of the world; one that does not
/// exist is a fault.
public enum Economies {
    /// All alpha-3 codes, with `XKX` (Kosovo) and `ROW` (the rest of the world).
    public static let codes: Set<String> = Set(
        """
        ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR
        BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP
        CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB
        GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN
        KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD
        MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN
        PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM
        SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR
        UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM XKX YEM ZAF ZMB ZWE ROW
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    /// The shipped groups; none where they are not installed.
    static let groups: EconomyGroups? = try? EconomyGroups.load()

    /// The members of a group on a day; nil for a name that is no group.
    static func members(of group: String, on day: Day) -> Set<Country>? { groups?.members(of: group, on: day) }

    /// Usual mistakes: two-letter codes and names, with what to write.
    static let slips: [String: String] = [
        "NO": "NOR", "US": "USA", "CN": "CHN", "UK": "GBR", "GB": "GBR", "DE": "DEU", "FR": "FRA", "JP": "JPN",
        "KR": "KOR", "MX": "MEX", "CA": "CAN", "VN": "VNM", "MY": "MYS", "TW": "TWN", "HK": "HKG", "RU": "RUS", "IN": "IND",
        "BR": "BRA", "ALL": "all", "WORLD": "all", "FALSE": "NOR", "KUW": "KWT", "CHINA": "CHN", "MEXICO": "MEX",
        "CANADA": "CAN", "JAPAN": "JPN", "VIETNAM": "VNM", "GERMANY": "DEU",
    ]
}

/// What each shipped list is made of: passages of chapter 99 of the schedule, and tables of lines by heading.
extension ShippedListsTests {
    static let recipes: [Recipe] = section301 + section232 + reciprocal + later + other

    // MARK: Section 301 on China

    private static let section301: [Recipe] = [
        Recipe(name: "section-301-list-1", about: "Section 301, List 1 (HTSUS 9903.88.01)") { try $0.section301(["1"]) },
        Recipe(name: "section-301-list-2", about: "Section 301, List 2 (9903.88.02)") { try $0.section301(["2"]) },
        Recipe(name: "section-301-list-3", about: "Section 301, List 3 (9903.88.03 and .04)") {
            try $0.section301(["3", "3_addl"])
        },
        Recipe(name: "section-301-list-4a", about: "Section 301, List 4A (9903.88.15)") { try $0.section301(["4A"]) },
        Recipe(name: "section-301-list-4b", about: "Section 301, List 4B (9903.88.16), suspended before it began") {
            try $0.section301(["4B"])
        },
        Recipe(name: "section-301-review-25", about: "Section 301, four-year review, 25% from 27 September 2024 (9903.91.01)") {
            try $0.section301(["biden_25", "biden_25_jan25", "cranes_301"])
        },
        Recipe(name: "section-301-review-metals", about: "Section 301, four-year review, steel and aluminium (9903.91.01)") {
            try $0.section301(["biden_25"]).filter { isMetal($0) }
        },
        Recipe(name: "section-301-review-minerals", about: "Section 301, four-year review, minerals and ferroalloys (9903.91.01)")
        {
            try $0.section301(["biden_25"]).filter { !isMetal($0) && !$0.hasPrefix("85") }
        },
        Recipe(name: "section-301-review-50", about: "Section 301, four-year review, 50% from 27 September 2024 (9903.91.02)") {
            try $0.section301(["biden_50"])
        },
        Recipe(name: "section-301-review-100", about: "Section 301, four-year review, 100% from 27 September 2024 (9903.91.03)") {
            try $0.section301(["biden_100"])
        },
        Recipe(name: "section-301-review-50-2025", about: "Section 301, four-year review, 50% from 1 January 2025 (9903.91.05)") {
            try $0.section301(["biden_50_jan25"])
        },
        Recipe(name: "section-301-review-2026", about: "Section 301, four-year review, from 1 January 2026 (9903.91.06 to .08)") {
            try $0.section301(["biden_jan26"])
        },
    ]

    /// Iron and steel without ferroalloys, articles of them, and aluminium.
    private static func isMetal(_ code: String) -> Bool {
        ["73", "76"].contains(String(code.prefix(2))) || code.hasPrefix("72") && !code.hasPrefix("7202")
    }

    // MARK: Section 232

    private static let section232: [Recipe] = [
        Recipe(
            name: "section-232-steel-derivatives",
            about: "Section 232, derivative steel articles of chapter 73 (Proclamation 10896, Annex I)"
        ) { _ in steelArticles },
        Recipe(
            name: "section-232-aluminium-derivatives",
            about: "Section 232, derivative aluminium articles outside chapter 76 (note 19(k))"
        ) {
            // The source has 8517.11 in the place of 8517.71 (antennas) of note 19(k), and lacks 9506.51.60 (rackets).
            try $0.codes("alu-tariffs").filter { !$0.hasPrefix("76") }.map { $0 == "8517110000" ? "8517710000" : $0 } + [
                "95065160"
            ]
        },
        Recipe(
            name: "section-232-aluminium-articles",
            about: "Section 232, derivative aluminium articles of chapter 76 (note 19(i), (j))"
        ) { _ in aluminiumArticles },
        Recipe(
            name: "section-232-steel-derivatives-august", about: "Section 232, steel derivatives of 18 August 2025 (9903.81.91)"
        ) { try $0.derivatives("9903.81.91", from: "2025-08-18").filter { !isPacked($0) } },
        Recipe(
            name: "section-232-aluminium-derivatives-august",
            about: "Section 232, aluminium derivatives of 18 August 2025 (9903.85.08)"
        ) { try $0.derivatives("9903.85.08", from: "2025-08-18").filter { !isPacked($0) } },
        Recipe(
            name: "section-232-packed-goods-august",
            about: "Section 232, goods of 18 August 2025 that may be packed in steel or aluminium (9903.81.91, 9903.85.08)"
        ) {
            try ($0.derivatives("9903.81.91", from: "2025-08-18") + $0.derivatives("9903.85.08", from: "2025-08-18")).filter(
                isPacked)
        },
        Recipe(
            name: "section-232-metals-2026", about: "Section 232, steel, aluminium and derivatives at 50% (note 16(c)(i)-(iv))"
        ) {
            try $0.codes("tariff-law/lists-2026/metals-annex-IA.csv").filter { !$0.hasPrefix("74") }
        },
        Recipe(name: "section-232-derivatives-2026", about: "Section 232, derivatives at 25% (note 16(c)(vi)-(viii))") {
            try $0.codes("tariff-law/lists-2026/metals-annex-IB.csv")
        },
        Recipe(
            name: "section-232-equipment-2026",
            about: "Section 232, industrial and grid equipment, 15% in all (note 16(c)(ix), (x))"
        ) {
            try $0.codes("tariff-law/lists-2026/metals-annex-III-temporary.csv")
        },
        Recipe(name: "section-232-vehicles", about: "Section 232, passenger vehicles and light trucks") {
            try $0.codes("auto-tariffs").filter { $0.hasPrefix("8703") || $0.hasPrefix("8704") }
        },
        Recipe(name: "section-232-vehicle-parts", about: "Section 232, parts of passenger vehicles and light trucks") {
            try $0.codes("auto-tariffs").filter { !$0.hasPrefix("8703") && !$0.hasPrefix("8704") }
        },
        Recipe(name: "section-232-parts-by-nature", about: "Section 232, lines of note 33(g) that are parts of vehicles") {
            try $0.codes("tariff-law/lists-2026/auto_parts.txt").filter(isVehiclePart)
        },
        Recipe(name: "section-232-parts-by-use", about: "Section 232, lines of note 33(g) that also hold other goods") {
            try $0.codes("tariff-law/lists-2026/auto_parts.txt").filter { !isVehiclePart($0) && $0 != "8471" }
        },
        Recipe(name: "section-232-truck-parts", about: "Section 232, lines of note 38(i) that note 33(g) does not name") {
            let cars = try $0.codes("tariff-law/lists-2026/auto_parts.txt")
            return try $0.codes("tariff-law/lists-2026/mhd_parts.txt").filter { code in
                !cars.contains { code.hasPrefix($0) || $0.hasPrefix(code) }
            }
        },
        Recipe(
            name: "section-232-truck-parts-shared", about: "Section 232, lines of note 38(i) that note 33(g) names too"
        ) {
            let cars = try $0.codes("tariff-law/lists-2026/auto_parts.txt")
            return try $0.codes("tariff-law/lists-2026/mhd_parts.txt").filter { code in
                cars.contains { code.hasPrefix($0) || $0.hasPrefix(code) }
            }
        },
        Recipe(name: "section-232-copper", about: "Section 232, semi-finished copper and copper-intensive derivatives") {
            try $0.codes("copper-list")
        },
        Recipe(
            name: "section-232-medicines",
            about: "Section 232, patented medicines and their ingredients (Proclamation 11020, Annex I)"
        ) { _ in
            medicines
        },
    ]

    /// The 155 lines of Proclamation 10896, Annex I, in chapter 73: the tables at hand have a third of them wrong or not at all.
    private static let steelArticles = """
        73012010 73012050 73023000 73072110 73072150 73072210 73072250 73072300 73072900 73079110 73079130 73079150
        73079230 73079290 73079330 73079360 73079390 73079910 73079930 73079950 73081000 73082000 73083010 73083050
        73084000 73089030 73089060 73089070 73089095 73090000 73101000 73102100 73102900 73110000 73121005 73121010
        73121020 73121030 73121050 73121060 73121070 73121080 73121090 73129000 73130000 73141210 73141220 73141230
        73141260 73141290 73141410 73141420 73141430 73141460 73141490 73141901 73142000 73143110 73143150 73143900
        73144100 73144200 73144930 73144960 73145000 73151100 73151200 73151900 73152010 73152050 73158100 73158210
        73158230 73158250 73158270 73158910 73158930 73158950 73159000 73160000 73170010 73170020 73170030 73170055
        73170065 73170075 73181100 73181200 73181300 73181410 73181450 73181520 73181540 73181550 73181560 73181580
        73181600 73181900 73182100 73182200 73182300 73182400 73182900 73194020 73194030 73194050 73199010 73199090
        73201030 73201060 73201090 73202010 73202050 73209010 73209050 73211110 73211130 73211160 73211200 73211900
        73218110 73218150 73218210 73218250 73218900 73219010 73219020 73219040 73219050 73219060 73221900 73229000
        73231000 73239300 73239400 73239910 73239930 73239950 73239970 73239990 73241000 73242900 73249000 73259100
        73259910 73259950 73261100 73261900 73262000 73269010 73269025 73269035 73269045 73269060 73269086
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    /// Stranded wire of Proclamation 9980, and the 19 codes of Proclamation 10895, Annex I, in chapter 76.
    private static let aluminiumArticles = """
        76101000 76109000 76141050 76149020 76149040 76149050 7615102015 7615102025 7615103015 7615103025 7615105020
        7615105040 7615107125 7615107130 7615107155 7615107180 7615109100 7615200000 7616109090 7616991000
        7616995130 7616995140 7616995190
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    /// Food, fuels, chemicals, plastics: of metal is their packing at most.
    private static func isPacked(_ code: String) -> Bool { code.prefix(2) < "40" }

    /// Headings and subheadings of which the goods are parts of vehicles, whatever the use of the single piece.
    private static func isVehiclePart(_ code: String) -> Bool {
        [
            "4009", "4011", "4012", "4013", "400", "700721", "700910", "732010", "732020", "830120", "830230", "840731", "840732",
            "840733", "840734", "840820", "8409", "841330", "841391", "841520", "842123", "842132", "85071", "8511", "8512",
            "852721", "852729", "853910", "8706", "8707", "8708", "902920", "940120",
        ].contains { code.hasPrefix($0) }
    }

    private static let medicines = """
        2918993000 2921493800 2921494300 2922190900 2922292700 2922492600 2922501400 2922502500 2924296250 2925292000 2928003000
        2930909235 2931902200 2932202000 2933193500 2933194500 2933292000 2933294500 2933394100 2933492600 2933592100 2933593600
        2933594600 2933595300 2933595900 2933790800 2933798500 2933994600 2933995300 2933995590 2933996100 2933996500 2933997000
        2933997500 2933999000 2934302300 2934302700 2934993000 2934994700 2935904800 2935906000 2937110000 2937120000 2937190000
        2937220000 2937231010 2937231050 2937235010 2937235020 2937235050 2937299040 2937299050 2937299095 2937500000 2937904500
        2937909000 2938900000 2939110000 2939192000 2939195000 2941105000 2941901050 2941903000 2941905000 2942000500 3002120040
        3002130010 3002130090 3002140010 3002140090 3002150011 3002150091 3002410000 3002420000 3002490050 3002510000 3002590000
        3002901000 3002905220 3002905250 3003200000 3003310000 3003391000 3003395000 3003490000 3003900120 3003900140 3003900180
        3003900190 3004101010 3004105010 3004200010 3004200083 3004310000 3004320060 3004390010 3004390055 3004410000 3004490005
        3004490010 3004490020 3004490030 3004490040 3004490050 3004490060 3004490070 3004505005 3004901000 3004909201 3004909206
        3004909208 3004909210 3004909211 3004909215 3004909216 3004909225 3004909236 3004909243 3004909246 3004909249 3004909251
        3004909252 3004909253 3004909260 3004909263 3004909267 3004909268 3004909270 3004909271 3004909273 3004909276
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    // MARK: Reciprocal duties

    private static let reciprocal: [Recipe] = [
        Recipe(name: "annex-2", about: "EO 14257, Annex II: out of the reciprocal duty, as of April 2025") {
            try annex2($0, .april)
        },
        Recipe(name: "annex-2-september-2025", about: "EO 14257, Annex II, as of 8 September 2025 (EO 14346)") {
            try annex2($0, .september)
        },
        Recipe(
            name: "annex-2-october-2025", about: "EO 14257, Annex II, as of 14 October 2025, without wood (Proclamation 10976)"
        ) {
            try annex2($0, .september).filter { !$0.hasPrefix("44") }
        },
        Recipe(
            name: "annex-2-electronics", about: "Memorandum of 11 April 2025: computers, phones, chips out of the reciprocal duty"
        ) { try $0.codes("consumer_electronics_EO14257_apr11") },
        Recipe(
            name: "annex-2-november-2025", about: "EO 14257, Annex II, as of 13 November 2025 with farm goods (note 2(v)(iii)(a))"
        ) {
            try annex2($0, .november)
        },
        Recipe(name: "brazil-2025", about: "EO 14323, Annex I: out of the 40% on Brazil, without aircraft (note 2(x)(iii))") {
            sources in
            let aircraft = Set(try sources.codes("tariff-law/lists-2026/brazil-airplane-exemptions.csv"))
            return try sources.brazil(from: "2025-08-06").filter { !aircraft.contains($0) }
        },
        Recipe(name: "brazil-2025-november", about: "EO 14361: farm goods out of the 40% on Brazil") {
            try $0.brazil(from: "2025-11-13")
        },
        Recipe(name: "eu-2025", about: "Out of the Union's 15% in all: natural resources that are not found (note 2(v)(xx))") {
            try $0.floorExempt("ptaap", "eu")
        },
        Recipe(
            name: "switzerland-2025", about: "Out of Switzerland's 15% in all: farm goods, gold, resources (note 2(v)(xxv)(b))"
        ) {
            try $0.floorExempt("ptaap", "swiss")
        },
        Recipe(name: "generic-medicines", about: "Lines whose goods for pharmaceutical use, not patented, leave the 15% in all") {
            try $0.floorExempt("pharma", "eu")
        },
        Recipe(name: "civil-aircraft", about: "Civil aircraft, engines and parts: lines of aircraft alone") {
            try $0.codes("tariff-law/lists-2026/section122-aircraft-exemptions.csv").filter(isAircraft)
        },
        Recipe(name: "civil-aircraft-use", about: "Lines whose goods for civil aircraft are exempt (general note 6)") {
            try $0.codes("tariff-law/lists-2026/section122-aircraft-exemptions.csv").filter {
                !isAircraft($0) && $0.prefix(2) < "98"
            }
        },
    ]

    private enum Edition { case april, september, november }

    /// Annex II by its editions. The last is the schedule's of 2026; the first is that without what was added and with what was
    /// taken out since, among it wood and copper, which a table of April holds.
    private static func annex2(_ sources: ListSources, _ edition: Edition) throws -> [String] {
        let last = try sources.chapter99(
            after: "shall not apply to products classified in the following subheadings of the HTSUS",
            before: "shall not apply to the following particular articles the product of any country")
        if edition == .november { return last }
        let electronics = try sources.codes("consumer_electronics_EO14257_apr11").map { String($0.prefix(8)) }
        let first = Set(try sources.codes("annex-II-exemptions").map { String($0.prefix(8)) })
        let isFarm = { (code: String) in
            !first.contains(code) && ("02"..."22").contains(code.prefix(2)) || addedFarm.contains(code)
        }
        let kept = last.filter { !isFarm($0) && !(electronics.contains($0) && !first.contains($0)) && !$0.hasPrefix("84") }
        let all = Set(kept).union(first)
        return (edition == .april ? all.subtracting(addedInSeptember).union(removedInSeptember) : all).sorted()
    }

    /// Fertilizers and oils of EO 14360.
    private static let addedFarm: Set = [
        "31021000", "31022100", "31022900", "31023000", "31024000", "31025000", "31026000", "31028000", "31029001", "31031100",
        "31031900", "31039001", "31041000", "31053000", "31054000", "31055100", "31055900", "31059000", "33012951",
    ]
    private static let addedInSeptember: Set = [
        "25041010", "26040000", "26090000", "26122000", "26139000", "28254000", "28332400", "29035110", "29242901", "29242903",
        "29242923", "29242926", "29242928", "29242933", "29242957", "29242980", "29332905", "29332960", "47020000", "47031100",
        "47031900", "47032100", "47032900", "47041100", "47041900", "47042100", "47042900", "47050000", "71081100", "71081250",
        "71081310", "71081355", "71081370", "71082000", "71159005", "71159030", "72026000", "75011000", "75021000", "75022000",
        "75030000", "75040000",
    ]
    private static let removedInSeptember: Set = [
        "28183000", "38249993", "39072900", "39073000", "39076100", "39076900", "39079950", "39100000",
    ]

    private static func isAircraft(_ code: String) -> Bool {
        [
            "401130", "401213", "70072111", "840710", "840910", "841111", "841112", "841121", "841122", "841191", "841210",
            "8801",
            "8802", "8805", "8806", "8807", "940110",
        ].contains { code.hasPrefix($0) }
    }

    // MARK: 2026

    private static let later: [Recipe] = [
        Recipe(name: "section-122", about: "Section 122: out of the surcharge (note 2(aa)(ii))") {
            try $0.codes("tariff-law/lists-2026/section122-product-exemptions.csv")
        },
        Recipe(
            name: "section-301-2026", about: "Section 301 of July 2026: out of the duty whatever the use (note 50(a)(ii), (iii))"
        ) {
            try $0.brazil301("flat")
        },
        Recipe(
            name: "section-301-2026-medicines",
            about: "Section 301 of July 2026: lines whose goods for pharmaceutical use are out"
        ) {
            try $0.brazil301("pharma")
        },
        Recipe(name: "canada-338-alcohol", about: "Section 338 on Canada, alcohol, of 22 August 2026 (9903.03.12)") {
            try $0.codes("tariff-law/lists-2026/canada-338-alcohol.csv")
        },
        Recipe(name: "canada-338-dairy", about: "Section 338 on Canada, dairy (9903.03.13)") {
            try $0.codes("tariff-law/lists-2026/canada-338-dairy.csv")
        },
        Recipe(
            name: "canada-338-vehicles",
            about: "Section 338 on Canada, the answer over motor vehicles, of 22 August 2026 (9903.03.14)"
        ) {
            try $0.codes("tariff-law/lists-2026/canada-338-autos.csv")
        },
    ]

    // MARK: Others

    private static let other: [Recipe] = [
        Recipe(name: "canada-energy", about: "EO 14193: energy and critical minerals of Canada at 10% (9903.01.13)") {
            try $0.codes("tariff-law/lists-2026/fentanyl_carveout_products.csv") { $0.count > 2 && $0[2] == "energy_ca" }
        },
        Recipe(name: "china-march-2025-15", about: "SCTC, 4 March 2025: 15 points on farm goods of the United States") {
            try $0.chinese("china-15-percent-030425")
        },
        Recipe(name: "china-march-2025-10", about: "SCTC, 4 March 2025: 10 points on farm goods of the United States") {
            try $0.chinese("china-10-percent-030425")
        },
    ]
}

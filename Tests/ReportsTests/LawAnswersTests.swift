import Foundation
import TestSupport
import Testing

/// Answers about the law say what they are made of, and what they are without.
@Suite(.enabled(if: BuiltTool.url != nil, "the program detente is not built beside the tests"))
struct LawAnswersTests {
    private func run(_ line: String) throws -> (code: Int32, out: String, talk: String) {
        try CommandLineTests().run("detente \(line)")
    }

    /// Lists of which only the share of the trade is known are counted, and named.
    @Test func aListWithoutCodesIsNoZero() throws {
        let found = try run("rates --by CHN --on USA --date 2019-10-01 --csv")
        let law = try #require(
            found.out.split(separator: "\n").last?.split(separator: ",").dropFirst(2).first.flatMap { Double($0) })
        #expect(found.code == 0 && abs(law - 15.05) < 0.6, "\(found.out)")
        #expect(found.talk.contains("cn-list-1 (22.1%)"), "\(found.talk)")
    }

    @Test func allGoodsAreNotAllDuties() throws {
        let chart = try run("timeline CHN USA")
        #expect(chart.out.hasPrefix("Duties on all goods alike, CHN → USA, without duties on lists of goods"))
        #expect(chart.out.contains("section-301: us-301-list-1") && chart.out.contains("detente rates --by USA --on CHN"))
        #expect(chart.out.contains("cn-ban-2024; suspended 2025-11-09 to 2026-11-27 ("))
        #expect(chart.out.contains("cn-rare-earths-october; suspended 2025-11-07 to 2027-01-09, before it had begun ("))
        #expect(!chart.out.split(separator: "\n").contains { $0.contains("▒") && $0.contains("section-") })
        let rate = try run("rate CHN USA --on 2026-09-01")
        #expect(rate.out.contains("beside base rates and duties on lists of goods") && rate.out.contains("us-301-list-1"))
    }

    @Test func theBanIsBackOnTheDayAfter() throws {
        let last = try run("rate CHN USA 81101000 --on 2026-11-27")
        #expect(last.out.contains("suspended 2025-11-09 to 2026-11-27"), "\(last.out)")
        let back = try run("rate CHN USA 81101000 --on 2026-11-28 | tr -s ' \\n' ' '")
        #expect(back.out.contains("in force again since 2026-11-28; suspended 2025-11-09 to 2026-11-27"), "\(back.out)")
    }

    @Test(arguments: [
        ("VNM USA 94016100 --on 2026-11-27", "has no 9401.61.00; the lines of 9401.61 are 9401.61.20, 9401.61.40, 9401.61.60"),
        ("CHE USA 71081200 --on 2025-08-15", "the lines of 7108.12 are 7108.12.10, 7108.12.50"),
        ("CHN USA 2026 --on 2026-09-01", "the headings of 20 are 2001"),
        ("CHN USA 850799 --on 2026-09-01", "the subheadings of 8507 are 8507.10"),
    ])
    func codesThatAreNoneAreRefused(_ line: String, _ words: String) throws {
        let found = try run("rate \(line)")
        #expect(found.code == 2 && found.out.isEmpty && found.talk.contains(words), "\(found)")
    }

    @Test func linesThatDifferAreInTheHeadline() throws {
        #expect(try run("rate CHE USA 710812 --on 2025-08-15").out.hasPrefix("0% to 43.1%   statutory, by line of 7108.12"))
    }

    @Test func namesAndUnionsAreTaken() throws {
        let named = try run("rate china 'United States' 85076000 --on 2025-11-12 --csv")
        #expect(named.code == 0 && named.out.contains("CHN,USA,85076000"), "\(named)")
        for union in ["EU", "eu27", "\'European Union\'"] {
            let found = try run("rate CHN \(union) 87038010 --on 2025-11-12")
            #expect(found.code == 0 && found.talk.contains("is a customs union with one tariff"), "\(found)")
        }
        #expect(try run("rates --by EU27 --on USA --date 2018-07-01").code == 0)
        let no = try run("rates --by EU27 --on CHN --date 2025-11-18")
        #expect(no.code == 3 && no.talk.contains("is not at hand") && !no.talk.contains("did you mean EU27"), "\(no.talk)")
    }

    @Test func noEmbargoInTheLawIsSaid() throws {
        let found = try run("rate CUB USA 24021080 --on 2025-11-01")
        #expect(found.talk.contains("no embargo or ban that reaches these goods of Cuba"))
    }

    @Test(arguments: ["snapback", "leverage", "Shapley value", "deal zone", "Nash tariffs", "consumer prices"])
    func wordsAreExplained(_ word: String) throws {
        #expect(try run("explain '\(word)'").out.lowercased().hasPrefix(word.lowercased()))
    }
}

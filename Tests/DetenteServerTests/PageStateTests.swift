import Foundation
import Scenarios
import Studies
import Testing
import TradeData
import TradeEquilibrium

@testable import DetenteServer

/// An address is read to a state and printed to the same address; what is not exactly one is refused, with what and remedy.
@Suite struct PageStateTests {
    /// Random states, from a seed: some keys set, levers with up to four decimals, ids with signs that need encoding.
    static func random(_ draw: inout SplitMix64) -> PageState {
        func word() -> String {
            let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789-_.é/")
            return String((0..<Int.random(in: 1...12, using: &draw)).map { _ in letters.randomElement(using: &draw)! })
        }
        func decimal(_ range: ClosedRange<Double>) -> Double { (Double.random(in: range, using: &draw) * 1e4).rounded() / 1e4 }
        var state = PageState()
        if Bool.random(using: &draw) { state.scenario = word() }
        if Bool.random(using: &draw) { state.branch = word() }
        if Bool.random(using: &draw) { state.threats = Array(Set((0..<3).map { _ in word() })).sorted() }
        if Bool.random(using: &draw) { state.day = Day(number: Int.random(in: 0...40_000, using: &draw)) }
        if Bool.random(using: &draw) { state.against = Day(number: Int.random(in: 0...40_000, using: &draw)) }
        state.horizon = [nil, .impact, .medium, .long].randomElement(using: &draw)!
        state.deficits = [nil, .balanced, .endogenous].randomElement(using: &draw)!
        state.revenue = [nil, .lumpSum, .wasted].randomElement(using: &draw)!
        if Bool.random(using: &draw) { state.elasticities = word() }
        for _ in 0..<Int.random(in: 0...4, using: &draw) { state.measures[word()] = decimal(PageState.rates) }
        for _ in 0..<Int.random(in: 0...4, using: &draw) {
            let term = MeasureTerm.allCases.randomElement(using: &draw)!
            state.terms[.init(measure: word(), term: term)] = decimal(0...100)
        }
        for _ in 0..<Int.random(in: 0...4, using: &draw) {
            state.pairs[.init(imposer: "A\(draw.next() % 50)", partner: "B\(draw.next() % 50)")] = decimal(PageState.points)
        }
        if Bool.random(using: &draw) { state.subject = word() }
        return state
    }

    @Test func readsBackWhatItPrints() throws {
        var draw = SplitMix64(seed: 13)
        for _ in 0..<300 {
            let state = Self.random(&draw)
            #expect(try PageState(query: state.query) == state, "\(state.query)")
        }
    }

    /// The object of a request is the same state.
    @Test func readsTheSameFromAnObject() throws {
        let query =
            "v=1&s=summit-2025&b=lapse&t=us-plus-100&on=2025-11-11&vs=2025-10-26&h=medium&e=fontagne&d=world-share"
            + "&r=lump-sum&m=us-fentanyl-cn:20.5&q=licences/stocks:3,promise/target:30.5&p=USA-CHN:-10&of=USA"
        let object = """
            {"v": 1, "s": "summit-2025", "b": "lapse", "t": ["us-plus-100"], "on": "2025-11-11", "vs": "2025-10-26", "h": "medium",
             "e": "fontagne", "d": "world-share", "r": "lump-sum", "m": {"us-fentanyl-cn": 20.5},
             "q": {"promise/target": 30.5, "licences/stocks": 3}, "p": {"USA-CHN": -10}, "of": "USA"}
            """
        let state = try PageState(query: query)
        #expect(try PageState(json: JSONValue.read(Data(object.utf8))) == state)
        #expect(state.query == query)
    }

    @Test(arguments: [
        "x=1", "v=2", "v=1&v=1", "s=", "on=2025-02-30", "on=1899-12-31", "vs=tomorrow", "h=soon", "d=nominal", "r=burnt",
        "m=us-steel",
        "m=us-steel:nan", "m=us-steel:inf", "m=us-steel:1e3", "m=us-steel:+5", "m=us-steel:1001", "m=us-steel:-1",
        "m=us-steel:1.23456",
        "m=a:1,a:2", "q=promise:5", "q=/target:5", "q=promise/rate:5", "q=promise/through:101", "q=promise/stocks:121",
        "q=promise/target:-1",
        "q=a/share:1,a/share:1", "m=,", "p=USA:5", "p=USA-CHN-VNM:5", "p=USA-CHN:-101", "t=a,a", "t=,", "s=%", "s=%FF", "b=%00",
        "noequals",
        "s=" + String(repeating: "a", count: 200), "m=" + (0...100).map { "a\($0):1" }.joined(separator: ","),
        "s=" + String(repeating: "b", count: 9000),
    ])
    func refusesTheRest(query: String) {
        let found = #expect(throws: Problems.self) { try PageState(query: query) }
        #expect(found?.code == .wrongUsage)
        #expect(found?.problems.allSatisfy { !$0.what.isEmpty && !$0.remedy.isEmpty } ?? false)
    }

    @Test(arguments: [
        "[]", "1", "{}", #"{"v": "1"}"#, #"{"v": 1, "x": 1}"#, #"{"v": 1, "m": []}"#, #"{"v": 1, "m": {"a": "1"}}"#,
        #"{"v": 1, "m": {"a": true}}"#, #"{"v": 1, "t": "a"}"#, #"{"v": 1, "t": [1]}"#, #"{"v": 1, "s": null}"#,
        #"{"v": 1, "on": 5}"#,
        #"{"v": 1, "m": {"a": 1e300}}"#, #"{"v": 1.5}"#,
    ])
    func refusesOtherObjects(text: String) throws {
        let json = try JSONValue.read(Data(text.utf8))
        #expect(throws: Problems.self) { try PageState(json: json) }
    }

    /// No bytes at all bring the reading down.
    @Test func survivesNoise() {
        var draw = SplitMix64(seed: 7)
        for _ in 0..<3000 {
            let bytes = (0..<Int.random(in: 0...60, using: &draw)).map { _ in UInt8.random(in: 0...255, using: &draw) }
            let text = String(decoding: bytes, as: UTF8.self)
            _ = try? PageState(query: text)
            _ = try? PageState(query: "m=" + text)
            _ = try? AskedState(JSONValue.read(Data(bytes)))
        }
    }
}

import Foundation
import TestSupport
import Testing
import TradeData

@testable import Scenarios

@Suite struct IndustryWordsTests {
    let words: IndustryWords
    let world: World

    init() throws {
        world = try Workspace.shared.world("icio-2022")
        words = try IndustryWords(world)
    }

    @Test(arguments: [
        ("vehicles", ["vehicles"]), ("Motor Vehicles", ["vehicles"]), ("iron-steel", ["iron-steel"]),
        ("iron steel", ["iron-steel"]),
        ("steel", ["iron-steel"]), ("metals", ["iron-steel", "nonferrous-metals"]), (" transport ", ["transport"]),
    ])
    func sectorsAndPlainWords(word: String, sectors: [String]) throws {
        let found = try words.sectors(word)
        #expect(found.sectors.map(\.rawValue) == sectors && found.note == nil)
    }

    /// Goods that are less than their sector are said to be.
    @Test func goodsWithinASectorAreSaidToBe() throws {
        let chips = try words.sectors("chips")
        #expect(chips.sectors == ["electronics"])
        #expect(chips.note?.contains("HS 8541, 8542") == true && chips.note?.contains("electronics") == true)
        #expect(try words.sectors("HS 8703").sectors == ["vehicles"] && words.sectors("87.03").sectors == ["vehicles"])
    }

    @Test(arguments: ["vehicels", "", "unicorns", "8", "mining", "hs 77"]) func whatIsNoneIsRefused(word: String) {
        let problems = #expect(throws: Problems.self) { try words.sectors(word) }
        #expect(problems?.code == .wrongUsage)
        if word == "vehicels" { #expect(problems?.description.contains("did you mean vehicles?") == true) }
        if word == "mining" { #expect(problems?.description.contains("was divided into") == true) }
    }

    @Test func aWorldOfItsOwnSectorsHasItsWordsAlone() throws {
        let own = try IndustryWords(RandomWorld.make())
        #expect(try own.sectors("goods 1").sectors == ["goods-1"])
        #expect(throws: Problems.self) { try own.sectors("steel") }
        #expect(throws: Problems.self) { try own.sectors("8703") }
    }
}

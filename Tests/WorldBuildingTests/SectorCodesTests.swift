import Testing
import TradeData

@testable import WorldBuilding

@Suite struct SectorCodesTests {
    private func goods(_ codes: String) throws -> [String] {
        let sectors = codes.split(separator: " ").map { Sector(String($0)) }
        let known = try SectorCodes.load().goods(among: sectors)
        return sectors.map { known[$0].map { $0 ? "+" : "-" } ?? "?" }
    }

    @Test(arguments: [
        ("a01 a02 c10t12 c17-18 c24a c301 c302t309 c31t33 serv", "++++++++-"), ("a b c d e f g r-s t", "+++------"),
        ("a01-02 b05-06 c10t12 d e h49 j58t60", "+++----"), ("01t03 05t06 20t21 35t39 90t96", "+++--"),
        ("01t02 03 20 21 35 97t98", "++++--"),
        ("c01t05agr c30t33xceq c40t41egw c75gov", "++--"), ("pdr v-f p-c ely hht", "+++--"), ("farm machinery services", "++-"),
        ("vehicles other-transport transport finance", "++--"),
    ])
    func classificationsAreKnown(_ codes: String, _ answer: String) throws { #expect(try goods(codes).joined() == answer) }

    /// `c17` is electronics in one release of WIOD and electricity in another: their sizes tell them apart, else nobody can say.
    @Test func codesWithTwoMeaningsNeedTheirWholeClassification() throws {
        func numbered(_ count: Int) -> String { (1...count).map { "c\($0)" }.joined(separator: " ") }
        #expect(try goods(numbered(35))[16] == "-")
        #expect(try goods(numbered(56))[16] == "+")
        #expect(try goods("c1 c2 c17") == ["+", "+", "?"])
        #expect(try goods("alpha farm") == ["?", "+"])
    }

    @Test func theShippedWorldsAreAsTheirCodesSay() throws {
        let world = try World.load("icio-2022")
        let known = try SectorCodes.load().goods(among: world.grid.sectors)
        #expect(Set(world.grid.sectors.filter { known[$0] == true }) == world.goods && known.count == 29)
        #expect(try World.load("countries-2023").goods == ["all"])
    }
}

import TradeData
import TradePolicy

extension Scenario {
    /// Refuses measures on products where the world's sectors do not tell products apart: they would reach nothing, in silence, or
    /// sectors that bear the same names by chance.
    ///
    /// - Parameter mix: The products within sectors; nil where none are known.
    /// - Throws: `Problems` with every measure and threat that names HS codes, itself or in an exemption.
    /// - Complexity: O(measures).
    public func requireProducts(in world: World, mix: (any ProductMix)?) throws {
        if mix != nil, let own = world.concordance?.own { return try requireSectors(of: own, in: world) }
        guard mix == nil || !world.tellsProductsApart else { return }
        func namesProducts(_ goods: Goods) -> Bool {
            if case .products = goods { return true }
            return false
        }
        let mute = (law.measures + law.threats.map(\.measure)).filter { measure in
            measure.isModelled
                && (namesProducts(measure.goods) || measure.exemptions.contains { namesProducts($0.goods) })
        }
        guard !mute.isEmpty else { return }
        throw Problems(
            mute.map {
                Problem(
                    file: path, line: 0, column: 0,
                    what: "\($0.id) names products by HS code, and the sectors of \(world.id) do not tell products apart",
                    remedy: "solve it on \(World.usual), or write goods: all or {sectors: …}")
            })
    }

    /// Refuses measures on products of which a world's own concordance knows none.
    private func requireSectors(of concordance: Concordance, in world: World) throws {
        let mute = (law.measures + law.threats.map(\.measure)).filter { measure in
            guard measure.isModelled, case .products(let set) = measure.goods else { return false }
            return !set.shares.keys.contains { code in Product(code).map { !concordance.sectors(within: $0).isEmpty } ?? false }
        }
        guard !mute.isEmpty else { return }
        throw Problems(
            mute.map {
                Problem(
                    file: path, line: 0, column: 0, what: "no sector of \(world.id) makes what \($0.id) names by HS code",
                    remedy: "add the codes to the world's concordance.csv, or leave the measure out")
            })
    }
}

import Foundation
import Scenarios
import TestSupport
import Testing
import TradeData
import TradeEquilibrium
import TradePolicy

@testable import Studies

/// Phase One as docs/promises.md works it out: one number of 57% read in two ways, on the world of 2017, beside what came.
///
/// Promised were 502.4 bn USD over 2020-21 on a baseline of 302.4, delivered 288.8 (Bown, PIIE 2022).
struct PhaseOneTests {
    static let (promised, baseline, delivered) = (502.4, 302.4, 288.8)

    static func limits(_ measures: String, world: World) throws -> [ImpliedWedge] {
        func floor(_ id: String, _ more: String) -> String {
            "  - {id: \(id), kind: purchase-commitment, buyer: CHN, seller: USA, target: 166.1% of base, delivered: 57%, \(more)from: 2020-02-14, source: hypothetical}\n"
        }
        return try ["", "above: 100% of base, "].flatMap { above in
            let scenario = try Scenario.parse(
                "schema: 1\nid: p\ntitle: P\nworld: icio-2017\nas-of: 2020-06-01\ncompare-to: 2018-01-01\nmodel: {horizon: medium, elasticities: fontagne}\nmeasures:\n"
                    + measures + floor("p", above))
            let study = try StudyRunner(scenario, world: world).run()
            return study.runs[0].comparison.policy.impliedWedges
        }
    }

    @Test("57% of the total is what came, 57% of the increment is not: no arithmetic of the limit mixes them up")
    func reading() {
        let total = QuantityTerms(.ofBase(Self.promised / Self.baseline), delivered: Share(0.57), bound: .atLeast)
        let increment = QuantityTerms(
            .ofBase(Self.promised / Self.baseline), above: .ofBase(1), delivered: Share(0.57), bound: .atLeast)
        let came = Self.delivered / Self.baseline
        #expect(abs(total.quantity(base: 1) - came) < 0.01)
        #expect(increment.quantity(base: 1) - came > 0.4)
        // Of the increment itself nothing was delivered.
        #expect((Self.delivered - Self.baseline) / (Self.promised - Self.baseline) < 0)
    }

    @Test("Without the war's duties 57% of the total binds nobody on the world of 2017, and of the increment it does")
    func onTheWorld() throws {
        let world = try World.load("icio-2017")
        let found = try Self.limits("", world: world)
        #expect(!found[0].isBinding && found[0].rent == 0 && found[0].slack > 0)
        #expect(found[1].isBinding && found[1].rent < 0 && found[1].residual < 1e-8)
        #expect(abs(found[1].limit.quantity / found[0].limit.quantity - 1.3768 / 0.9468) < 1e-3)
    }
}

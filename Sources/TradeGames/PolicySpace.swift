import TradeData
import TradeEquilibrium

/// What one player can do: controls with bounds, an exact map to a policy, and its pullback.
///
/// ```
/// policy(x) = base with the controls' values,    (pullback g)[k] = Σ_c g[c] · ∂p[c]/∂x[k]
/// ```
/// where g is a gradient by ln(1+t), ln(1+e), ln Q and transfers as `Multipliers` gives it. Controls that share a cell add up.
public struct PolicySpace: Sendable, Equatable {
    public let controls: [Control]

    public init(_ controls: [Control]) { self.controls = controls }

    public var count: Int { controls.count }
    public var bounds: [ClosedRange<Double>] { controls.map(\.bounds) }

    /// Puts values of the controls on a policy.
    /// - Complexity: O(cells of the controls).
    public func apply(_ values: [Double], to policy: inout Policy) {
        precondition(values.count == controls.count, "Each control needs a value.")
        for control in controls where control.isReplacing {
            for cell in control.cells {
                if control.instrument == .tariff { policy.tariffs.values[cell.offset] = 0 }
                if control.instrument == .exportTax { policy.exportTaxes.values[cell.offset] = 0 }
            }
        }
        for (control, value) in zip(controls, values) {
            switch control.instrument {
            case .tariff:
                for cell in control.cells {
                    policy.tariffs.values[cell.offset] = policy.tariffs[cell.offset] + cell.weight * value
                }
            case .exportTax:
                for cell in control.cells {
                    policy.exportTaxes.values[cell.offset] = policy.exportTaxes[cell.offset] + cell.weight * value
                }
            case .limit(let place):
                let l = policy.limits[place]
                policy.limits[place] = QuantityLimit(
                    id: l.id, cells: l.cells, bound: l.bound, unit: l.unit, quantity: value, rent: l.rent, highest: l.highest)
            case .transfer(let from, let to):
                policy.transfers[from] -= value
                policy.transfers[to] += value
            }
        }
    }

    /// The derivative of a number by the value of each control, from its multipliers.
    ///
    /// - Parameters:
    ///   - slopes: The multipliers of the number.
    ///   - policy: The policy that they were taken at.
    /// - Complexity: O(cells of the controls).
    public func pullback(_ slopes: Multipliers, at policy: Policy) -> [Double] {
        controls.map { control in
            switch control.instrument {
            case .tariff:
                control.cells.reduce(0) { $0 + $1.weight * slopes[$1.offset].tariff / (1 + policy.tariffs[$1.offset]) }
            case .exportTax:
                control.cells.reduce(0) { $0 + $1.weight * slopes[$1.offset].exportTax / (1 + policy.exportTaxes[$1.offset]) }
            case .limit(let place):
                policy.limits[place].quantity > 0 && place < slopes.limits.count
                    ? slopes.limits[place] / policy.limits[place].quantity : 0
            case .transfer(let from, let to): slopes.transfers[to] - slopes.transfers[from]
            }
        }
    }

    /// The nearest values within the bounds.
    public func clamped(_ values: [Double]) -> [Double] { zip(values, controls).map { $0.clamped(to: $1.bounds) } }
}

extension PolicySpace {
    /// How finely tariffs are set.
    public enum Detail: String, Sendable, CaseIterable {
        /// One rate on all partners and goods.
        case uniform
        /// One for each partner.
        case byPartner = "by-partner"
        /// One for each sector, the same on all partners: most favoured nation.
        case bySector = "by-sector"
        /// One for each partner and sector.
        case byPartnerAndSector = "by-partner-and-sector"
    }

    /// Import tariffs of some economies that act as one (a customs union) on some partners.
    ///
    /// - Parameters:
    ///   - importers: Places in the grid; they tax nothing among themselves by this.
    ///   - partners: Places in the grid; nil: all others.
    ///   - sectors: Places in the grid; nil: all goods of the world.
    ///   - bounds: Rates; from 0 unless subsidies are wanted.
    public static func tariffs(
        of importers: [Int], on partners: [Int]? = nil, sectors: [Int]? = nil, _ detail: Detail,
        bounds: ClosedRange<Double> = 0...3, in world: World
    ) -> PolicySpace {
        rates(of: importers, on: partners, sectors: sectors, detail, .tariff, bounds, world)
    }

    /// Export taxes of some economies that act as one on some partners, as `tariffs` has them for imports.
    public static func exportTaxes(
        of exporters: [Int], on partners: [Int]? = nil, sectors: [Int]? = nil, _ detail: Detail,
        bounds: ClosedRange<Double> = 0...3, in world: World
    ) -> PolicySpace {
        rates(of: exporters, on: partners, sectors: sectors, detail, .exportTax, bounds, world)
    }

    private static func rates(
        of own: [Int], on partners: [Int]?, sectors: [Int]?, _ detail: Detail, _ instrument: Control.Instrument,
        _ bounds: ClosedRange<Double>, _ world: World
    ) -> PolicySpace {
        let grid = world.grid
        let N = grid.countryCount
        let others = (partners ?? Array(0..<N)).filter { !own.contains($0) }
        let goods = sectors ?? grid.sectors.indices.filter { world.goods.contains(grid.sectors[$0]) }
        func cells(_ partners: [Int], _ sectors: [Int]) -> [Control.Cell] {
            sectors.flatMap { j in
                own.flatMap { n in
                    partners.map { i in
                        Control.Cell(offset: instrument == .tariff ? (j * N + n) * N + i : (j * N + i) * N + n)
                    }
                }
            }
        }
        func control(_ name: String, _ partners: [Int], _ sectors: [Int]) -> Control {
            Control(name, instrument, cells: cells(partners, sectors), bounds: bounds)
        }
        let kind = instrument == .tariff ? "tariff" : "export tax"
        switch detail {
        case .uniform: return PolicySpace([control(kind, others, goods)])
        case .byPartner: return PolicySpace(others.map { control("\(kind) on \(grid.countries[$0])", [$0], goods) })
        case .bySector: return PolicySpace(goods.map { control("\(kind) on \(grid.sectors[$0])", others, [$0]) })
        case .byPartnerAndSector:
            return PolicySpace(
                others.flatMap { i in
                    goods.map { control("\(kind) on \(grid.sectors[$0]) of \(grid.countries[i])", [i], [$0]) }
                })
        }
    }
}

extension Double {
    func clamped(to bounds: ClosedRange<Double>) -> Double { min(max(self, bounds.lowerBound), bounds.upperBound) }
}

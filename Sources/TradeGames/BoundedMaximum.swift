import CNLopt

/// The maximum of a smooth function within bounds, by NLopt's CCSAQ.
///
/// - Source: Svanberg (2002), *SIAM Journal on Optimization* 12(2), conservative convex separable approximations; Johnson, *The NLopt
///   nonlinear-optimization package*.
struct BoundedMaximum {
    let point: [Double]
    let value: Double
    let slopes: [Double]
    let evaluations: Int
    /// max |x − clamp(x + slope)|: how far the first-order conditions are from holding.
    let firstOrder: Double

    /// - Parameters:
    ///   - start: Within the bounds.
    ///   - tolerance: Of the first-order conditions.
    ///   - function: The value and its slopes; nil where there is none.
    /// - Returns: The best point met; nil where the function has no value at the start.
    static func search(
        from start: [Double], within bounds: [ClosedRange<Double>], tolerance: Double, evaluations: Int,
        _ function: @escaping ([Double]) -> (value: Double, slopes: [Double])?
    ) -> BoundedMaximum? {
        let work = Work(bounds: bounds, tolerance: tolerance, function: function)
        guard work.evaluate(start) != nil else { return nil }
        if let best = work.best, best.firstOrder > tolerance, evaluations > 1, !start.isEmpty {
            guard let optimiser = nlopt_create(NLOPT_LD_CCSAQ, UInt32(start.count)) else { return best }
            defer { nlopt_destroy(optimiser) }
            work.optimiser = optimiser
            var (lower, upper) = (bounds.map(\.lowerBound), bounds.map(\.upperBound))
            nlopt_set_lower_bounds(optimiser, &lower)
            nlopt_set_upper_bounds(optimiser, &upper)
            nlopt_set_maxeval(optimiser, Int32(clamping: evaluations - 1))
            nlopt_set_xtol_rel(optimiser, 1e-11)
            let context = Unmanaged.passUnretained(work).toOpaque()
            nlopt_set_max_objective(
                optimiser,
                { count, x, slopes, context in
                    let work = Unmanaged<Work>.fromOpaque(context!).takeUnretainedValue()
                    let point = Array(UnsafeBufferPointer(start: x, count: Int(count)))
                    guard let found = work.evaluate(point) else {
                        slopes?.update(repeating: 0, count: Int(count))
                        return -.infinity
                    }
                    slopes?.update(from: found.slopes, count: Int(count))
                    if work.best!.firstOrder <= work.tolerance { nlopt_force_stop(work.optimiser) }
                    return found.value
                }, context)
            var (x, value) = (start, 0.0)
            withExtendedLifetime(work) { _ = nlopt_optimize(optimiser, &x, &value) }
        }
        return work.best.map {
            BoundedMaximum(
                point: $0.point, value: $0.value, slopes: $0.slopes, evaluations: work.evaluations, firstOrder: $0.firstOrder)
        }
    }

    /// max |x − clamp(x + slope)|.
    static func firstOrder(_ x: [Double], _ slopes: [Double], _ bounds: [ClosedRange<Double>]) -> Double {
        x.indices.reduce(0) { max($0, abs((x[$1] + slopes[$1]).clamped(to: bounds[$1]) - x[$1])) }
    }

    private final class Work {
        let bounds: [ClosedRange<Double>]
        let tolerance: Double
        let function: ([Double]) -> (value: Double, slopes: [Double])?
        var optimiser: nlopt_opt?
        var evaluations = 0
        var best: BoundedMaximum?

        init(
            bounds: [ClosedRange<Double>], tolerance: Double,
            function: @escaping ([Double]) -> (value: Double, slopes: [Double])?
        ) {
            (self.bounds, self.tolerance, self.function) = (bounds, tolerance, function)
        }

        func evaluate(_ x: [Double]) -> (value: Double, slopes: [Double])? {
            evaluations += 1
            guard let found = function(x) else { return nil }
            if best.map({ found.value > $0.value }) ?? true {
                best = BoundedMaximum(
                    point: x, value: found.value, slopes: found.slopes, evaluations: evaluations,
                    firstOrder: BoundedMaximum.firstOrder(x, found.slopes, bounds))
            }
            return found
        }
    }
}

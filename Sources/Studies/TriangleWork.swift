import Glibc
import TradeData
import TradeEquilibrium
import TradeGames

/// The solves behind a triangle under one model, one after the other, each from a near one.
final class TriangleWork {
    let question: TriangleQuestion
    let batch: Batch
    private(set) var solves = 0
    private(set) var worstResidual = 0.0
    private(set) var incomes: [Double] = []
    private var reference: [Double] = []
    private var statusQuo: (result: Counterfactual, policy: Policy)?

    init(question: TriangleQuestion, batch: Batch) { (self.question, self.batch) = (question, batch) }

    func solve(_ policy: Policy, near: Counterfactual?) -> Counterfactual {
        let result = batch.solve(policy, from: near?.state)
        solves += 1
        if result.converged { worstResidual = Residuals.larger(worstResidual, result.residuals.worst) }
        return result
    }

    /// Takes A, against which all is counted.
    func take(statusQuo result: Counterfactual, policy: Policy) {
        incomes = question.places.map { $0.isEmpty ? 0 : Payoff(of: $0).baselineIncome(result) }
        reference = logs(result)
        statusQuo = (result, policy)
    }

    /// ln W by side; 0 for a side that nobody is on.
    func logs(_ result: Counterfactual) -> [Double] { question.places.map { $0.isEmpty ? 0 : log(result, $0) } }

    private func log(_ result: Counterfactual, _ places: [Int]) -> Double {
        Glibc.log1p(Payoff(of: places).value(of: result))
    }

    func changes(_ result: Counterfactual) -> [TriangleStudy.Change] {
        logs(result).enumerated().map { k, log in
            .init(log: log - reference[k], money: expm1(log - reference[k]) * exp(reference[k]) * incomes[k])
        }
    }

    /// Goods trade of the courted one with those who lift.
    func trade(_ result: Counterfactual, _ offer: TriangleQuestion.Offer) -> Double {
        let flows = result.flows()
        let flow = { flows[$0, $1, $2].value }
        return question.trade(flow, with: .courting) + (offer.isWide ? question.trade(flow, with: .with) : 0)
    }

    /// One cut with its prices.
    func cut(_ share: Double, _ policy: Policy, _ lifted: Counterfactual) -> TriangleStudy.Cut {
        let cutting = question.cutting(share, from: policy)
        let result = solve(cutting, near: lifted)
        let (before, after) = (logs(lifted), logs(result))
        guard result.converged, let statusQuo else {
            return .init(
                share: share, failure: "\(result.termination)", changes: [], exitCost: .nan, margin: .nan, tradeFall: .nan,
                price: .unsolved("\(result.termination)"), breakEven: nil, counterOffer: .unsolved("\(result.termination)"),
                friendLoss: .nan, outbidding: .unsolved("\(result.termination)"), outbiddingValue: nil)
        }
        let flows = (before: lifted.flows(), after: result.flows())
        let old = question.trade { flows.before[$0, $1, $2].value }
        let new = question.trade { flows.after[$0, $1, $2].value }
        let bought = transfer(on: cutting, near: result, reaching: reference[0])
        // The friend pays at A until it is as badly off as after the cut.
        let counter = transfer(on: statusQuo.policy, near: statusQuo.result, from: .friend, leaving: after[2])
        var (outbidding, value) = (counter.price, Double?.none)
        if let kept = counter.result {
            let found = transfer(on: cutting, near: result, reaching: logs(kept)[0])
            outbidding = found.price
            value = found.result.map { -changes($0)[1].money }
        }
        return .init(
            share: share, failure: nil, changes: changes(result), exitCost: before[0] - after[0], margin: after[0] - reference[0],
            tradeFall: old > 0 ? 1 - new / old : .nan, price: bought.price,
            breakEven: bought.result.map { -changes($0)[1].money }, counterOffer: counter.price,
            friendLoss: expm1(before[2] - after[2]) * exp(after[2]) * incomes[2], outbidding: outbidding, outbiddingValue: value)
    }

    /// x*, by false position (Illinois) on R − K(x), which falls in x.
    func largestCut(_ policy: Policy, _ lifted: Counterfactual) -> Double? {
        func margin(_ share: Double) -> Double? {
            let result = solve(question.cutting(share, from: policy), near: lifted)
            return result.converged ? logs(result)[0] - reference[0] : nil
        }
        var (low, lowMargin) = (0.0, logs(lifted)[0] - reference[0])
        if lowMargin <= 0 { return 0 }
        guard let all = margin(1) else { return nil }
        if all >= 0 { return 1 }
        var (high, highMargin) = (1.0, all)
        for _ in 0..<60 where high - low > TriangleRunner.nearness {
            let share = (low * highMargin - high * lowMargin) / (highMargin - lowMargin)
            guard let found = margin(share) else { return nil }
            // Near enough in real income is near enough.
            if abs(found) <= 1e-8 { return share }
            if found > 0 {
                (low, lowMargin, highMargin) = (share, found, highMargin / 2)
            } else {
                (high, highMargin, lowMargin) = (share, found, lowMargin / 2)
            }
        }
        return low
    }

    /// What the courting side has to pay so that the courted one reaches ln W.
    func transfer(
        on policy: Policy, near result: Counterfactual, reaching target: Double
    ) -> (price: Price, result: Counterfactual?) {
        pay(on: policy, near: result, from: .courting) { self.logs($0)[0] - target }
    }

    /// What a payer can give the courted one until it falls to ln W.
    func transfer(
        on policy: Policy, near result: Counterfactual, from payer: TriangleQuestion.Side, leaving floor: Double
    ) -> (price: Price, result: Counterfactual?) {
        pay(on: policy, near: result, from: payer) { floor - self.logs($0)[payer.rawValue] }
    }

    /// The root z ≥ 0 of a function that rises with what is paid, by secants; 0 where it is not below zero there.
    private func pay(
        on policy: Policy, near start: Counterfactual, from payer: TriangleQuestion.Side, _ value: (Counterfactual) -> Double
    ) -> (price: Price, result: Counterfactual?) {
        var (low, lowValue, near) = (0.0, value(start), start)
        if lowValue >= 0 { return (.paid(0), start) }
        let (most, receiver) = (incomes[payer.rawValue], incomes[0])
        var z = -lowValue * (payer == .courting ? receiver : most)
        for _ in 0..<40 {
            guard z < most else { return (.aboveIncome, nil) }
            let result = solve(paying(z, from: payer, on: policy), near: near)
            guard result.converged else {
                if case .insolvent(let country) = result.termination, isOn(country, payer) { return (.aboveIncome, nil) }
                return (.unsolved("\(result.termination)"), nil)
            }
            let found = value(result)
            if abs(found) <= 1e-10 { return (.paid(z), result) }
            let slope = (found - lowValue) / (z - low)
            guard slope > 0, slope.isFinite else {
                // Two solves that differ by rounding: nearer is not to be had.
                return abs(found) <= 1e-8 ? (.paid(z), result) : (.unsolved("real income does not rise with what is paid"), nil)
            }
            (low, lowValue, near) = (z, found, result)
            z = max(0, z - found / slope)
        }
        return (.unsolved("the payment was not found"), nil)
    }

    private func isOn(_ country: Country, _ side: TriangleQuestion.Side) -> Bool {
        batch.world.grid.index(of: country).map(question.places[side.rawValue].contains) ?? false
    }

    /// A policy with a payment to the courted side; who is many pays, and gets, by income.
    func paying(_ amount: Double, from payer: TriangleQuestion.Side, on policy: Policy) -> Policy {
        var policy = policy
        func share(_ side: TriangleQuestion.Side, _ sign: Double) {
            let places = question.places[side.rawValue]
            let incomes = places.map { Payoff(of: [$0]).baselineIncome(statusQuo!.result) }
            let sum = incomes.reduce(0, +)
            for (n, income) in zip(places, incomes) { policy.transfers[n] += sign * amount * income / sum }
        }
        share(payer, -1)
        share(.courted, 1)
        return policy
    }
}

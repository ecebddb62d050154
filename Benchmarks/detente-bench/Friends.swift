import Foundation
import Studies
import TradeData
import TradeEquilibrium

/// Exposure and power of all pairs: seconds by the clock and of processors, what was solved, and the worst residual.
enum Friends {
    /// Whether the request is one of these.
    static func answer(_ words: [String]) -> Bool {
        do {
            switch (words[0], words.count) {
            case ("friends-exposure", 3): try exposure(words[1], words[2])
            case ("friends-power", 4): try power(words[1], words[2], every: Int(words[3]) ?? 1)
            default: return false
            }
        } catch { print("error: \(error)") }
        return true
    }

    private static func ready(_ path: String, _ horizon: String) throws -> (World, Model) {
        let world = try WorldFile.read(URL(fileURLWithPath: path))
        return (world, Model.at(Horizon(rawValue: horizon) ?? .long, elasticities: world.elasticities[0]))
    }

    /// Welfare by the growth, the costs and the duties of every economy, in every economy; from the world as it was read.
    private static func exposure(_ path: String, _ horizon: String) throws {
        let (world, model) = try ready(path, horizon)
        try Games.timed {
            let study = try FriendsStudy(world, model: model, growth: model.production == .cobbDouglas ? .labour : .output)
            let pairs = study.pairs(.welfare)
            return ("\(study.growth.welfare.count) columns and rows", max(study.growth.residual, pairs.residual))
        }
    }

    /// Every economy over every `every`th other.
    private static func power(_ path: String, _ horizon: String, every: Int) throws {
        let (world, model) = try ready(path, horizon)
        let solver = try PowerSolver(world, model: model)
        let N = world.grid.countryCount
        let questions = (0..<N * N).filter { $0 / N != $0 % N && $0 % max(1, every) == 0 }
            .map { PowerQuestion(by: [$0 / N], over: [$0 % N]) }
        Games.timed {
            let found = solver.outcomes(of: questions)
            let solved = found.filter(\.converged)
            let passes = found.reduce(0) { $0 + $1.passes } / max(1, found.count)
            return ("\(solved.count) of \(found.count) solved in \(passes) passes each", solved.map(\.residual).max() ?? .nan)
        }
    }
}

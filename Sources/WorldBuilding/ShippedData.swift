import Foundation
import TradeData

/// What `detente data build` can make from the source tables: the shipped worlds, the trade weights, and the
/// American base rates.
public enum ShippedData: String, Sendable, CaseIterable {
    case summit2022 = "summit-2022"
    case countries2023 = "countries-2023"
    case weights2024 = "us-trade-2024"
    case baseRates = "us-base-rates"

    /// A file, by its path below the data folder.
    public struct File: Sendable {
        public let path: String
        public let data: Data
    }

    /// Makes all files of a product; the same tables give the same bytes.
    /// - Parameters:
    ///   - folder: The source tables.
    ///   - progress: Called with what is being done.
    /// - Throws: `Problems` for a missing or unreadable table.
    public func files(from folder: URL, progress: (String) -> Void = { _ in }) throws -> [File] {
        switch self {
        case .summit2022:
            let built = try SummitWorld.build(from: folder, progress: progress)
            return [
                File(path: "worlds/\(rawValue).world", data: try built.encoded()),
                File(path: "worlds/targets.csv", data: Data(built.targets.csv().utf8)),
            ]
        case .countries2023:
            let built = try CountriesWorld.build(from: folder, progress: progress)
            return [
                File(path: "worlds/\(rawValue).world", data: try built.encoded()),
                File(path: "worlds/\(rawValue).filled.csv", data: Data(try CountriesWorld.filled(from: folder).utf8)),
            ]
        case .weights2024:
            progress("American imports and exports of 2024")
            return try TradeWeights.build(from: folder).map { File(path: "weights/\($0.id).weights", data: try $0.encoded()) }
        case .baseRates:
            progress("American base rates of 2025, use of the USMCA in 2024")
            return try BaseRatesBuilder.files(from: folder)
        }
    }
}

import FoundationEssentials
import TradeData

/// What `detente data build` can make from the source tables: worlds, trade weights, American base rates and
/// observed flows, shipped or not.
public struct ShippedData: Sendable, Hashable, CustomStringConvertible {
    enum Product: Hashable { case icio(Int), countries, weights, rates, observed }
    let product: Product
    public let id: String
    public var description: String { id }

    /// Everything that there is a builder for.
    public static let all =
        IcioWorld.years.map { ShippedData(product: .icio($0), id: IcioWorld.id($0)) } + [
            ShippedData(product: .countries, id: CountriesWorld.id), ShippedData(product: .weights, id: "us-trade-2024"),
            ShippedData(product: .rates, id: "us-base-rates"), ShippedData(product: .observed, id: "observed-flows"),
        ]
    /// What comes with the project.
    public static let shipped = all.filter { ![2014, 2018, 2019, 2021, 2024].map(IcioWorld.id).contains($0.id) }
    /// What is a world.
    public static let worlds = all.filter { ![.weights, .rates, .observed].contains($0.product) }

    public init?(_ id: String) {
        guard let known = ShippedData.all.first(where: { $0.id == id }) else { return nil }
        self = known
    }

    init(product: Product, id: String) { (self.product, self.id) = (product, id) }

    /// A file, by its path below the data folder.
    public struct File: Sendable {
        public let path: String
        public let data: Data
    }

    /// The world that a product is; nil where it is none.
    /// - Throws: `Problems` for a missing or unreadable table.
    public func world(from folder: URL, progress: (String) -> Void = { _ in }) throws -> BuiltWorld? {
        switch product {
        case .icio(let year): try IcioWorld.build(year, from: folder, progress: progress)
        case .countries: try CountriesWorld.build(from: folder, progress: progress)
        case .weights, .rates, .observed: nil
        }
    }

    /// Makes all files of a product; the same tables give the same bytes.
    /// - Parameters:
    ///   - folder: The source tables.
    ///   - progress: Called with what is being done.
    /// - Throws: `Problems` for a missing or unreadable table.
    public func files(from folder: URL, progress: (String) -> Void = { _ in }) throws -> [File] {
        if let built = try world(from: folder, progress: progress) {
            let file = File(path: "worlds/\(id).world", data: try built.encoded())
            guard product == .countries else { return [file] }
            return [
                file, File(path: "worlds/\(id).filled.csv", data: Data(try CountriesWorld.filled(from: folder).utf8)),
            ]
        }
        if product == .observed {
            return [File(path: "backtest/\(id).csv", data: Data(try ObservedFlows.csv(from: folder, progress: progress).utf8))]
        }
        if product == .rates {
            progress("American base rates of 2025, use of the USMCA in 2024")
            return try BaseRatesBuilder.files(from: folder)
        }
        progress("American imports and exports of 2024")
        return try TradeWeights.build(from: folder).map { File(path: "weights/\($0.id).weights", data: try $0.encoded()) }
    }
}

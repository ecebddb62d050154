/// One legal authority under which duties are imposed, and how its rate joins those before it.
///
/// The layers of a law are applied in the order in which they are declared, each to the total
/// `T` that the layers before it have reached, on the share `c` of the goods that it covers:
///
/// | combine | the total becomes |
/// |---|---|
/// | `base` | `r`: the most-favoured-nation or preferential rate, in place of the world's own |
/// | `add`  | `T + r` |
/// | `max`  | `T + r`, where only the highest of several measures of the layer counts |
/// | `floor` | `max(T, r)`: "15% all-in" |
/// | `cap`  | `min(T, r)` |
/// | `set`  | `r`, whatever was there |
///
/// Where a layer is `displacedBy` another, it does not reach goods on which that other bites.
public struct Layer: Sendable, Hashable {
    /// How a layer's rate joins the total before it.
    public enum Combine: String, Sendable, CaseIterable { case base, add, max, floor, cap, set }

    /// How much of a good the displacing layer takes away from this one.
    public enum ExceptShare: String, Sendable, CaseIterable {
        /// All of it: a good under Section 232 pays no reciprocal duty.
        case whole
        /// The content share of the displacing measure: the reciprocal duty still bites on what is not metal.
        case content
    }

    /// The name in measures, such as `section-232`.
    public let id: String
    public let combine: Combine
    /// The statute, such as `ieepa`: what a court can void.
    public let authority: String?
    public let displacedBy: [String]
    public let exceptShare: ExceptShare

    public init(
        id: String, combine: Combine = .add, authority: String? = nil, displacedBy: [String] = [],
        exceptShare: ExceptShare = .whole
    ) {
        self.id = id
        self.combine = combine
        self.authority = authority
        self.displacedBy = displacedBy
        self.exceptShare = exceptShare
    }
}

import ArgumentParser

/// The world to solve on.
struct WorldOption: ParsableArguments {
    @Option(
        help: "The world: the id of an installed one, or the path of a file; the scenario's own, or icio-2022, when not given.")
    var world: String?
}

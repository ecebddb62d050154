import ArgumentParser

@main
struct Detente: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detente", abstract: "The law, the equilibrium and the bargain of a trade war.")
}

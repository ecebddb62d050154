import ArgumentParser
import Questions

extension EconomyList: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

import Questions
import Testing

/// Everyday words that a question has no place for are answered with what to write instead.
struct EverydayWordsTests {
    @Test(arguments: [
        ("double the tariffs on Mexican cars", "+25pp"), ("remove all tariffs on India", "0%"),
        ("embargo Russia", "import-ban"), ("EU retaliates", "--retaliate"),
        ("50% on EU cars from 2027", "--on 2027-01-01"), ("25% on China except cars", "exempt:"),
    ])
    func everydayWordsHaveTheirRemedy(_ line: String, _ remedy: String) throws {
        #expect(EverydayWords.fault(of: line)?.remedy.contains(remedy) ?? false)
    }

    @Test(arguments: ["USA 25% on China", "60% on China and 10% on all others", "25% on all except China", "gibberish"])
    func otherWordsHaveNone(_ line: String) { #expect(EverydayWords.fault(of: line) == nil) }
}

import TradeData
import TradePolicy

/// A day from its text, for tests.
func day(_ text: String) -> Day { Day(text)! }

func path(_ rates: [String: Double]) -> RatePath {
    RatePath(Dictionary(uniqueKeysWithValues: rates.map { (Day($0.key)!, Rate.percent($0.value)) }))
}

func open(_ text: String) -> DayRange { DayRange(from: Day(text)!, until: nil) }

/// The general adders of the war of 2025 as in the legal texts, with the truce and its branches.
func summitLaw() -> Law {
    let ieepa = "ieepa"
    func measure(_ id: String, _ by: Country, _ partners: Set<Country>, _ layer: String, _ rates: [String: Double]) -> Measure {
        Measure(
            id: id, by: [by], partners: .only(partners), layer: layer, rate: path(rates), period: open(rates.keys.min()!),
            source: "test")
    }
    let truce = Truce(
        id: "geneva", relief: ["us-reciprocal-cn": .suspended(.percent(24)), "cn-general-us": .suspended(.percent(24))],
        from: day("2025-05-14"), until: day("2025-08-12"),
        extensions: [.init(decided: day("2025-08-11"), until: day("2025-11-10"))], source: "test")
    let withdraw = Action.withdraw("us-plus-100", from: day("2025-10-30"))
    let extend = Action.extend("geneva", decided: day("2025-10-30"), until: day("2026-11-10"))
    return Law(
        layers: [
            Layer(id: "fentanyl", authority: ieepa), Layer(id: "section-232"),
            Layer(id: "reciprocal", authority: ieepa, displacedBy: ["section-232"]), Layer(id: "cn-retaliation"),
            Layer(id: "threatened"),
        ],
        measures: [
            measure("us-fentanyl-cn", "USA", ["CHN", "HKG"], "fentanyl", ["2025-02-04": 10, "2025-03-04": 20]),
            measure(
                "us-reciprocal-cn", "USA", ["CHN", "HKG"], "reciprocal",
                ["2025-04-05": 10, "2025-04-09": 84, "2025-04-10": 125, "2025-05-14": 34]),
            measure(
                "cn-general-us", "CHN", ["USA"], "cn-retaliation",
                ["2025-04-10": 84, "2025-04-12": 125, "2025-05-14": 34]),
        ],
        truces: [truce],
        threats: [Threat(measure("us-plus-100", "USA", ["CHN"], "threatened", ["2025-11-01": 100]))],
        events: [
            Event(
                id: "summit", date: day("2025-10-30"),
                branches: [
                    Branch(
                        id: "deal", actions: [withdraw, extend, .set("us-fentanyl-cn", path(["2025-11-10": 10]))]),
                    Branch(id: "extension", actions: [withdraw, extend]),
                    Branch(id: "lapse", actions: [withdraw]),
                    Branch(id: "lapse-and-100", actions: [.carryOut("us-plus-100")]),
                ])
        ])
}

extension Law {
    func adder(_ origin: Country, _ destination: Country, _ text: String) -> Double {
        let percent = generalAdder(origin: origin, destination: destination, on: day(text)).percent
        return (percent * 1e9).rounded() / 1e9
    }
}

import Synchronization
import TradeData

/// Counts and latencies of requests by route, as Prometheus reads them.
final class Metrics: Sendable {
    /// Upper bounds of the buckets, seconds.
    static let bounds = [0.002, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24]

    private struct Route {
        var statuses: [Int: Int] = [:]
        var buckets = Array(repeating: 0, count: Metrics.bounds.count)
        var (count, seconds) = (0, 0.0)
    }
    private let routes = Mutex<[String: Route]>([:])
    private let started = ContinuousClock.now

    var uptime: Double { Self.seconds(ContinuousClock.now - started) }

    /// Counts a request.
    /// - Parameter route: One of the server's own; never what a client wrote.
    func count(_ route: String, status: Int, time: Duration) {
        let seconds = Self.seconds(time)
        routes.withLock { routes in
            var entry = routes[route, default: Route()]
            entry.statuses[status, default: 0] += 1
            entry.count += 1
            entry.seconds += seconds
            for (k, bound) in Self.bounds.enumerated() where seconds <= bound { entry.buckets[k] += 1 }
            routes[route] = entry
        }
    }

    /// The text format, version 0.0.4.
    /// - Parameter gauges: Numbers of the moment, with their help.
    func text(_ gauges: [(name: String, help: String, kind: String, value: Double)]) -> String {
        var text = "# HELP detente_requests_total Requests by route and status.\n# TYPE detente_requests_total counter\n"
        let routes = routes.withLock { $0 }.sorted { $0.key < $1.key }
        for (name, route) in routes {
            for (status, count) in route.statuses.sorted(by: { $0.key < $1.key }) {
                text += "detente_requests_total{route=\"\(name)\",status=\"\(status)\"} \(count)\n"
            }
        }
        text +=
            "# HELP detente_request_seconds Time to the answer, or to the beginning of a stream.\n# TYPE detente_request_seconds histogram\n"
        for (name, route) in routes {
            for (bound, count) in zip(Self.bounds, route.buckets) {
                text += "detente_request_seconds_bucket{route=\"\(name)\",le=\"\(bound)\"} \(count)\n"
            }
            text += "detente_request_seconds_bucket{route=\"\(name)\",le=\"+Inf\"} \(route.count)\n"
            text += "detente_request_seconds_sum{route=\"\(name)\"} \(route.seconds)\n"
            text += "detente_request_seconds_count{route=\"\(name)\"} \(route.count)\n"
        }
        for gauge in gauges {
            text +=
                "# HELP \(gauge.name) \(gauge.help)\n# TYPE \(gauge.name) \(gauge.kind)\n\(gauge.name) \(PageState.number(gauge.value))\n"
        }
        return text
    }

    static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }
}

import Studies
import TradeData

/// The largest chains as a picture: a column for each number of links to the industry, which is on the right.
struct ChainChart: Chart {
    let title: String
    private let graph: ChainGraph
    private let report: ChainReport
    private let isOrigin: Set<Int>

    init(_ report: ChainReport) {
        self.report = report
        graph = ChainGraph(report.study.paths.paths, mostLinks: 3)
        isOrigin = Set(report.study.origin.places)
        title =
            "The largest chains from \(report.from) carry \(report.ofHundred(graph.total)) of each \(report.mark)100 of \(report.made)"
    }

    /// Where a node is drawn.
    private struct Box { let x, y, height: Double }

    func svg(width: Double) -> String {
        let (size, bar, gap) = (width < 500 ? 10.0 : 12.0, 8.0, width < 500 ? 26.0 : 22.0)
        let columns = (graph.nodes.map(\.distance).max() ?? 0) + 1
        let room = width / Double(max(columns, 1))
        let most = (0..<columns).map { c in graph.nodes.count { $0.distance == c } }.max() ?? 1
        let (top, flow) = (30.0, 150.0)
        let height = top + flow + Double(most) * gap + 12
        var svg = SVG(width: width, height: height, title: title, description: description)
        var boxes: [Box] = []
        var next = [Double](repeating: top, count: columns)
        for (node, share) in zip(graph.nodes, graph.shares) {
            let x = width - room * Double(node.distance) - room + 2
            let own = max(1.5, graph.total > 0 ? flow * share / graph.total : 0)
            boxes.append(Box(x: x, y: next[node.distance] + size + 3, height: own))
            next[node.distance] += own + gap
        }
        for c in 0..<columns {
            let text = c == 0 ? "the industry" : c == 1 ? "1 link" : "\(c) links"
            svg.text(text, width - room * Double(c) - room + 2, 14, size: size, ink: SVG.Ink.faint, bold: true)
        }
        var (out, into) = (boxes.map(\.y), boxes.map(\.y))
        for link in graph.links {
            let (from, to) = (boxes[link.from], boxes[link.to])
            let thick = graph.total > 0 ? flow * link.share / graph.total : 0
            let (x1, x2) = (from.x + bar, to.x)
            let (y1, y2, middle) = (out[link.from], into[link.to], (x1 + x2) / 2)
            func n(_ value: Double) -> String { NumberText.fixed(value, 1).replacing(",", with: "").replacing("−", with: "-") }
            let ink = isOrigin.contains(graph.nodes[link.from].place) ? SVG.Ink.loss : SVG.Ink.gain
            svg.raw(
                "<path d=\"M\(n(x1)) \(n(y1))C\(n(middle)) \(n(y1)) \(n(middle)) \(n(y2)) \(n(x2)) \(n(y2))V\(n(y2 + thick))C\(n(middle)) \(n(y2 + thick)) \(n(middle)) \(n(y1 + thick)) \(n(x1)) \(n(y1 + thick))Z\" fill=\"\(ink)\" fill-opacity=\"0.28\"/>\n"
            )
            out[link.from] += thick
            into[link.to] += thick
        }
        for ((node, share), box) in zip(zip(graph.nodes, graph.shares), boxes) {
            let ink = isOrigin.contains(node.place) ? SVG.Ink.loss : SVG.Ink.gain
            svg.rectangle(box.x, box.y, bar, box.height, fill: ink)
            // The number is never cut.
            let amount = " " + NumberText.fixed(100 * share, 2)
            let label = LegendLayout.fitted(name(node.place), to: room - 8 - SVG.width(of: amount, size: size), size: size)
            svg.text(label + amount, box.x, box.y - 3, size: size)
        }
        return svg.document()
    }

    /// `CHN electronics`: there is little room.
    private func name(_ place: Int) -> String {
        let grid = report.world.grid
        return "\(grid.countries[place / grid.sectorCount]) \(report.sector(grid.sectors[place % grid.sectorCount]))"
    }

    private var description: String {
        report.study.paths.paths.filter { $0.places.count <= 4 }.map {
            $0.places.map(report.industry).joined(separator: " to ") + ": " + report.ofHundred($0.share)
        }.joined(separator: "; ") + ". Unit: \(report.mark) of each \(report.mark)100 of output."
    }
}

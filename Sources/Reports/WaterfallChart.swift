/// What adds up to a total: each step starts where the last one ended.
public struct WaterfallChart: Chart {
    public let title: String
    public let unit: String
    public let steps: [(label: String, value: Double)]
    /// The name of the sum, which is drawn last.
    public let total: String

    public init(title: String, unit: String, steps: [(label: String, value: Double)], total: String) {
        self.title = title
        self.unit = unit
        self.steps = steps
        self.total = total
    }

    public func svg(width: Double) -> String {
        let size = 13.0
        let stack = RowLabels(steps.map(\.label) + [total], width: width, size: size)
        let rowHeight = 26 + stack.height
        let sum = steps.reduce(0) { $0 + $1.value }
        var levels = [0.0]
        for step in steps { levels.append(levels.last! + step.value) }
        let room = (steps.map(\.value) + [sum]).map { SVG.width(of: signed($0), size: size) }.max()!
        let axis = Axis(exactly: levels, from: stack.width + room + 10, to: width - room - 10)
        var svg = SVG(
            width: width, height: rowHeight * Double(steps.count + 1) + 32, title: title,
            description: steps.map { "\($0.label): \(signed($0.value))" }.joined(separator: "; ")
                + "; \(total): \(signed(sum)). Unit: \(unit).")
        svg.line(axis.position(0), 0, axis.position(0), rowHeight * Double(steps.count + 1) + 4, ink: SVG.Ink.text, width: 1.2)
        for (s, step) in (steps + [(total, sum)]).enumerated() {
            let isTotal = s == steps.count
            let (start, end) = isTotal ? (0, sum) : (levels[s], levels[s + 1])
            let (y, x0, x1) = (4 + rowHeight * Double(s) + stack.height, axis.position(start), axis.position(end))
            stack.draw(step.label, &svg, y: y - stack.height, height: 19, bold: isTotal)
            svg.rectangle(
                min(x0, x1), y + 1, abs(x1 - x0), 17,
                fill: isTotal ? SVG.Ink.text : step.value < 0 ? SVG.Ink.loss : SVG.Ink.gain)
            if !isTotal { svg.line(x1, y + 1, x1, y + rowHeight + 1, ink: SVG.Ink.faint, width: 0.8, dash: "2 2") }
            // The number is on the side to which the step goes.
            let isLeft = end < start
            svg.text(
                signed(step.value), isLeft ? min(x0, x1) - 5 : max(x0, x1) + 5, y + 14, size: size,
                anchor: isLeft ? .end : .start, bold: isTotal)
        }
        svg.text(unit, (axis.from + axis.to) / 2, svg.height - 8, size: size - 1, anchor: .middle, ink: SVG.Ink.faint)
        return svg.document()
    }

    private func signed(_ value: Double) -> String {
        let text = NumberText.fixed(value, 3)
        return value > 0 ? "+" + text : text
    }
}

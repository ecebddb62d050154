import Foundation
import Reports

// Writes a bundle and kills itself before a step, for BundleWriterTests: bundle-victim FOLDER STEP exchange|rename
let arguments = CommandLine.arguments
guard arguments.count == 4, let fatal = Int(arguments[2]) else { exit(64) }

final class Counter: @unchecked Sendable { var steps = 0 }
let counter = Counter()
var writer = BundleWriter()
writer.exchanges = arguments[3] == "exchange"
writer.checkpoint = { step in
    if counter.steps == fatal {
        print(step)
        fflush(nil)
        kill(getpid(), SIGKILL)
    }
    counter.steps += 1
}
let version = "victim"
let files = [
    "scenario.lock.json": "{\"run\":\"\(version)\"}", "report.md": "# \(version)", "tables/results.csv": "a\n\(version)\n",
    "charts/dots.svg": "<svg/>\(version)", "only-\(version).txt": "x",
]
try writer.write(to: URL(fileURLWithPath: arguments[1])) { bundle in
    for (path, text) in files.sorted(by: { $0.key < $1.key }) { try bundle.add(path) { try $0.write(text) } }
}
print("written")

import ArgumentParser
import Storage

/// The two flags of every stage: whether it works, or says what it would do.
package struct WorkOptions: ParsableArguments {
  @Flag(help: "Only say whether there is work, and why; write nothing.")
  package var dryRun = false

  @Flag(help: "Work even if the output is up to date, and from the start.")
  package var force = false

  package init() {}
}

extension Staleness {
  /// What a dry run says: "up to date: FILE", or "would train X: why".
  /// - Parameter work: what would be done: "train X".
  package func forecast(_ work: String, output: String) -> String {
    switch self {
    case .current: "up to date: \(output)"
    case .stale(let reason): "would \(work): \(reason)"
    }
  }
}

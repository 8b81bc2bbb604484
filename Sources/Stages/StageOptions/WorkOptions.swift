import ArgumentParser
import Diagnostics
import Foundation
import Storage

/// The flags of every stage: whether it works or says what it would do, from the start, and beside others.
package struct WorkOptions: ParsableArguments {
  @Flag(help: "Only say whether there is work, and why; write nothing.")
  package var dryRun = false

  @Flag(help: "Work even if the output is up to date, and from the start.")
  package var force = false

  @Flag(
    help:
      "End with 75 where another process is working on the same output, in the place of waiting for it."
  )
  package var noWait = false

  package init() {}

  /// Does `work`, and where another process is working on the same output, waits and does it then: as a rule there is
  /// nothing left to do.
  /// - Parameter interruption: ends the waiting.
  /// - Throws: what `work` throws, 75 only after `--no-wait`.
  package func patiently<Result>(
    _ interruption: Interruption? = nil, _ work: () throws -> Result
  ) throws -> Result {
    var pause: UInt32 = 0
    while true {
      do {
        return try work()
      } catch let failure as Failure where failure.code == .busy && !noWait {
        if let code = interruption?.exitCode {
          throw Failure(
            code, at: failure.place, "interrupted while another process was working on this output",
            found: failure.found)
        }
        if pause == 0 {
          log.notice(
            "\(failure.place ?? "the output"): another process is working on it; waiting for \(failure.found ?? "it")"
          )
        }
        // Some stages read much before they see that another is at work.
        pause = min(5_000_000, max(200_000, pause * 3 / 2))
        usleep(pause)
      }
    }
  }
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

import Foundation

/// One line on stderr that says how far long work has come.
///
/// On a terminal the line is redrawn in place, at most ten times a second. Elsewhere (a log file, CI)
/// a plain line appears at most every `plainInterval` seconds, so that a log stays readable; so too on
/// a terminal where the environment says `PROGRESS=plain`, because several processes share it.
package final class ProgressLine {
  private let isTerminal: Bool
  private let plainInterval: Double
  private let write: (String) -> Void
  private var lastDrawn = -Double.infinity
  private var drawnWidth = 0

  /// - Parameter plainInterval: seconds between lines where stderr is not a terminal.
  package init(plainInterval: Double = 15) {
    isTerminal =
      isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["PROGRESS"] != "plain"
    self.plainInterval = plainInterval
    write = StandardError.write
  }

  init(isTerminal: Bool, plainInterval: Double, write: @escaping (String) -> Void) {
    self.isTerminal = isTerminal
    self.plainInterval = plainInterval
    self.write = write
  }

  /// Shows `text()` if it is time to; `text` is not evaluated otherwise.
  package func update(at now: Double = monotonicSeconds(), _ text: () -> String) {
    guard now - lastDrawn >= (isTerminal ? 0.1 : plainInterval) else { return }
    lastDrawn = now
    draw(text())
  }

  /// Shows `text` whatever the time and leaves it standing.
  package func finish(_ text: String) {
    draw(text)
    if isTerminal { write("\n") }
    drawnWidth = 0
  }

  private func draw(_ text: String) {
    if isTerminal {
      let padding = String(repeating: " ", count: max(0, drawnWidth - text.count))
      write("\r" + text + padding)
      drawnWidth = text.count
    } else {
      write(text + "\n")
    }
  }
}

/// Seconds of a clock that only goes forward.
package func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// "1 h 02 min", "3 min 20 s", "12 s": a duration as people say it.
package func spokenDuration(_ seconds: Double) -> String {
  guard seconds.isFinite else { return "?" }
  let whole = Int(seconds.rounded())
  if whole >= 3600 { return "\(whole / 3600) h \(String(format: "%02d", whole % 3600 / 60)) min" }
  if whole >= 60 { return "\(whole / 60) min \(String(format: "%02d", whole % 60)) s" }
  return "\(whole) s"
}

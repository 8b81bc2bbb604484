import Foundation

/// One line on stderr that says how far long work has come.
///
/// On a terminal the line is redrawn in place, at most ten times a second, and cut to its width. Elsewhere (a
/// log file, CI) a plain line appears at most every `plainInterval` seconds, so that a log stays readable. Where
/// the environment says `PROGRESS=supervised`, whoever started the process shows how far it is: it gets a line
/// that begins with a carriage return every second.
package final class ProgressLine {
  enum Manner {
    case plain, supervised
    case terminal(columns: () -> Int)
  }

  private let manner: Manner
  private let interval: Double
  private let write: (String) -> Void
  private var lastDrawn = -Double.infinity
  private var drawnWidth = 0

  /// - Parameter plainInterval: seconds between lines where stderr is not a terminal.
  package convenience init(plainInterval: Double = 15) {
    let isSupervised = ProcessInfo.processInfo.environment[Self.variable] == Self.supervised
    self.init(
      isSupervised
        ? .supervised
        : isatty(STDERR_FILENO) == 1 ? .terminal(columns: terminalColumns) : .plain,
      plainInterval: plainInterval, write: StandardError.write)
  }

  init(_ manner: Manner, plainInterval: Double, write: @escaping (String) -> Void) {
    self.manner = manner
    interval =
      switch manner {
      case .plain: plainInterval
      case .supervised: 1
      case .terminal: 0.1
      }
    self.write = write
  }

  /// Whether what is shown is drawn over by what comes next.
  package var isRedrawn: Bool { if case .terminal = manner { true } else { false } }

  /// What the environment says to a process whose progress another one shows.
  package static let variable = "PROGRESS"
  package static let supervised = "supervised"

  /// Shows `text()` if it is time to; `text` is not evaluated otherwise.
  package func update(at now: Double = monotonicSeconds(), _ text: () -> String) {
    guard now - lastDrawn >= interval else { return }
    lastDrawn = now
    draw(text())
  }

  /// Shows `text` whatever the time and leaves it standing.
  package func finish(_ text: String) {
    draw(text)
    if case .terminal = manner { write("\n") }
    drawnWidth = 0
  }

  /// Makes room for a message: on a terminal the line disappears, until it is drawn again at the next `update`.
  package func clear() {
    guard drawnWidth > 0 else { return }
    write("\r" + String(repeating: " ", count: drawnWidth) + "\r")
    drawnWidth = 0
    lastDrawn = -Double.infinity
  }

  private func draw(_ text: String) {
    switch manner {
    case .plain: write(text + "\n")
    case .supervised: write("\r" + text + "\n")
    case .terminal(let columns):
      // A line that is broken in two cannot be drawn over.
      let line = text.prefix(max(1, columns() - 1))
      write("\r" + line + String(repeating: " ", count: max(0, drawnWidth - line.count)))
      drawnWidth = line.count
    }
  }
}

/// How wide the terminal is; 80 where it does not say.
private func terminalColumns() -> Int {
  var size = winsize()
  guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
  return Int(size.ws_col)
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

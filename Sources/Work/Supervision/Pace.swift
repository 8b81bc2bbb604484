import Foundation
import Storage

/// How fast runs were trained on this machine, in steps per second of one run, with as many runs at a time as
/// there were. Kept between calls, so that the first minutes of the next one can be judged.
package struct Pace: Sendable {
  private let path: String?
  private var rates: [String: Double]

  /// - Parameter path: where it is kept; nil to keep nothing. A file that cannot be read tells nothing.
  package init(path: String? = nil) {
    self.path = path
    let data = path.flatMap { FileManager.default.contents(atPath: $0) }
    let found = data.flatMap { try? JSONDecoder().decode([String: Double].self, from: $0) } ?? [:]
    rates = found.filter { $0.value > 0 && $0.value.isFinite }
  }

  /// Nil where no such run was trained yet.
  package func stepsPerSecond(_ name: String) -> Double? { rates[name] }

  /// Takes a finished run into account; the last few runs weigh most.
  package mutating func note(_ name: String, steps: Int, seconds: Double) {
    guard steps > 0, seconds > 0 else { return }
    let rate = Double(steps) / seconds
    rates[name] = rates[name].map { ($0 * rate).squareRoot() } ?? rate
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    // Losing it costs a guess.
    guard let path, let data = try? encoder.encode(rates) else { return }
    try? AtomicFile.write(data, to: path)
  }
}

/// Collects how long the parts of a network's work take.
package final class KernelClock {
  private let now: () -> Double
  /// In the order of first use; seconds added up.
  package private(set) var totals: [(name: String, seconds: Double)] = []

  /// - Parameter now: a clock in seconds.
  package init(now: @escaping () -> Double) { self.now = now }

  /// Runs `body` and adds its time to that of `name`.
  package func time(_ name: String, _ body: () -> Void) {
    let start = now()
    body()
    let seconds = now() - start
    if let index = totals.firstIndex(where: { $0.name == name }) {
      totals[index].seconds += seconds
    } else {
      totals.append((name, seconds))
    }
  }
}

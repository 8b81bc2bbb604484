import Foundation

/// Time as a wall clock and as this process's processors see it. On a machine that others use as well the second
/// is the steadier one.
struct BenchmarkClock {
  private let wall = ContinuousClock.now
  private let processor = Self.processorSeconds

  var wallSeconds: Double {
    let (seconds, attoseconds) = (ContinuousClock.now - wall).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }

  var processorSeconds: Double { Self.processorSeconds - processor }

  static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

extension [Double] {
  /// The middle value, or the mean of the two; 0 where there is none.
  var median: Double {
    let ordered = sorted()
    guard let last = ordered.last else { return 0 }
    let middle = count / 2
    return count % 2 == 1
      ? ordered[middle] : (ordered[middle - 1] + (count > 1 ? ordered[middle] : last)) / 2
  }
}

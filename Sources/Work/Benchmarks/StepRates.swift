import Networks

/// Samples per second of training steps, window by window.
struct StepRates {
  /// Every window's rate by the wall clock, and by processor time of all threads.
  private(set) var wall: [Double] = []
  private(set) var processor: [Double] = []

  /// - Parameters:
  ///   - steps: of one window.
  ///   - batch: samples of one step.
  ///   - seconds: for how long windows are repeated; there is one at least.
  ///   - ranks: that take the steps together, as many as rank 0 says.
  init(
    steps: Int, batch: Int, seconds: Double, ranks: (any RankGroup)? = nil, step: () -> Void
  ) {
    let samples = Double(steps * batch)
    let total = BenchmarkClock()
    var goesOn = true
    repeat {
      let clock = BenchmarkClock()
      for _ in 0..<steps { step() }
      processor.append(samples / clock.processorSeconds)
      wall.append(samples / clock.wallSeconds)
      goesOn = total.wallSeconds < seconds
      goesOn = ranks?.first(goesOn) ?? goesOn
    } while goesOn
  }
}

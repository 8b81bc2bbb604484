import Quantization

/// What M makes of weights drawn evenly within ±spread·w_max, as initialization draws them; lengths in units of w_max.
struct InitialDistribution {
  /// Mean and largest |M(w) − w|, over weights that have an image.
  let meanMove: Double
  let largestMove: Double
  /// Standard deviations of w and of M(w).
  let deviation: Double
  let mappedDeviation: Double

  /// Midpoints of the cells that the draw is divided into: the error of a mean is below 10⁻⁶.
  private static let cells = 20_000

  /// - Parameter map: on a quantizer of limit 1.
  init(_ map: WeightMap, spread: Double) {
    let pairs = (0..<Self.cells).map { index in
      let w = spread * (2 * (Double(index) + 0.5) / Double(Self.cells) - 1)
      return (w: w, image: map(w))
    }.filter { $0.image.isFinite }
    let count = Double(pairs.count)
    let moves = pairs.map { abs($0.image - $0.w) }
    meanMove = moves.reduce(0, +) / count
    largestMove = moves.max() ?? .nan
    func deviation(_ values: [Double]) -> Double {
      let mean = values.reduce(0, +) / count
      return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    }
    self.deviation = deviation(pairs.map(\.w))
    mappedDeviation = deviation(pairs.map(\.image))
  }
}

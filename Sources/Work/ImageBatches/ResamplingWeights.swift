/// Which source pixels, with which weights, make each target pixel along one axis.
///
/// Bilinear with antialiasing: a triangle as wide as two source pixels when enlarging and two target pixels when
/// shrinking, cut at the edges of the crop and scaled to sum 1. Pixels are squares; their centres lie at halves.
struct ResamplingWeights {
  /// The first source pixel of each target pixel.
  private(set) var starts: [Int] = []
  /// How many source pixels each takes.
  private(set) var counts: [Int] = []
  /// The weights of target pixel i begin at i · `stride`.
  private(set) var weights: [Float] = []
  let stride: Int

  /// - Parameters:
  ///   - start: where the crop begins on the axis, in source pixels; may lie inside a pixel.
  ///   - length: of the crop, above 0.
  ///   - sourceCount: pixels on the axis; the crop lies within.
  ///   - count: of target pixels.
  init(start: Double, length: Double, sourceCount: Int, count: Int) {
    let step = length / Double(count)
    let radius = max(1, step)
    stride = Int((2 * radius).rounded(.up)) + 2
    let lowest = max(0, Int(start))
    let highest = min(sourceCount, Int((start + length).rounded(.up)))
    weights = [Float](repeating: 0, count: count * stride)
    starts.reserveCapacity(count)
    counts.reserveCapacity(count)
    for target in 0..<count {
      let centre = start + (Double(target) + 0.5) * step - 0.5
      var first = max(lowest, Int((centre - radius).rounded(.up)))
      var last = min(highest - 1, Int(centre + radius))
      func weight(_ source: Int) -> Double { 1 - abs(Double(source) - centre) / radius }
      while first < last, weight(first) <= 0 { first += 1 }
      while last > first, weight(last) <= 0 { last -= 1 }
      let sum = (first...last).reduce(0) { $0 + weight($1) }
      for source in first...last {
        weights[target * stride + source - first] = Float(weight(source) / sum)
      }
      starts.append(first)
      counts.append(last - first + 1)
    }
  }
}

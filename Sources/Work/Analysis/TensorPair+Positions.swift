import Quantization
import Results

extension TensorPair {
  /// Where in their bins the first run's weights lie, and where those whose quantized value is another in the
  /// second run.
  package func positions(_ first: some Collection<Float>, _ second: some Collection<Float>)
    -> BinPositions
  {
    precondition(first.count == second.count, "\(name): tensors of different sizes")
    let boundaries = quantizer.boundaryPoints
    var positions = BinPositions()
    for (w, other) in zip(first, second) {
      positions.add(
        distance: distance(of: Double(w), from: boundaries) / quantizer.stepSize,
        levels: abs(quantizer.levelIndex(w) - quantizer.levelIndex(other)))
    }
    return positions
  }

  /// The distance from the nearest of some points that ascend with equal steps.
  private func distance(of w: Double, from boundaries: [Double]) -> Double {
    guard let first = boundaries.first, w.isFinite else { return .infinity }
    let place = ((w - first) / quantizer.stepSize).rounded()
    let nearest = min(max(place, 0), Double(boundaries.count - 1))
    return abs(w - boundaries[Int(nearest)])
  }
}

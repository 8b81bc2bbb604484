import MatrixProducts
import Tensors

/// What OpenBLAS reaches on one core here and now: the measure of all other figures.
package enum MatrixPeak {
  /// GFLOP per second of processor time: the best of `repetitions` products of 768 × 768 matrices, since
  /// disturbances only ever slow it down.
  package static func gigaflops(repetitions: Int = 12) -> Double {
    let n = 768
    let (a, b, c) = (noise(n * n), noise(n * n), AlignedStorage<Float>(count: n * n))
    var best = 0.0
    for _ in 0..<repetitions {
      let clock = BenchmarkClock()
      MatrixProduct.multiply(a.pointer, b.pointer, into: c.pointer, rows: n, columns: n, depth: n)
      best = max(best, 2e-9 * Double(n * n * n) / clock.processorSeconds)
    }
    return best
  }

  /// Factors that no product can take a short way with: uniform in [-1, 1].
  static func noise(_ count: Int) -> AlignedStorage<Float> {
    let values = AlignedStorage<Float>(count: count)
    var stream = PhiloxStream(seed: 1, purpose: "matrix peak")
    for i in 0..<count { values.pointer[i] = stream.uniform(limit: 1) }
    return values
  }

  /// FLOP of one sample's training step if every layer is computed densely: forward, gradient of the kernels
  /// and, but for the first layer, of the inputs; two per multiply-add.
  package static let denseFlopPerSample: Double = {
    let (conv1, conv2, conv3) = (26 * 26 * 32 * 9, 11 * 11 * 64 * 288, 3 * 3 * 128 * 576)
    return Double(2 * (2 * conv1 + 3 * conv2 + 3 * conv3 + 3 * 1280))
  }()
}

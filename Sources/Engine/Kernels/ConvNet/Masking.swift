extension ConvNetKernels {
  /// Sets the gradient of a pooled map to zero where ReLU cut off (value 0), and adds what is left to the
  /// bias gradient, row after row.
  /// - Parameters:
  ///   - map: [rows, filters].
  ///   - filters: a multiple of 32.
  @inline(never)
  package static func maskAndSum(
    gradient: UnsafeMutablePointer<Float>, map: UnsafePointer<Float>, rows: Int, filters: Int,
    biasGradient: UnsafeMutablePointer<Float>
  ) {
    for first in stride(from: 0, to: filters, by: 2 &* lanes) {
      var sum0 = Vector(at: biasGradient + first)
      var sum1 = Vector(at: biasGradient + (first &+ lanes))
      for row in 0..<rows {
        let at = row &* filters &+ first
        sum0 += masked(gradient + at, map + at)
        sum1 += masked(gradient + (at &+ lanes), map + (at &+ lanes))
      }
      sum0.store(biasGradient + first)
      sum1.store(biasGradient + (first &+ lanes))
    }
  }

  @inline(__always)
  private static func masked(
    _ gradient: UnsafeMutablePointer<Float>, _ map: UnsafePointer<Float>
  ) -> Vector {
    let kept = Vector(at: UnsafePointer(gradient)).replacing(
      with: Vector.zero, where: Vector(at: map) .<= Vector.zero)
    kept.store(gradient)
    return kept
  }
}

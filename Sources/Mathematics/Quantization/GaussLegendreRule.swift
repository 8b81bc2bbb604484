#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The Gauss–Legendre rule of one order on [−1, 1]: exact for polynomials of degree 2·order − 1.
struct GaussLegendreRule: Sendable {
  let nodes: [Double]
  let weights: [Double]

  /// Nodes are the roots of the Legendre polynomial, by Newton's method from Tricomi's starting points.
  init(order: Int) {
    var nodes: [Double] = []
    var weights: [Double] = []
    for index in 1...order {
      var x = cos(Double.pi * (Double(index) - 0.25) / (Double(order) + 0.5))
      var slope = 1.0
      for _ in 0..<20 {
        let (value, derivative) = Self.legendre(order, at: x)
        slope = derivative
        let step = value / derivative
        x -= step
        if abs(step) < 1e-16 { break }
      }
      nodes.append(x)
      weights.append(2 / ((1 - x * x) * slope * slope))
    }
    self.nodes = nodes
    self.weights = weights
  }

  /// The rule applied to `f` over [a, b].
  func sum(of f: (Double) -> Double, from a: Double, to b: Double) -> Double {
    let half = (b - a) / 2
    let middle = a + half
    var total = 0.0
    for (node, weight) in zip(nodes, weights) { total += weight * f(middle + half * node) }
    return total * half
  }

  /// P_n(x) and P_n'(x) by the three-term recurrence.
  private static func legendre(_ order: Int, at x: Double) -> (value: Double, derivative: Double) {
    var before = 1.0
    var value = x
    for degree in stride(from: 2, through: order, by: 1) {
      let n = Double(degree)
      (before, value) = (value, ((2 * n - 1) * x * value - (n - 1) * before) / n)
    }
    return (value, Double(order) * (x * value - before) / (x * x - 1))
  }
}

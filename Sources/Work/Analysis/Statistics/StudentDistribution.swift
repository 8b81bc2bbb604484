import Foundation

/// Student's t distribution, for confidence intervals of means.
package struct StudentDistribution {
  /// 1 or more.
  package let degreesOfFreedom: Int

  package init(degreesOfFreedom: Int) {
    precondition(degreesOfFreedom >= 1, "a t distribution has one degree of freedom or more")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The probability of |T| ≤ t, for t ≥ 0.
  ///
  /// For whole degrees of freedom ν it is a finite sum of powers of cos θ with θ = arctan(t/√ν) (Abramowitz and
  /// Stegun, 26.7.3 and 26.7.4).
  package func probability(within t: Double) -> Double {
    let angle = atan(t / Double(degreesOfFreedom).squareRoot())
    let (sine, cosine) = (sin(angle), cos(angle))
    let isOdd = !degreesOfFreedom.isMultiple(of: 2)
    // Terms cos^k θ with k of one parity up to ν − 2, each a ratio of consecutive integers times the last.
    var term = isOdd ? cosine : 1
    var sum = 0.0
    for k in stride(from: isOdd ? 1 : 0, through: degreesOfFreedom - 2, by: 2) {
      sum += term
      term *= cosine * cosine * Double(k + 1) / Double(k + 2)
    }
    return isOdd ? 2 / .pi * (angle + sine * sum) : sine * sum
  }

  /// The t with |T| ≤ t in a share `p` of all cases, 0 < p < 1.
  package func quantile(within p: Double) -> Double {
    var (low, high) = (0.0, 1.0)
    while probability(within: high) < p { high *= 2 }
    // Halving ends when no number lies between.
    while true {
      let middle = (low + high) / 2
      guard middle > low, middle < high else { return high }
      if probability(within: middle) < p { low = middle } else { high = middle }
    }
  }
}

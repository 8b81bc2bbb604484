import Results

extension RatioHistogram {
  /// The ratio below which a share `p` of all lies, at the upper edge of its bin, no more than a factor
  /// 10^(1/20) too large; 0 where the ratio is not positive. Nil without ratios.
  package func quantile(_ p: Double) -> Double? {
    guard total > 0 else { return nil }
    var below = Double(notPositive)
    let wanted = p * Double(total)
    if wanted <= below { return 0 }
    for (bin, count) in counts.enumerated() {
      below += Double(count)
      if wanted <= below { return min(upperEdge(bin), largest) }
    }
    return largest
  }
}

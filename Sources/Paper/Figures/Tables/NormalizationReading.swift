import Drawing

/// Which of the two normalizations of Ē brings our numbers nearer to the paper's. The paper says “length
/// of the representable range”, 2 w_max; division by w_max gives twice that.
package struct NormalizationReading {
  /// The typical factor between ours and the paper's, for the nearer reading and the other.
  private let nearFactor: Double
  private let farFactor: Double
  package let isLimitNearer: Bool

  /// Nil when there is nothing to compare.
  package init?(_ inputs: FigureInputs) {
    let (findings, place) = (inputs.findings, "\(inputs.experiment.name).normalization")
    guard let near = findings.number("\(place).near-factor"),
      let far = findings.number("\(place).far-factor"),
      let isLimitNearer = findings.truth("\(place).limit-nearer")
    else { return nil }
    (nearFactor, farFactor, self.isLimitNearer) = (near, far, isLimitNearer)
  }

  /// A sentence with the typical factor between ours and the paper's, for both readings.
  package var words: RichText {
    let (near, far): (RichText, RichText) =
      isLimitNearer ? ("*w*_{max}", "2*w*_{max}") : ("2*w*_{max}", "*w*_{max}")
    return """
      Divided by \(near), our numbers lie nearer to the paper’s (apart by a factor of \
      \(number(nearFactor, decimals: 2)) on the geometric mean) than divided by \(far) \
      (\(number(farFactor, decimals: 2)))
      """
  }
}

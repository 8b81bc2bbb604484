/// What is known of an estimator beside its formula: the columns of the catalogue.
public struct EstimatorCharacteristics: Sendable, Hashable {
  /// The group of Appendix B.
  public enum Family: String, Sendable, CaseIterable {
    /// The two that the others are compared with, STE and PWL.
    case baseline
    /// For one bit: one boundary point, α := 1 by the paper.
    case binary
    /// For any number of bits.
    case multiBit = "multi-bit"
  }

  /// How well the formula is established.
  public enum Evidence: String, Sendable, CaseIterable {
    /// Read in its authors' code or in the replicated paper itself.
    case authors = "A"
    /// Read in code or pages of others.
    case thirdParty = "B"
    /// From the literature as remembered; not verified.
    case unverified = "C"
    /// The published formula is not known here; something of its described kind stands in for it.
    case standIn = "C, stand-in"
    /// The user's own samples.
    case own = "own"
  }

  /// The sign of Q̂′ over the weights.
  public enum Sign: String, Sendable, CaseIterable {
    /// Positive wherever weights can be.
    case positive
    /// Positive within a range, zero beyond it (Appendix G).
    case zeroOutside = "zero outside a range"
    /// Negative for some weights (Appendix G, last paragraph).
    case negativeSomewhere = "negative somewhere"
  }

  public let family: Family
  public let evidence: Evidence
  public let sign: Sign
  /// Whether Q̂′ is the same in every finite bin (Section 5.1).
  public let isCyclical: Bool
  /// Author and year, as cited by the paper.
  public let source: String
  /// What the theorems do not cover, or a trait a reader of a table must know; empty where there is none.
  public let remark: String

  public init(
    family: Family, evidence: Evidence, sign: Sign, isCyclical: Bool, source: String,
    remark: String = ""
  ) {
    self.family = family
    self.evidence = evidence
    self.sign = sign
    self.isCyclical = isCyclical
    self.source = source
    self.remark = remark
  }
}

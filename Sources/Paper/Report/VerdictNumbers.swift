import Drawing
import Figures
import Results

/// A number of ours beside the paper's, as findings have it.
struct VerdictNumbers {
  let quantity: String
  let ours: Finding
  let paper: Double
  let difference: Double?
  /// The paper's number in standard deviations from the mean of our seeds.
  let deviations: Double?
  /// Nil where there is no verdict.
  let outcome: String?
  let reason: String

  /// Every one that was measured, in the order of the tables.
  static func all(_ inputs: FigureInputs) -> [VerdictNumbers] {
    list("verdicts", inputs)
  }

  /// Those that differ from the paper's.
  static func differing(_ inputs: FigureInputs) -> [VerdictNumbers] {
    list("verdicts.differing", inputs)
  }

  private static func list(_ name: String, _ inputs: FigureInputs) -> [VerdictNumbers] {
    let findings = inputs.findings
    return (findings["\(inputs.experiment.name).\(name)"]?.list ?? []).compactMap { place in
      guard let quantity = findings.word("\(place).quantity"), let ours = findings["\(place).ours"],
        let paper = findings.number("\(place).paper")
      else { return nil }
      return VerdictNumbers(
        quantity: quantity, ours: ours, paper: paper,
        difference: findings.number("\(place).difference"),
        deviations: findings.number("\(place).deviations"),
        outcome: findings.word("\(place).outcome"),
        reason: findings.word("\(place).reason") ?? "")
    }
  }

  /// Losses have no unit; all else is a share, shown in per cent.
  var isShare: Bool { ours.unit == .share }
  var decimals: Int { isShare ? percentDecimals(paper) : 4 }
  var unit: RichText { isShare ? "\u{202F}%" : "" }

  func shown(_ value: Double) -> RichText {
    RichText(verbatim: number(value * (isShare ? 100 : 1), decimals: decimals))
  }
}

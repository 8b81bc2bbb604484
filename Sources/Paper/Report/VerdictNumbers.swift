import Drawing
import Figures
import Results

/// How the numbers of a verdict are shown.
extension Verdict {
  /// Losses have no unit; all else is a share, shown in per cent.
  var isShare: Bool { !quantity.contains("loss") }

  var decimals: Int { isShare ? percentDecimals(paper ?? ours.mean) : 4 }

  var unit: RichText { isShare ? "\u{202F}%" : "" }

  func shown(_ value: Double) -> RichText {
    RichText(verbatim: number(value * (isShare ? 100 : 1), decimals: decimals))
  }

  /// How many times the larger of the two numbers is the smaller; nil without one of them. Accuracies and
  /// agreements are taken by what is missing to 100 %, as the rule does.
  var factor: Double? {
    guard let paper, ours.count > 0 else { return nil }
    let isNearOne = quantity.contains("accuracy") || quantity.contains("agreement")
    let (a, b) = isNearOne ? (1 - ours.mean, 1 - paper) : (ours.mean, paper)
    guard a > 0, b > 0 else { return nil }
    return max(a / b, b / a)
  }
}

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
}

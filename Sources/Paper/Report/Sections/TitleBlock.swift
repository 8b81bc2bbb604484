import Drawing
import Figures

/// Title, what this is, and a warning when the numbers are not what a reader would take them for.
struct TitleBlock: ReportSection {
  static let title = "Custom gradient estimators are straight-through estimators in disguise"

  func blocks(_ inputs: ReportInputs) throws -> [any Block] {
    let analysis = inputs.analysis
    let seeds = analysis.seeds.count == 1 ? "one seed" : "\(analysis.seeds.count) seeds"
    let commit = analysis.runProvenance["commit"] ?? "unknown"
    var blocks: [any Block] = [
      Paragraph(RichText(verbatim: Self.title), style: PageStyle.title, spaceBefore: 0),
      Paragraph(
        "An independent reproduction of the paper of this name ([arXiv:2405.05171](https://arxiv.org/abs/2405.05171)): its experiments on \(networks(inputs)), trained, measured and drawn anew",
        style: PageStyle.subtitle, spaceBefore: 8),
      Paragraph(
        """
        Data: \(analysis.dataset.name) · profile: \(analysis.profile) · \(seeds) · \
        commit `\(String(commit.prefix(12)))`
        """, style: PageStyle.small.with { $0.color = Palette.axis }, spaceBefore: 10),
    ]
    if let warning = inputs.figures.dataWarning {
      blocks.append(Notice("\(warning) \(sentence(analysis.dataset.source))"))
    }
    if !analysis.missingRuns.isEmpty {
      blocks.append(
        Notice(
          "**This report is incomplete.** Missing runs: \(analysis.missingRuns.joined(separator: "; ")).",
          color: Palette.orange))
    }
    return blocks
  }

  private func networks(_ inputs: ReportInputs) -> RichText {
    guard let second = inputs.focused(on: .residual) else {
      return "a convolutional network"
    }
    return "a convolutional network and \(ResidualTraining(second.figures).network)"
  }
}

/// A clause of a configuration or an analysis as a sentence: with a capital and a full stop.
func sentence(_ text: String) -> String {
  let start = text.prefix(1).uppercased() + text.dropFirst()
  return start.hasSuffix(".") || start.isEmpty ? start : start + "."
}

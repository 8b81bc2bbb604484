import Drawing
import Figures
import Results

/// What differs from the paper, and why.
struct DifferencesSection: ReportSection {
  func blocks(_ inputs: ReportInputs) throws -> [any Block] {
    let differing = VerdictNumbers.differing(inputs.figures)
    var blocks: [any Block] = [
      Heading("What differs from the paper, and why", anchor: "differences")
    ]
    let choices = inputs.recipe.rows.filter { $0.choice != nil }
    if !choices.isEmpty {
      blocks.append(
        Paragraph(
          "In the recipe, where the paper and the author’s code differ or are silent:",
          keepsWithNext: true))
      blocks.append(
        ItemList(choices.map { row in "**\(symbols(row.item))**: \(symbols(row.choice ?? ""))." }))
    }
    if VerdictNumbers.all(inputs.figures).isEmpty {
      blocks.append(
        Paragraph("In the numbers: there is nothing to compare, since no number has a verdict."))
    } else if differing.isEmpty {
      blocks.append(
        Paragraph(
          "In the numbers: none of the paper’s numbers is contradicted by the [rule](#verdicts)."))
    } else {
      blocks.append(
        Paragraph(
          "In the numbers, these differ by the [rule](#verdicts) stated below:", keepsWithNext: true
        ))
      blocks.append(
        ItemList(differing.map { "**\(symbols($0.quantity))**: \(symbols($0.reason))." }))
    }
    blocks += farthest(inputs)
    if let reading = NormalizationReading(inputs.figures) {
      blocks.append(
        Paragraph(
          """
          How *Ē* is normalized is a matter of reading: the paper says that *E* is divided by the \
          length of the representable range, which is 2*w*_{max}; the author’s earlier code has \
          *w*_{max}. \(reading.words). Nothing else in this report depends on the choice, since all \
          comparisons between our own runs are ratios.
          """))
    }
    return blocks
  }

  /// The three numbers that are farthest from the paper's, whatever their verdict.
  private func farthest(_ inputs: ReportInputs) -> [any Block] {
    let findings = inputs.figures.findings
    let list = (findings["\(inputs.analysis.experiment.name).verdicts.farthest"]?.list ?? [])
      .compactMap { place -> RichText? in
        guard let quantity = findings.word("\(place).quantity"),
          let ours = findings["\(place).ours"],
          let paper = findings["\(place).paper"]
        else { return nil }
        return "\(symbols(quantity)): \(shown(ours)), where the paper has \(shown(paper))"
      }
    guard !list.isEmpty else { return [] }
    return [
      Paragraph("Farthest from the paper, in proportion, are \(list.joined(separator: "; ")).")
    ]
  }

  private func shown(_ finding: Finding) -> RichText {
    guard let value = finding.number else { return "–" }
    return finding.unit == .share
      ? percent(value) : RichText(verbatim: number(value, decimals: 4))
  }
}

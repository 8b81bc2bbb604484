import Drawing
import Figures
import Results

/// The second experiment: ResNet50, at the size that was run.
struct ResidualSection: ReportSection {
  func blocks(_ inputs: ReportInputs) throws -> [any Block] {
    guard let own = inputs.focused(on: .residual) else { return [] }
    let training = ResidualTraining(own.figures)
    var blocks: [any Block] = [
      Heading("ResNet50", anchor: "resnet50"),
      Paragraph(
        """
        The paper’s second experiment is out of reach without a cluster. This is the same protocol at \
        another size ([its recipe](#recipe-resnet50)). \(training.sentence) The first \
        \(percentOfSteps(own)) of training is shared: *Q̂*-net trains it, and every run of the optimizer \
        goes on from there. STE-net takes over with *M* applied to the weights (SGD); its momentum, a \
        displacement of weights, is multiplied by *M*′(*w*), about which the paper is silent. The right-hand \
        halves of [Table 4](#table-4) and [Table 5](#table-5) have the numbers.
        """),
    ]
    blocks += findings(own.analysis)
    blocks += try [
      figure(LearningCurves.residual, inputs), figure(AlignmentOverTime.residual, inputs),
      figure(AlignmentByDepth(), inputs), figure(ImageSamples(), inputs),
    ]
    return blocks
  }

  private func percentOfSteps(_ inputs: ReportInputs) -> RichText {
    guard
      let share = inputs.figures.findings.number(
        "\(inputs.figures.experiment.name).shared-start")
    else { return "part" }
    return RichText(verbatim: number(share * 100, decimals: 0) + "\u{202F}%")
  }

  /// What the numbers say on the paper's two claims, whatever it is.
  private func findings(_ analysis: AnalysisResult) -> [any Block] {
    let claims = Claim.all(analysis)
    return claims.flatMap { claim -> [any Block] in
      [
        Paragraph(
          "**Claim \(claim.letter)**, at this size: **\(sentence(claim.verdict.rawValue))**",
          spaceBefore: 9),
        ItemList(claim.evidence),
      ]
    }
  }
}

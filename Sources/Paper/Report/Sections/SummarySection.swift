import Drawing
import Figures
import Results

/// What was asked, what came out, in one page.
struct SummarySection: ReportSection {
  func blocks(_ inputs: ReportInputs) throws -> [any Block] {
    let analysis = inputs.analysis
    let claims = Claim.all(analysis)
    var blocks: [any Block] = [
      Heading("Summary", anchor: "summary"),
      Paragraph(
        """
        Training a network with quantized weights needs a stand-in for the derivative of the \
        quantizer *Q*, which is zero almost everywhere: a gradient estimator *Q̂*′. The simplest is \
        the straight-through estimator (STE), which takes 1; many others have been proposed. The \
        paper claims that they are the STE in disguise: a network trained with *Q̂* (*Q̂*-net) and one \
        trained with the STE (STE-net) move their weights in step, once STE-net starts from weights \
        mapped by *M* and its learning rate is multiplied by *α*, both of which follow from *Q̂*′. \
        With Adam not even that is needed.
        """),
      Paragraph(
        """
        Here both networks were trained from the paper’s description with a training engine of our \
        own, on \(dataInWords(analysis)). [Table 4](#table-4) and [Table 5](#table-5) give our \
        numbers beside the paper’s; [Recipe](#recipe) lists what had to be decided.\(secondExperiment(inputs))
        """),
    ]
    for claim in claims {
      blocks.append(
        Paragraph(
          "**Claim \(claim.letter)** — \(claim.statement) **\(sentence(claim.verdict.rawValue))**",
          spaceBefore: 9))
      blocks.append(ItemList(claim.evidence))
    }
    blocks.append(
      Paragraph("\(Claim.rules(analysis)) \(verdictCount(analysis))", spaceBefore: 9))
    return blocks
  }

  private func secondExperiment(_ inputs: ReportInputs) -> RichText {
    guard let second = inputs.focused(on: .residual) else { return "" }
    let training = ResidualTraining(second.figures)
    return """
       The claims below are judged on these networks; what \(training.network) says of them, at \(training.resolution) \
      on \(second.analysis.dataset.name), stands under [ResNet50](#resnet50).
      """
  }

  private func dataInWords(_ analysis: AnalysisResult) -> RichText {
    "\(analysis.dataset.name) (\(grouped(analysis.trainCount)) images to train, \(grouped(analysis.testCount)) to test)"
  }

  private func verdictCount(_ analysis: AnalysisResult) -> RichText {
    let (findings, place) = (analysis.findings, "\(analysis.experiment.name).verdicts")
    guard let judged = findings.number("\(place).judged"), judged > 0 else { return "" }
    let counts = (findings["\(place).outcomes"]?.list ?? []).map { place -> RichText in
      "\(Int(findings.number("\(place).count") ?? 0)) \(findings.word("\(place).label") ?? "")"
    }
    return
      "Of the paper’s \(Int(judged)) numbers that we have a counterpart for, the [stated rule](#verdicts) finds: \(counts.joined(separator: ", "))."
  }
}

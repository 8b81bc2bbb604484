import Drawing
import Figures
import Results

/// What we found in the paper on the way; each is computed here, none is quoted.
struct FactsSection: ReportSection {
  func blocks(_ inputs: ReportInputs) throws -> [any Block] {
    [
      Heading("Facts found on the way", anchor: "facts"),
      Paragraph(
        """
        None of these touches the paper’s claims. They matter to whoever builds on its constants, or \
        wants to repeat its experiments to the letter.
        """),
    ] + AppendixHFacts(inputs.figures).blocks() + DSQFacts(inputs.figures).blocks() + grid(inputs)
      + momentum(inputs) + differenceSigns(inputs)
  }

  /// Equation 1 against the grid that trained.
  private func grid(_ inputs: ReportInputs) -> [any Block] {
    let place = inputs.analysis.experiment.name
    let bits = Int(inputs.figures.findings.number("\(place).bits") ?? 0)
    func levels(_ grid: String) -> RichText {
      RichText(verbatim: inputs.figures.findings.word("\(place).levels.\(grid)") ?? "–")
    }
    return [
      Heading("The grid of Equation 1", anchor: "grid", level: 1),
      Paragraph(
        """
        With integers *l* = −2^{*b*−1} and *u* = 2^{*b*−1} − 1, Equation 1 puts the levels of a \
        quantizer of \(bits) bits at \(levels("integer")) times *w*_{max} when the lowest is to be \
        −*w*_{max}: they are not symmetric, and the highest falls short. “Range limits given by the \
        bounds of the initialization” (Section 6.1) ask for \(levels("range")), as in the author’s \
        code and here. With the integer grid 0 is a level, with ours a boundary point.
        """),
    ]
  }

  /// The two forms of momentum.
  private func momentum(_ inputs: ReportInputs) -> [any Block] {
    let (findings, place) = (inputs.figures.findings, "\(inputs.analysis.experiment.name).momentum")
    guard let beta = findings.number("\(place).beta"),
      let dampened = findings.truth("\(place).dampened")
    else { return [] }
    let factor = number(findings.number("\(place).factor") ?? .nan, decimals: 0)
    return [
      Heading("The form of momentum", anchor: "momentum", level: 1),
      Paragraph(
        """
        Appendix D averages gradients with weight 1 − *β*; the author’s code adds them up \
        undamped. With *β* = \(RichText(verbatim: "\(beta)")) the steps of the latter are \
        \(factor) times as long at the same learning rate. Here the \
        \(dampened ? "dampened" : "undamped") form was used. The theorems hold for both; the \
        learning rate that they speak of is not the same.
        """),
    ]
  }

  /// Table 5 prints differences beside the numbers that they are differences of.
  private func differenceSigns(_ inputs: ReportInputs) -> [any Block] {
    let findings = inputs.figures.findings
    let wrong = (findings["signs.errors"]?.list ?? []).map { place -> RichText in
      func word(_ name: String) -> String { findings.word("\(place).\(name)") ?? "–" }
      return """
        \(word("half") == "mnist" ? "MNIST" : "ResNet50") (\(word("letter"))), \(word("quantity")): \
        \(word("printed")), where \(word("qhat")) − \(word("ste")) = \(word("difference"))
        """
    }
    guard !wrong.isEmpty else { return [] }
    return [
      Heading("Signs in the paper’s Table 5", anchor: "signs", level: 1),
      Paragraph(
        """
        “Diff” is *Q̂*-net minus STE-net in most places. In these it has the other sign, if the \
        numbers above it are right: \(wrong.joined(separator: "; ")).
        """),
    ]
  }
}

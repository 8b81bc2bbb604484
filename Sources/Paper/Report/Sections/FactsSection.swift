import Drawing
import Figures
import Quantization
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
    ] + AppendixHFacts().blocks(inputs) + DSQFacts().blocks(inputs) + grid(inputs)
      + momentum(inputs) + differenceSigns(inputs)
  }

  /// Equation 1 against the grid that trained.
  private func grid(_ inputs: ReportInputs) -> [any Block] {
    let bits = inputs.analysis.quantization.bits
    func levels(_ grid: UniformQuantizer.Grid) -> RichText {
      let quantizer = UniformQuantizer(bits: bits, limit: 1, grid: grid)
      return RichText(
        verbatim: quantizer.levels.map { number($0, decimals: 2) }.joined(separator: ", "))
    }
    return [
      Heading("The grid of Equation 1", anchor: "grid", level: 1),
      Paragraph(
        """
        With integers *l* = −2^{*b*−1} and *u* = 2^{*b*−1} − 1, Equation 1 puts the levels of a \
        quantizer of \(bits) bits at \(levels(.integer)) times *w*_{max} when the lowest is to be \
        −*w*_{max}: they are not symmetric, and the highest falls short. “Range limits given by the \
        bounds of the initialization” (Section 6.1) ask for \(levels(.range)), as in the author’s \
        code and here. With the integer grid 0 is a level, with ours a boundary point.
        """),
    ]
  }

  /// The two forms of momentum.
  private func momentum(_ inputs: ReportInputs) -> [any Block] {
    guard
      case .sgd(let beta, let dampened) = inputs.figures.experiment.run(named: "qhat-sgd")?
        .optimizer
    else { return [] }
    let factor = number(1 / (1 - beta), decimals: 0)
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
    let wrong = ["mnist", "resnet50"].flatMap { signErrors(half: $0, inputs.figures.paper) }
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

  private func signErrors(half: String, _ paper: PaperValues) -> [RichText] {
    var found: [RichText] = []
    for letter in ["S", "A"] {
      for column in ["train_accuracy", "train_loss", "validation_accuracy", "validation_loss"] {
        func value(_ row: String) -> PaperValue? {
          paper.value(table: "table-5", half: half, row: "\(row) (\(letter))", column: column)
        }
        guard let ste = value("STE"), let surrogate = value("Q̂"), let printed = value("Diff"),
          !ste.isCutOff, !surrogate.isCutOff, !printed.isCutOff
        else { continue }
        let difference = surrogate.value - ste.value
        // Two rounded numbers and a rounded difference may disagree by this much.
        let slack = ste.roundingError + surrogate.roundingError + printed.roundingError + 1e-12
        guard abs(printed.value - difference) > slack, abs(printed.value + difference) <= slack
        else { continue }
        let name = column.replacing("_", with: " ")
        let scale = printed.isPercentage ? 100.0 : 1
        let ours = number(difference * scale, decimals: printed.decimals)
        found.append(
          """
          \(half == "mnist" ? "MNIST" : "ResNet50") (\(letter)), \(name): \(printed.printed), where \
          \(surrogate.printed) − \(ste.printed) = \(ours)\(printed.isPercentage ? "%" : "")
          """)
      }
    }
    return found
  }
}

import Diagnostics
import Drawing
import Figures
import Foundation
import Quantization

/// The page that answers for one estimator: is it the STE in disguise at this learning rate?
package struct DisguisePage {
  private let inputs: FigureInputs
  /// One for each optimizer.
  private let outcomes: [PairOutcome]
  private let estimator: any GradientEstimator
  private let quantizer: UniformQuantizer

  /// - Throws: `Failure` 78 for an experiment without pairs, 66 where their runs are missing.
  package init(_ inputs: FigureInputs) throws {
    guard !inputs.experiment.pairs.isEmpty else {
      throw Failure(
        .configuration, at: inputs.experiment.name, "the experiment asks of no estimator",
        remedy: "write one: make -C pipeline disguise ESTIMATOR=…")
    }
    self.inputs = inputs
    outcomes = PairOutcome.all(inputs)
    guard let first = outcomes.first else {
      throw Failure(
        .missingInput, at: inputs.experiment.name, "none of the pairs has all its runs",
        found: inputs.analysis.missingRuns.joined(separator: "; "))
    }
    estimator = try first.surrogate.estimator.makeEstimator()
    quantizer = UniformQuantizer(
      bits: first.surrogate.bits, limit: 1, grid: first.surrogate.grid)
  }

  /// The verdict for each optimizer, as plain text.
  package var sentences: [String] {
    outcomes.map { "\($0.pair.label): \($0.words.plain)" }
  }

  /// The page; as high as it needs, an A4 page at least.
  package func picture(typesetter: Typesetter) throws -> Picture {
    let column = PageStyle.column
    let top = 48.0
    let pieces = try blocks().flatMap {
      try $0.pieces(width: column.width, typesetter: typesetter)
    }
    let placed = PageComposer.pages(of: pieces, height: .greatestFiniteMagnitude).first ?? []
    let end = placed.map { $0.y + $0.piece.height }.max() ?? 0
    let size = Size(PageStyle.size.width, max(PageStyle.size.height, top + end + 40))
    return Picture(size: size) { canvas in
      canvas.fill(Rectangle(0, 0, size.width, size.height), .white)
      let context = PageContext(canvas: canvas) { _, _, _ in }
      for piece in placed {
        try piece.piece.draw(context, Point(column.minX, top + piece.y))
      }
    }
  }

  private func blocks() throws -> [any Block] {
    let analysis = inputs.analysis
    let steps = outcomes.first.map { "\($0.surrogate.steps) steps" } ?? ""
    let bits = quantizer.bits == 1 ? "1 bit" : "\(quantizer.bits) bits"
    var blocks: [any Block] = [
      Paragraph(
        "Is \(outcomes.first?.pair.label ?? "") the STE in disguise?", style: PageStyle.title,
        spaceBefore: 0),
      Paragraph(
        """
        \(bits) · \(analysis.dataset.name) · \(steps) · profile \(analysis.profile) · \
        \(inputs.seedsInWords)
        """, style: PageStyle.small.with { $0.color = Palette.axis }, spaceBefore: 4),
    ]
    if let warning = inputs.dataWarning { blocks.append(Notice(warning)) }
    for outcome in outcomes {
      blocks.append(
        Notice(
          outcome.words, color: outcome.isDisguised ? Palette.green : Palette.orange))
    }
    blocks.append(picture(EstimatorPortrait(estimator: estimator, quantizer: quantizer).picture))
    blocks.append(Paragraph(facts, style: PageStyle.small, spaceBefore: 0))
    blocks.append(picture(PairScatter(outcomes).picture))
    blocks.append(
      Paragraph(
        """
        All \(RichText(verbatim: grouped(outcomes.first?.baseline.total.weightCount ?? 0))) quantized \
        weights at the end of training, first seed; colours count on a logarithmic scale. On the \
        dashed line the two nets are the same, seen through the mirror.
        """, style: PageStyle.small, spaceBefore: 0))
    blocks.append(picture(PairErrors(outcomes).picture))
    blocks.append(
      Paragraph(
        """
        The yardstick is the same net at a learning rate 1 % higher, a change that nobody would call \
        another method. An estimator counts as the STE in disguise where *Ē* and the share of \
        quantized weights that differ are at most \(number(inputs.likeness, decimals: 0)) times \
        the yardstick’s. At a lower learning rate the two nets come nearer to each other, by the \
        theorems in proportion to it.
        """, style: PageStyle.small, spaceBefore: 0))
    return blocks
  }

  private func picture(_ picture: Picture) -> any Block { BarePicture(picture: picture) }

  /// α, bounds, where M exists, how weights were drawn, what is known of the formula.
  private var facts: RichText {
    let map = WeightMap(of: estimator, on: quantizer)
    var parts: [RichText] = [
      "*α* = \(RichText(verbatim: number(map.alpha, decimals: 4)))"
    ]
    if let bounds = estimator.bounds(for: quantizer) {
      let lipschitz: RichText =
        bounds.lipschitz.isFinite
        ? "*L*′ = \(RichText(verbatim: number(bounds.lipschitz, decimals: 2))) per *w*_{max}"
        : "no Lipschitz constant: *Q̂*′ jumps"
      parts.append(
        """
        *L*_{−} = \(RichText(verbatim: number(bounds.lower, decimals: 3))), \
        *L*_{+} = \(RichText(verbatim: number(bounds.upper, decimals: 3))), \(lipschitz)
        """)
    } else {
      parts.append("no *L*_{−} > 0: *Q̂*′ vanishes or changes sign within the range")
    }
    if map.domain.upperBound <= 1.5 {
      parts.append(
        "*M* exists within ±\(RichText(verbatim: number(map.domain.upperBound, decimals: 3))) *w*_{max}"
      )
    }
    if let spread = outcomes.first?.surrogate.initialSpread, spread != 1 {
      parts.append(
        """
        initial weights drawn within ±\(RichText(verbatim: number(spread, decimals: 3))) *w*_{max}, \
        where they can be trained
        """)
    }
    let traits = estimator.characteristics
    parts.append(
      traits.evidence == .own
        ? "*Q̂*′ is a monotone cubic through the samples of a file"
        : "source: \(traits.source), evidence \(traits.evidence.rawValue)")
    if !traits.remark.isEmpty { parts.append(RichText(verbatim: traits.remark)) }
    return parts.joined(separator: "; ") + "."
  }
}

/// A picture without a caption.
private struct BarePicture: Block {
  let picture: Picture

  func pieces(width: Double, typesetter: Typesetter) throws -> [Piece] {
    [
      Piece(height: picture.size.height, spaceBefore: 10) { page, origin in
        try picture.draw(
          on: page.canvas, at: origin + Point((width - picture.size.width) / 2, 0))
      }
    ]
  }
}

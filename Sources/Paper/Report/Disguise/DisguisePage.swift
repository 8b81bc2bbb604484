import Diagnostics
import Documents
import Drawing
import Figures
import Quantization

/// The page that answers for one estimator: is it the STE in disguise at this learning rate?
package struct DisguisePage {
  private let inputs: FigureInputs
  private let document: Document
  private let pictures: [String: Picture]

  /// - Throws: `Failure` 78 for an experiment without pairs, 66 where their runs are missing.
  package init(_ inputs: FigureInputs, documents: TemplateFolder) throws {
    guard !inputs.experiment.pairs.isEmpty else {
      throw Failure(
        .configuration, at: inputs.experiment.name, "the experiment asks of no estimator",
        remedy: "write one: make -C pipeline disguise ESTIMATOR=…")
    }
    let outcomes = PairOutcome.all(inputs)
    guard let first = outcomes.first else {
      throw Failure(
        .missingInput, at: inputs.experiment.name, "none of the pairs has all its runs",
        found: someOf(inputs.analysis.missingRuns, separator: "; "))
    }
    self.inputs = inputs
    document = try Self.documents(documents).compose(inputs.findings)
    let run = first.qhat
    pictures = [
      "portrait": EstimatorPortrait(
        estimator: try run.estimator.makeEstimator(),
        quantizer: UniformQuantizer(bits: run.bits, limit: 1, grid: run.grid)
      ).picture,
      "scatter": PairScatter(outcomes).picture, "errors": PairErrors(outcomes).picture,
    ]
  }

  /// The document of the page, `disguise.md`.
  static func documents(_ folder: TemplateFolder) throws -> DocumentSet {
    DocumentSet(
      [try folder.document("disguise")], figures: ["portrait", "scatter", "errors"], tables: [:])
  }

  /// The answer for each optimizer, as plain text.
  package var sentences: [String] {
    document.blocks.compactMap { block in
      if case .notice(let kind, let text) = block, kind != .caution { text.plain } else { nil }
    }
  }

  /// The page; as high as it needs, an A4 page at least.
  package func picture(typesetter: Typesetter) throws -> Picture {
    let column = PageStyle.column
    let top = 48.0
    let pieces = try DocumentLayout(inputs: inputs, pictures: pictures).blocks(of: document).flatMap
    {
      try $0.pieces(width: column.width, typesetter: typesetter)
    }
    let placed = PageComposer.pages(of: pieces, height: .greatestFiniteMagnitude).first ?? []
    let end = placed.map(\.end).max() ?? 0
    let size = Size(PageStyle.size.width, max(PageStyle.size.height, top + end + 40))
    return Picture(size: size) { canvas in
      canvas.fill(Rectangle(0, 0, size.width, size.height), .white)
      let context = PageContext(canvas: canvas, pageNumber: { _ in nil }) { _, _, _ in }
      var elements = OpenElements(on: canvas)
      defer { elements.endAll() }
      for piece in placed {
        elements.enter(piece.piece)
        try piece.piece.draw(context, Point(column.minX, top + piece.y), piece.parts)
      }
    }
  }
}

import Drawing
import Figures

/// A section of the report: one file, one line in `Report.sections`.
protocol ReportSection: Sendable {
  func blocks(_ inputs: ReportInputs) throws -> [any Block]
}

extension ReportSection {
  /// A figure with its caption, and the warning about the data where there is one.
  func figure(_ figure: any Figure, _ inputs: ReportInputs) throws -> any Block {
    FigureBlock(items: [try item(figure, inputs)])
  }

  func figures(_ figures: [any Figure], _ inputs: ReportInputs) throws -> any Block {
    FigureBlock(items: try figures.map { try item($0, inputs) })
  }

  func table(_ source: any TableSource, _ inputs: ReportInputs) throws -> any Block {
    TableBlock(
      anchor: source.name, label: RichText(verbatim: source.label),
      caption: try labelled(
        source.caption(inputs.figures), source.showsTraining, inputs.figures),
      table: try source.table(inputs.figures), style: source.style)
  }

  private func item(_ figure: any Figure, _ inputs: ReportInputs) throws -> FigureBlock.Item {
    FigureBlock.Item(
      anchor: figure.name, label: RichText(verbatim: figure.label),
      caption: try labelled(
        figure.caption(inputs.figures), figure.showsTraining, figure.foreground(inputs.figures)),
      picture: try figure.picture(inputs.figures))
  }

  private func labelled(
    _ caption: Caption, _ showsTraining: Bool, _ inputs: FigureInputs
  ) -> Caption {
    guard showsTraining, let warning = inputs.dataWarning else { return caption }
    return Caption(caption.title, "\(caption.text) \(warning)")
  }
}

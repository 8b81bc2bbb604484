import Drawing
import Quantization
import Results

/// Every weight of one file against the same weight of another, as Figure 3; for the stage `compare`.
package struct WeightFilePicture {
  let density: WeightDensity
  let quantizer: UniformQuantizer
  let first: String
  let second: String
  /// Which of the two are seen through M.
  let isMapped: (first: Bool, second: Bool)

  /// - Parameters:
  ///   - density: in units of w_max, horizontal axis the first file.
  ///   - first: what readers are to call the first file.
  ///   - mapped: which of the two are seen through M; nil for neither.
  package init(
    density: WeightDensity, bits: Int, grid: UniformQuantizer.Grid, first: String, second: String,
    mapped: (first: Bool, second: Bool)?
  ) {
    self.density = density
    quantizer = UniformQuantizer(bits: bits, limit: 1, grid: grid)
    self.first = first
    self.second = second
    isMapped = mapped ?? (false, false)
  }

  package func picture() -> Picture {
    let panel = DensityPanel(grid: DensityGrid(density), quantizer: quantizer)
    return Picture(size: Size(FigureWidth.half, 163)) { canvas in
      try panel.draw(
        on: canvas, in: Rectangle(31, 5, 126, 126), x: label(first, isMapped.first),
        y: label(second, isMapped.second), colorBar: true)
    }
  }

  /// A file of one page, or a picture of 300 dots per inch.
  package func bytes(isPDF: Bool) throws -> [UInt8] {
    let typesetter = try Typesetter()
    guard isPDF else { return try picture().png(typesetter: typesetter) }
    return try picture().pdf(
      metadata: PDFDocument.Metadata(
        title: "\(first) and \(second)", author: "straight-through-in-disguise",
        date: try documentDate()),
      typesetter: typesetter)
  }

  private func label(_ name: String, _ isMapped: Bool) -> RichText {
    isMapped ? "*M*(\(name)) / *w*_{max}" : "\(name) / *w*_{max}"
  }
}

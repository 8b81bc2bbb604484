/// Something to look at, of a fixed size, that can be drawn as often as one likes: alone in a PDF or
/// PNG file, or as part of a page.
package struct Picture {
  /// In points.
  package let size: Size
  private let body: (Canvas) throws -> Void

  /// - Parameter draw: draws within (0, 0) … `size`.
  package init(size: Size, draw: @escaping (Canvas) throws -> Void) {
    self.size = size
    body = draw
  }

  /// Draws the picture with its upper left corner at `origin`.
  package func draw(on canvas: Canvas, at origin: Point = Point(0, 0)) throws {
    try canvas.moved(to: origin) { try body(canvas) }
  }

  /// A PDF file of one page, exactly as large as the picture.
  /// - Parameter alternative: what a figure shows, for those who cannot see it; nil for a picture that has a structure
  ///   of its own.
  package func pdf(
    metadata: PDFDocument.Metadata, alternative: String? = nil, typesetter: Typesetter
  ) throws -> [UInt8] {
    let document = try PDFDocument(size: size, metadata: metadata, typesetter: typesetter)
    let canvas = document.canvas
    try canvas.tagged("Document") {
      guard let alternative else { return try draw(on: canvas) }
      try canvas.tagged("Figure", .alternative(alternative)) { try draw(on: canvas) }
    }
    document.endPage()
    return try document.finish()
  }

  /// A PNG file.
  package func png(dotsPerInch: Double = 300, typesetter: Typesetter) throws -> [UInt8] {
    let image = try RasterImage(size: size, dotsPerInch: dotsPerInch, typesetter: typesetter)
    try draw(on: image.canvas)
    return try image.png()
  }
}

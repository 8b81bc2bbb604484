import CPangoCairo
import Diagnostics

/// What can be drawn on: a page or a picture, in points from its upper left corner.
///
/// Errors of Cairo stay in its context until the surface is finished, where they are thrown; so
/// drawing itself does not throw, apart from text.
package final class Canvas {
  let context: OpaquePointer
  package let typesetter: Typesetter
  /// What is said of every element of the document's structure, in the order in which they began.
  var elements: [String] = []
  /// The same for every link.
  var links: [String] = []

  init(surface: OpaquePointer, typesetter: Typesetter) {
    context = cairo_create(surface)
    self.typesetter = typesetter
  }

  deinit { cairo_destroy(context) }

  /// Fills `path`; overlapping parts of one path count once.
  package func fill(_ path: Path, _ color: Color, opacity: Double = 1) {
    trace(path)
    setSource(color, opacity)
    cairo_fill(context)
  }

  package func fill(_ rectangle: Rectangle, _ color: Color, opacity: Double = 1) {
    fill(Path(rectangle), color, opacity: opacity)
  }

  package func stroke(_ path: Path, _ style: StrokeStyle) {
    trace(path)
    setSource(style.color, style.opacity)
    cairo_set_line_width(context, style.width)
    cairo_set_dash(context, style.dash, Int32(style.dash.count), 0)
    cairo_set_line_cap(context, style.cap == .round ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
    cairo_set_line_join(
      context, style.join == .round ? CAIRO_LINE_JOIN_ROUND : CAIRO_LINE_JOIN_MITER)
    cairo_stroke(context)
  }

  package func line(_ from: Point, _ to: Point, _ style: StrokeStyle) {
    stroke(Path(through: [from, to]), style)
  }

  /// Draws what `body` draws inside `path` only.
  package func clipped(to path: Path, _ body: () throws -> Void) rethrows {
    cairo_save(context)
    defer { cairo_restore(context) }
    trace(path)
    cairo_clip(context)
    try body()
  }

  package func clipped(to rectangle: Rectangle, _ body: () throws -> Void) rethrows {
    try clipped(to: Path(rectangle), body)
  }

  /// Draws what `body` draws, moved so that its origin lies at `origin`.
  package func moved(to origin: Point, _ body: () throws -> Void) rethrows {
    cairo_save(context)
    defer { cairo_restore(context) }
    cairo_translate(context, origin.x, origin.y)
    try body()
  }

  /// Draws what `body` draws turned about `origin`, clockwise, by `degrees`.
  package func turned(about origin: Point, degrees: Double, _ body: () throws -> Void) rethrows {
    cairo_save(context)
    defer { cairo_restore(context) }
    cairo_translate(context, origin.x, origin.y)
    cairo_rotate(context, degrees * .pi / 180)
    try body()
  }

  /// Draws a grid of coloured cells over `rectangle`, row 0 on top; `nil` leaves the paper as it is.
  ///
  /// The cells are one image with sharp edges, because many small vector rectangles show hairlines
  /// between them in most viewers.
  package func cells(
    rows: Int, columns: Int, in rectangle: Rectangle, _ color: (_ row: Int, _ column: Int) -> Color?
  ) {
    guard let image = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(columns), Int32(rows))
    else { return }
    defer { cairo_surface_destroy(image) }
    guard let data = cairo_image_surface_get_data(image) else { return }
    let stride = Int(cairo_image_surface_get_stride(image))
    for row in 0..<rows {
      data.advanced(by: row * stride).withMemoryRebound(to: UInt32.self, capacity: columns) {
        for column in 0..<columns { $0[column] = color(row, column).map(argb) ?? 0 }
      }
    }
    cairo_surface_mark_dirty(image)
    cairo_save(context)
    defer { cairo_restore(context) }
    cairo_translate(context, rectangle.minX, rectangle.minY)
    cairo_scale(
      context, rectangle.width / Double(columns), rectangle.height / Double(rows))
    cairo_set_source_surface(context, image, 0, 0)
    cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_NEAREST)
    cairo_paint(context)
  }

  /// Throws what Cairo has noted since the canvas was made, and what is wrong with the fonts of its text.
  func check(_ what: String) throws {
    try typesetter.check()
    try checkCairo(cairo_status(context), what)
  }

  func setSource(_ color: Color, _ opacity: Double) {
    cairo_set_source_rgba(context, color.red, color.green, color.blue, opacity)
  }

  private func trace(_ path: Path) {
    cairo_new_path(context)
    for element in path.elements {
      switch element {
      case .move(let p): cairo_move_to(context, p.x, p.y)
      case .line(let p): cairo_line_to(context, p.x, p.y)
      case .curve(let a, let b, let c): cairo_curve_to(context, a.x, a.y, b.x, b.y, c.x, c.y)
      case .close: cairo_close_path(context)
      }
    }
  }
}

/// Throws a `Failure` when Cairo's `status` is an error.
func checkCairo(_ status: cairo_status_t, _ what: String) throws {
  guard status != CAIRO_STATUS_SUCCESS else { return }
  throw Failure(
    .software, "drawing \(what) failed",
    found: cairo_status_to_string(status).map { String(cString: $0) })
}

/// The pixel of Cairo's ARGB32 format.
private func argb(_ color: Color) -> UInt32 {
  func byte(_ component: Double) -> UInt32 { UInt32((component * 255).rounded()) }
  return 0xFF00_0000 | byte(color.red) << 16 | byte(color.green) << 8 | byte(color.blue)
}

import CPangoCairo
import Diagnostics

/// A picture made of pixels, drawn at a given number of dots per inch on white paper.
package final class RasterImage {
  package let canvas: Canvas
  private let surface: OpaquePointer
  package let width: Int
  package let height: Int
  private let dotsPerInch: Double

  /// - Parameters:
  ///   - size: in points; fractions of a pixel are rounded up.
  ///   - dotsPerInch: 300 for print.
  package init(size: Size, dotsPerInch: Double, typesetter: Typesetter) throws {
    self.dotsPerInch = dotsPerInch
    let scale = dotsPerInch / 72
    width = Int((size.width * scale).rounded(.up))
    height = Int((size.height * scale).rounded(.up))
    guard
      let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
    else { throw Failure(.software, "no image surface can be made") }
    self.surface = surface
    canvas = Canvas(surface: surface, typesetter: typesetter)
    try checkCairo(cairo_surface_status(surface), "an image")
    canvas.setSource(.white, 1)
    cairo_paint(canvas.context)
    cairo_scale(canvas.context, scale, scale)
  }

  deinit { cairo_surface_destroy(surface) }

  /// The picture as a PNG file.
  package func png() throws -> [UInt8] {
    try canvas.check("a picture")
    cairo_surface_flush(surface)
    let sink = ByteSink()
    let status = sink.withStream { cairo_surface_write_to_png_stream(surface, $0, $1) }
    try checkCairo(status, "a PNG file")
    return withResolution(sink.bytes, dotsPerInch: dotsPerInch)
  }

  /// The pixels of a PNG file as red, green and blue bytes, row by row: for comparing pictures.
  package static func pixels(
    ofPNG bytes: [UInt8]
  ) throws -> (width: Int, height: Int, rgb: [UInt8]) {
    final class Source {
      var rest: ArraySlice<UInt8>
      init(_ bytes: [UInt8]) { rest = bytes[...] }
    }
    let source = Source(bytes)
    let surface = cairo_image_surface_create_from_png_stream(
      { closure, target, count in
        guard let closure, let target else { return CAIRO_STATUS_READ_ERROR }
        let source = Unmanaged<Source>.fromOpaque(closure).takeUnretainedValue()
        guard source.rest.count >= Int(count) else { return CAIRO_STATUS_READ_ERROR }
        source.rest.prefix(Int(count)).withUnsafeBufferPointer {
          if let base = $0.baseAddress { target.update(from: base, count: Int(count)) }
        }
        source.rest = source.rest.dropFirst(Int(count))
        return CAIRO_STATUS_SUCCESS
      }, Unmanaged.passUnretained(source).toOpaque())
    guard let surface else { throw Failure(.badData, "no picture can be read") }
    defer { cairo_surface_destroy(surface) }
    guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS,
      let data = cairo_image_surface_get_data(surface)
    else { throw Failure(.badData, "is not a PNG file that can be read") }
    let width = Int(cairo_image_surface_get_width(surface))
    let height = Int(cairo_image_surface_get_height(surface))
    let stride = Int(cairo_image_surface_get_stride(surface))
    var rgb: [UInt8] = []
    rgb.reserveCapacity(width * height * 3)
    for y in 0..<height {
      for x in 0..<width {
        // Little-endian words: blue, green, red.
        let pixel = data + y * stride + x * 4
        rgb += [pixel[2], pixel[1], pixel[0]]
      }
    }
    return (width, height, rgb)
  }
}

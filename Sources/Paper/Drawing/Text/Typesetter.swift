import CPangoCairo
import Diagnostics

/// Sets text with Pango, in the project's fonts and in no others.
///
/// Glyphs are neither hinted nor rounded to pixels, and the language is fixed, so that text has the
/// same measures on a page, in a picture, and on every machine with the same fonts.
package final class Typesetter {
  let context: OpaquePointer
  private let fontMap: UnsafeMutablePointer<PangoFontMap>
  private let measures: [Typeface: FontMeasures]
  private let fonts = UsedFonts()
  /// Of the smallest letters that were drawn so far, in points.
  package private(set) var smallestSize = Double.infinity

  /// Heights as fractions of the font size.
  struct FontMeasures {
    let ascent: Double
    let descent: Double
    let capHeight: Double
    let xHeight: Double
  }

  /// - Throws: `Failure` (configuration) when a face is missing or cannot be read, or another one answers in its place.
  package init(fonts source: FontSource = .host) throws {
    FontWarnings.listen()
    let configuration = try source.makeConfiguration()
    defer { FcConfigDestroy(configuration) }
    guard let fontMap = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT) else {
      throw Failure(.software, "Pango was built without FreeType")
    }
    self.fontMap = fontMap
    pango_fc_font_map_set_config(OpaquePointer(fontMap), configuration)
    // One Pango unit of 1/1024 "point" is then 1/1024 of a point on the canvas.
    pango_cairo_font_map_set_resolution(OpaquePointer(fontMap), 72)
    guard let context = pango_font_map_create_context(fontMap) else {
      throw Failure(.software, "Pango cannot make a context")
    }
    self.context = context
    pango_context_set_language(context, pango_language_from_string("en"))
    pango_context_set_round_glyph_positions(context, 0)
    guard let options = cairo_font_options_create() else {
      throw Failure(.software, "Cairo cannot make font options")
    }
    defer { cairo_font_options_destroy(options) }
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    pango_cairo_context_set_font_options(context, options)
    var measures: [Typeface: FontMeasures] = [:]
    for face in FontFace.all {
      let found = try Self.measure(face, in: fontMap, context, fonts)
      if !face.isBold, !face.isItalic { measures[face.typeface] = found }
    }
    self.measures = measures
    try FontWarnings.check()
  }

  deinit {
    g_object_unref(UnsafeMutableRawPointer(context))
    g_object_unref(fontMap)
  }

  func note(_ size: Double) { smallestSize = min(smallestSize, size) }

  func measures(of typeface: Typeface) -> FontMeasures {
    measures[typeface] ?? FontMeasures(ascent: 0.8, descent: 0.2, capHeight: 0.65, xHeight: 0.43)
  }

  /// Looks at what a layout was set in.
  /// - Throws: `Failure` (configuration) when a font cannot be read, or a library warned.
  func check(_ layout: OpaquePointer) throws(Failure) {
    try fonts.add(layout)
    try FontWarnings.check()
  }

  /// The same once all is drawn: letters are read from their files only then.
  func check() throws(Failure) {
    try fonts.check()
    try FontWarnings.check()
  }

  /// Loads a face, checks that it is the one asked for, and takes its measures.
  private static func measure(
    _ face: FontFace, in fontMap: UnsafeMutablePointer<PangoFontMap>, _ context: OpaquePointer,
    _ fonts: UsedFonts
  ) throws(Failure) -> FontMeasures {
    let size = 100.0
    let wish = try face.description(size: size)
    defer { pango_font_description_free(wish) }
    guard let font = pango_font_map_load_font(fontMap, context, wish) else {
      throw missing(face)
    }
    defer { g_object_unref(font) }
    try face.check(font)
    try fonts.add(font)
    let metrics = pango_font_get_metrics(font, nil)
    defer { pango_font_metrics_unref(metrics) }
    func inkHeight(_ text: String) -> Double {
      let layout = pango_layout_new(context)
      defer { g_object_unref(layout.map { UnsafeMutableRawPointer($0) }) }
      pango_layout_set_font_description(layout, wish)
      pango_layout_set_text(layout, text, -1)
      var ink = PangoRectangle()
      pango_layout_get_extents(layout, &ink, nil)
      return Double(ink.height) / Double(PANGO_SCALE) / size
    }
    return FontMeasures(
      ascent: Double(pango_font_metrics_get_ascent(metrics)) / Double(PANGO_SCALE) / size,
      descent: Double(pango_font_metrics_get_descent(metrics)) / Double(PANGO_SCALE) / size,
      capHeight: inkHeight("H"), xHeight: inkHeight("x"))
  }
}

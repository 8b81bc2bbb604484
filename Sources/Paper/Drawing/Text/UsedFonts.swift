import CPangoCairo
import Diagnostics

/// The fonts that text was set in, each as Pango opened it at one size.
///
/// Pango draws boxes or nothing for a font whose file it cannot read, and only warns.
final class UsedFonts {
  private typealias Font = UnsafeMutablePointer<PangoFont>
  private var fonts: Set<UnsafeMutablePointer<PangoFont>> = []

  deinit { for font in fonts { g_object_unref(font) } }

  /// Looks at the fonts of every line of `layout`.
  /// - Throws: `Failure` (configuration) with the font, its file and what to do.
  func add(_ layout: OpaquePointer) throws(Failure) {
    guard let iterator = pango_layout_get_iter(layout) else { return }
    defer { pango_layout_iter_free(iterator) }
    repeat {
      if let run = pango_layout_iter_get_run_readonly(iterator) {
        try add(run.pointee.item.pointee.analysis.font)
      }
    } while pango_layout_iter_next_run(iterator) != 0
  }

  func add(_ font: UnsafeMutablePointer<PangoFont>?) throws(Failure) {
    guard let font, !fonts.contains(font) else { return }
    try check(font)
    // HarfBuzz reads the file by itself, and takes one that cannot be read for a font without letters.
    guard let shapes = pango_font_get_hb_font(font),
      hb_face_get_glyph_count(hb_font_get_face(shapes)) > 0
    else { throw unreadable(font) }
    g_object_ref(font)
    fonts.insert(font)
  }

  /// Whether all of them are as they were: files are opened again while letters are drawn.
  func check() throws(Failure) { for font in fonts { try check(font) } }

  private func check(_ font: Font) throws(Failure) {
    guard let scaled = pango_cairo_font_get_scaled_font(OpaquePointer(font)),
      cairo_scaled_font_status(scaled) == CAIRO_STATUS_SUCCESS
    else { throw unreadable(font) }
  }

  private func unreadable(_ font: Font) -> Failure {
    // Pango's warning says the same.
    FontWarnings.forget()
    var file: UnsafeMutablePointer<FcChar8>?
    FcPatternGetString(
      pango_fc_font_get_pattern(
        UnsafeMutableRawPointer(font).assumingMemoryBound(to: PangoFcFont.self)), FC_FILE, 0, &file)
    let description = pango_font_describe(font)
    defer { pango_font_description_free(description) }
    let name = pango_font_description_to_string(description)
    defer { g_free(name) }
    return Failure(
      .configuration, at: file.map { String(cString: $0) }, "the font's file cannot be read",
      expected: name.map { String(cString: $0) }, remedy: fontRemedy)
  }
}

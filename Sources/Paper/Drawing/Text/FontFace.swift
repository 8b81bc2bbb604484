import CPangoCairo
import Diagnostics

/// One face of a family: what one font file holds.
struct FontFace: Hashable {
  var typeface: Typeface
  var isBold = false
  var isItalic = false

  /// Those that text is set in. A picture may need only some of them; a machine has all or is not whole.
  static let all =
    [false, true].flatMap { bold in
      [false, true].map { FontFace(typeface: .serif, isBold: bold, isItalic: $0) }
    }
    + [
      FontFace(typeface: .sans), FontFace(typeface: .sans, isBold: true),
      FontFace(typeface: .sans, isItalic: true), FontFace(typeface: .mono),
    ]

  private var weight: PangoWeight { isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL }
  private var style: PangoStyle { isItalic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL }

  var name: String {
    typeface.family + (isBold ? " Bold" : "") + (isItalic ? " Italic" : "")
  }

  /// What Pango is asked for; the caller frees it.
  /// - Parameter size: in points.
  func description(size: Double) throws(Failure) -> OpaquePointer {
    guard let wish = pango_font_description_from_string(typeface.family) else {
      throw missing(self)
    }
    pango_font_description_set_absolute_size(wish, size * Double(PANGO_SCALE))
    pango_font_description_set_weight(wish, weight)
    pango_font_description_set_style(wish, style)
    return wish
  }

  /// Whether a font is this face and no other that took its place.
  /// - Throws: `Failure` (configuration) with both names.
  func check(_ font: UnsafeMutablePointer<PangoFont>) throws(Failure) {
    guard let answer = pango_font_describe(font) else { throw missing(self) }
    defer { pango_font_description_free(answer) }
    let family = pango_font_description_get_family(answer).map { String(cString: $0) }
    guard family == typeface.family, pango_font_description_get_weight(answer) == weight,
      pango_font_description_get_style(answer) == style
    else {
      pango_font_description_unset_fields(answer, PANGO_FONT_MASK_SIZE)
      let found = pango_font_description_to_string(answer)
      defer { g_free(found) }
      throw missing(self, found: found.map { String(cString: $0) })
    }
  }
}

/// The colours of every picture. The hues are those of Okabe and Ito (2008), which people with any
/// common colour-vision deficiency can tell apart; lines differ in dash pattern as well.
package enum Palette {
  package static let ink = Color(hex: 0x1A1A1A)
  /// Axis lines, ticks, secondary words.
  package static let axis = Color(hex: 0x4D4D4D)
  package static let grid = Color(hex: 0xDDDDDD)
  /// A wash behind a region, such as the representable range.
  package static let wash = Color(hex: 0xF3F1EA)

  /// Words that lead elsewhere: dark enough to read, blue enough to be seen.
  package static let link = blue.mixed(with: .black, 0.35)

  package static let blue = Color(hex: 0x0072B2)
  package static let vermilion = Color(hex: 0xD55E00)
  package static let green = Color(hex: 0x009E73)
  package static let orange = Color(hex: 0xE69F00)
  package static let sky = Color(hex: 0x56B4E9)
  package static let purple = Color(hex: 0xCC79A7)

  /// STE-net is blue wherever it appears, as in the paper's Figure 2.
  package static let steNet = blue
  /// Q̂-net is red wherever it appears, as in the paper's Figure 2.
  package static let qhatNet = vermilion
}

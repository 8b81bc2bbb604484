/// A family of fonts that the pictures and the report are set in.
///
/// Linux Libertine was chosen because it places the hat of Q̂ and the bar of Ē right in italics, and
/// has ∇, α, η and w̃ of its own; Linux Biolinum was drawn to go with it.
package enum Typeface: String, CaseIterable, Sendable {
  case serif = "Linux Libertine O"
  case sans = "Linux Biolinum O"
  case mono = "Linux Libertine Mono O"

  /// The family's name as fontconfig knows it.
  package var family: String { rawValue }

  /// The package of Debian and Ubuntu that brings the family.
  package var aptPackage: String { "fonts-linuxlibertine" }
}

/// How hard the generated digits are.
///
/// Chosen by training the paper's network on the result (recipe of Section 6.1, 2 bits, 5,000 steps), so that
/// its validation accuracy lies where MNIST puts it, near 97 %, and differences between runs stay visible.
enum Difficulty {
  /// Weight of the thin tail of careless writing.
  static let scrawl: Float = 0.7
  /// Share of digits in which the pen skips for a short way.
  static let skippedInk: Float = 0.03
  /// Share of digits with a piece of a neighbouring stroke in the picture.
  static let strayInk: Float = 0.02
  /// Share of digits partly covered by something white.
  static let occlusion: Float = 0.01
}

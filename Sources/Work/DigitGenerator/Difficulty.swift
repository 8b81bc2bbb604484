/// How hard the generated digits are.
///
/// Chosen by training the paper's network on the result (Q̂-net of Section 6.1, 2 bits, 5,000 steps), so that its
/// validation accuracy lies where MNIST puts it and differences between runs stay visible:
///
///                          generated digits          MNIST
///     SGD, seeds 1, 2, 3   97.2, 97.1, 97.1 %        96.9 % (seed 1)
///     Adam, seed 1         97.9 %                    97.5 %
///
/// A `scrawl` of 1.0 instead of 0.7 gave 95.9 instead of 97.1 % after 3,000 of the 5,000 steps.
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

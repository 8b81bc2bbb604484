/// How hard the generated images are.
///
/// Chosen by training a small network in full precision on the 20,000 training images (three residual blocks of
/// 16 to 64 channels, SGD with momentum 0.9, batches of 64), so that it learns something at once and has much
/// left to learn. Right among the 2,000 test images, after so many training images:
///
///     3,200    12,800    51,200    102,400    204,800        by colour alone (linear in mean and deviation)
///      34 %      39 %      55 %       89 %       95 %        39 %
///
/// With backgrounds of 0.7 instead of 0.45 colour alone gave 52 %, and shapes were learnt later.
enum SceneDifficulty {
  /// How much of a shape's first colour its class may decide, from 0 to 1. A hint that a network finds early;
  /// shape and texture tell the rest.
  static let largestTint: Float = 0.8
  /// The same of the background's colours.
  static let largestBackgroundTint: Float = 0.45
  /// Things in the way, at most.
  static let mostObstacles = 1
  /// Share of pictures with a textured background.
  static let texturedShare: Float = 0.25
  /// Half of the noise's range, at most; 1 is from black to white.
  static let largestNoise: Float = 0.06
}

extension SIMD3<Float> {
  /// A full colour at `hue` on the circle that leads from red by green and blue back to red in 0 ... 1: straight
  /// lines between the six corners of the colour cube.
  static func hue(_ hue: Float) -> SIMD3<Float> {
    let angle = (hue - hue.rounded(.down)) * 6
    func ramp(_ centre: Float) -> Float {
      let distance = abs(angle - centre)
      return Swift.min(1, Swift.max(0, 2 - Swift.min(distance, 6 - distance)))
    }
    return SIMD3(ramp(0), ramp(2), ramp(4))
  }
}

import Foundation

/// A sequential colour map for densities: pale to dark, so that it also reads in grey and for every
/// kind of colour vision.
///
/// Lightness falls along a straight line in Oklab while the hue turns from yellow over green to
/// blue; equal steps of value therefore look like equal steps of colour.
package struct ColorMap: Sendable {
  /// Oklab lightness at 0 and at 1.
  package let lightness: ClosedRange<Double>
  private let hues: (start: Double, end: Double)
  private let chroma: Double

  /// The map of the density plots.
  package static let density = ColorMap(
    lightness: 0.27...0.955, hueStart: 108, hueEnd: 276, chroma: 0.125)

  init(lightness: ClosedRange<Double>, hueStart: Double, hueEnd: Double, chroma: Double) {
    self.lightness = lightness
    self.hues = (hueStart, hueEnd)
    self.chroma = chroma
  }

  /// The colour of `value` in 0 (pale) … 1 (dark); values outside are cut off.
  package func color(at value: Double) -> Color {
    let t = min(1, max(0, value))
    let hue = (hues.start + t * (hues.end - hues.start)) * .pi / 180
    // Little colour at the ends keeps every shade inside sRGB, where lightness would break otherwise.
    let strength = chroma * pow(sin(.pi * (0.12 + 0.80 * t)), 0.9)
    return Oklab(
      lightness: lightness.upperBound - t * (lightness.upperBound - lightness.lowerBound),
      a: strength * cos(hue), b: strength * sin(hue)
    ).color
  }
}

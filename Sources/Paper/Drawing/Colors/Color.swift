import Foundation

/// An opaque colour in sRGB, each component in 0…1.
package struct Color: Hashable, Sendable {
  package let red: Double
  package let green: Double
  package let blue: Double

  package init(red: Double, green: Double, blue: Double) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// From the usual six hexadecimal digits, such as `0x0072B2`.
  package init(hex: UInt32) {
    self.init(
      red: Double(hex >> 16 & 0xFF) / 255, green: Double(hex >> 8 & 0xFF) / 255,
      blue: Double(hex & 0xFF) / 255)
  }

  package static let white = Color(hex: 0xFFFFFF)
  package static let black = Color(hex: 0x000000)

  /// The colour that lies `fraction` of the way to `other`, mixed in Oklab so that equal steps look equal.
  package func mixed(with other: Color, _ fraction: Double) -> Color {
    let (a, b) = (Oklab(self), Oklab(other))
    let t = fraction
    return Oklab(
      lightness: a.lightness + t * (b.lightness - a.lightness),
      a: a.a + t * (b.a - a.a), b: a.b + t * (b.b - a.b)
    ).color
  }

  /// A paler colour: 0 leaves it, 1 is white.
  package func tinted(_ fraction: Double) -> Color { mixed(with: .white, fraction) }
}

/// The perceptual colour space Oklab (Ottosson 2020): equal distances look about equally different.
package struct Oklab: Hashable, Sendable {
  /// 0 (black) … 1 (white).
  package let lightness: Double
  /// Green (negative) to red.
  package let a: Double
  /// Blue (negative) to yellow.
  package let b: Double

  package init(lightness: Double, a: Double, b: Double) {
    self.lightness = lightness
    self.a = a
    self.b = b
  }

  package init(_ color: Color) {
    let (r, g, b) = (linear(color.red), linear(color.green), linear(color.blue))
    let l = cbrt(0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b)
    let m = cbrt(0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b)
    let s = cbrt(0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b)
    self.init(
      lightness: 0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
      a: 1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
      b: 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s)
  }

  /// The nearest sRGB colour; components outside the gamut are cut off.
  package var color: Color {
    let l = pow(lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b, 3)
    let m = pow(lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b, 3)
    let s = pow(lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b, 3)
    return Color(
      red: encoded(4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s),
      green: encoded(-1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s),
      blue: encoded(-0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s))
  }
}

/// sRGB component to linear light.
private func linear(_ component: Double) -> Double {
  component <= 0.04045 ? component / 12.92 : pow((component + 0.055) / 1.055, 2.4)
}

/// Linear light to an sRGB component in 0…1.
private func encoded(_ light: Double) -> Double {
  let component = light <= 0.003_130_8 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055
  return min(1, max(0, component))
}

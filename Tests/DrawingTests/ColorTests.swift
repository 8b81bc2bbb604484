import Drawing
import Foundation
import Testing

@Suite struct ColorTests {
  @Test func oklabRoundTrip() {
    for color in [Palette.blue, Palette.vermilion, Palette.green, .white, .black] {
      let back = Oklab(color).color
      #expect(abs(back.red - color.red) < 1e-4)
      #expect(abs(back.green - color.green) < 1e-4)
      #expect(abs(back.blue - color.blue) < 1e-4)
    }
  }

  /// Equal steps of value are equal steps of lightness, after rounding to sRGB too.
  @Test func densityMapIsEven() {
    let map = ColorMap.density
    let range = map.lightness
    for step in 0...50 {
      let t = Double(step) / 50
      let wish = range.upperBound - t * (range.upperBound - range.lowerBound)
      #expect(abs(Oklab(map.color(at: t)).lightness - wish) < 0.012, "at \(t)")
    }
  }

  /// A pixel in a hundred, made darker.
  @Test func pictureDifferences() throws {
    func picture(_ marked: Int) throws -> [UInt8] {
      try Picture(size: Size(10, 10)) { canvas in
        canvas.fill(Rectangle(0, 0, Double(marked), 1), .black)
      }.png(dotsPerInch: 72, typesetter: Typesetter())
    }
    #expect(try PictureDifference(picture(0), picture(0)).share == 0)
    #expect(try PictureDifference(picture(0), picture(3)).share == 0.03)
    let other = try Picture(size: Size(9, 10)) { _ in }.png(
      dotsPerInch: 72, typesetter: Typesetter())
    #expect(try PictureDifference(picture(0), other).share == nil)
    #expect(throws: (any Error).self) { try PictureDifference(picture(0), [1, 2, 3]) }
  }

  @Test func pngKnowsItsResolution() throws {
    let png = try Picture(size: Size(72, 36)) { $0.fill(Rectangle(0, 0, 9, 9), .black) }
      .png(typesetter: Typesetter())
    let pixels = try RasterImage.pixels(ofPNG: png)
    #expect(pixels.width == 300 && pixels.height == 150)
    let name = Array("pHYs".utf8)
    let start =
      try #require(
        png.indices.first { png[$0...].starts(with: name) }, "there is no such chunk") + name.count
    // 300 dots per inch are 11,811 per metre.
    #expect(Array(png[start..<start + 9]) == [0, 0, 0x2E, 0x23, 0, 0, 0x2E, 0x23, 1])
  }

  @Test func bentPaths() {
    let path = Path(Rectangle(0, 0, 10, 10)).flattened(step: 1)
    #expect(path.elements.count > 40)
    let warped = path.mapped { Point($0.x * $0.x / 10, $0.y) }
    var widest = 0.0
    for case .line(let point) in warped.elements { widest = max(widest, point.x) }
    #expect(widest == 10)
  }
}

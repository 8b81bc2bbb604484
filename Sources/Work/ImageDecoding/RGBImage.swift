/// A colour picture: `height` × `width` × 3 bytes (red, green, blue of sRGB), row by row from the top.
package struct RGBImage: Equatable, Sendable {
  package let width: Int
  package let height: Int
  package let pixels: [UInt8]

  package init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(pixels.count == width * height * 3, "pixels and size do not fit")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// Red, green and blue at column `x`, row `y`.
  package subscript(x: Int, y: Int) -> SIMD3<UInt8> {
    let index = (y * width + x) * 3
    return SIMD3(pixels[index], pixels[index + 1], pixels[index + 2])
  }

  /// The picture turned and mirrored as an EXIF orientation says.
  /// - Parameter orientation: 1 to 8 as in EXIF 2.3, tag 0x0112: which way the stored first row and first
  ///   column point. 1 is upright; other numbers count as 1.
  package func upright(from orientation: Int) -> RGBImage {
    guard (2...8).contains(orientation) else { return self }
    let swapsAxes = orientation >= 5
    let (newWidth, newHeight) = swapsAxes ? (height, width) : (width, height)
    var turned = [UInt8](repeating: 0, count: pixels.count)
    for y in 0..<newHeight {
      for x in 0..<newWidth {
        let (sourceX, sourceY) =
          switch orientation {
          case 2: (width - 1 - x, y)
          case 3: (width - 1 - x, height - 1 - y)
          case 4: (x, height - 1 - y)
          case 5: (y, x)
          case 6: (y, height - 1 - x)
          case 7: (width - 1 - y, height - 1 - x)
          default: (width - 1 - y, x)
          }
        let from = (sourceY * width + sourceX) * 3
        let to = (y * newWidth + x) * 3
        for channel in 0..<3 { turned[to + channel] = pixels[from + channel] }
      }
    }
    return RGBImage(width: newWidth, height: newHeight, pixels: turned)
  }
}

/// How far two PNG pictures are apart, for tests and for comparing reports.
package struct PictureDifference: Equatable, Sendable {
  /// Nil when the sizes differ.
  package let share: Double?
  package let sizes: String

  /// - Parameters:
  ///   - tolerance: how much a colour component of 0…255 may differ before the pixel counts.
  /// - Throws: `Failure` when one of them is not a PNG file.
  package init(_ a: [UInt8], _ b: [UInt8], tolerance: Int = 24) throws {
    let (first, second) = (try RasterImage.pixels(ofPNG: a), try RasterImage.pixels(ofPNG: b))
    sizes = "\(first.width) × \(first.height) and \(second.width) × \(second.height)"
    guard first.width == second.width, first.height == second.height else {
      share = nil
      return
    }
    let pixels = first.width * first.height
    let differing = (0..<pixels).count { pixel in
      (0..<3).contains { component in
        abs(Int(first.rgb[pixel * 3 + component]) - Int(second.rgb[pixel * 3 + component]))
          > tolerance
      }
    }
    share = pixels == 0 ? 0 : Double(differing) / Double(pixels)
  }
}

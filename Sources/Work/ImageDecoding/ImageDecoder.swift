import Diagnostics

/// A picture file decoded, with what is odd about it.
package struct DecodedImage: Equatable, Sendable {
  package let image: RGBImage
  /// Pixels of the whole picture, upright.
  package let fullWidth: Int
  package let fullHeight: Int
  /// How many pixels of the whole picture make one of `image`, along each side: 1, 2, 4 or 8. At the right and
  /// lower edges the last ones may be fewer.
  package let reduction: Int
  /// What the decoder had to overlook; empty for a sound file.
  package var warnings: [String] = []
}

/// Decodes the picture files of photograph collections, whatever their names say they are.
///
/// Everything becomes 8-bit RGB: grey is repeated, CMYK is converted, 16 bits are rounded to 8, palettes are
/// looked up, transparent parts become white, and a camera's orientation (EXIF) is applied. A file that is not a
/// whole JPEG or PNG is refused by name.
package enum ImageDecoder {
  /// Larger pictures are refused before memory is taken for them: 100 million pixels.
  package static let largestPixelCount = 100_000_000

  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - name: what errors call it.
  ///   - reduction: 1, 2, 4 or 8: a JPEG is decoded at this fraction of its size, which is quicker. A PNG is always
  ///     decoded whole.
  /// - Throws: `Failure` 65.
  package static func decode(
    _ bytes: [UInt8], name: String, reduction: Int = 1
  ) throws(Failure) -> DecodedImage {
    switch ImageFormat(bytes) {
    case .jpeg: return try JPEGDecoder.decode(bytes, name: name, reduction: reduction)
    case .png: return try PNGDecoder.decode(bytes, name: name)
    case .other(let kind):
      throw refusal(name, "neither a JPEG nor a PNG file", found: kind)
    }
  }

  static func checkSize(width: Int, height: Int, _ name: String) throws(Failure) {
    let (count, overflow) = width.multipliedReportingOverflow(by: height)
    guard width > 0, height > 0, !overflow, count <= largestPixelCount else {
      throw refusal(
        name, "the picture has an unusable size", found: "\(width) × \(height)",
        expected: "1 to \(largestPixelCount) pixels")
    }
  }

  package static func refusal(
    _ name: String, _ problem: String, found: String?, expected: String = "a whole JPEG or PNG file"
  ) -> Failure {
    Failure(
      .badData, at: name, problem, expected: expected, found: found,
      remedy: "replace the file or take it out of the folder")
  }
}

/// What a file is by its first bytes.
enum ImageFormat: Equatable {
  case jpeg
  case png
  /// In words, for messages.
  case other(String)

  init(_ bytes: [UInt8]) {
    let known: [(String, [UInt8])] = [
      ("GIF", Array("GIF8".utf8)), ("BMP", Array("BM".utf8)), ("TIFF", [0x49, 0x49, 0x2a, 0]),
      ("TIFF", [0x4d, 0x4d, 0, 0x2a]), ("RIFF (WebP?)", Array("RIFF".utf8)),
      ("PDF", Array("%PDF".utf8)), ("HTML", Array("<".utf8)),
    ]
    if bytes.starts(with: [0xff, 0xd8, 0xff]) {
      self = .jpeg
    } else if bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) {
      self = .png
    } else if bytes.isEmpty {
      self = .other("an empty file")
    } else if let kind = known.first(where: { bytes.starts(with: $0.1) }) {
      self = .other("a \(kind.0) file")
    } else {
      self = .other("bytes of unknown kind")
    }
  }
}

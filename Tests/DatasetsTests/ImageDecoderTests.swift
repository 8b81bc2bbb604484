import Diagnostics
import Foundation
import ImageDecoding
import TestSupport
import Testing

/// The pictures come from `Fixtures/make_images.py`: red, green, blue and yellow quarters, 24 × 16.
@Suite("decoding pictures")
struct ImageDecoderTests {
  private static let colors: [SIMD3<Int>] = [
    SIMD3(220, 30, 40), SIMD3(40, 180, 60), SIMD3(30, 60, 200), SIMD3(230, 210, 50),
  ]

  private func bytes(_ name: String) throws -> [UInt8] {
    let path = "\(SharedData.packageRoot)/Tests/DatasetsTests/Fixtures/\(name)"
    return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  private func decode(_ name: String) throws -> DecodedImage {
    try ImageDecoder.decode(try bytes(name), name: name)
  }

  /// The colours in the middle of the four quarters: top left, top right, bottom left, bottom right.
  private func quarters(_ image: RGBImage) -> [SIMD3<Int>] {
    [(1, 1), (3, 1), (1, 3), (3, 3)].map { x, y in
      SIMD3<Int>(truncatingIfNeeded: image[image.width * x / 4, image.height * y / 4])
    }
  }

  private func expect(
    _ name: String, _ expected: [SIMD3<Int>], tolerance: Int,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let decoded = try decode(name)
    #expect(decoded.warnings.isEmpty, "\(name)", sourceLocation: location)
    #expect(decoded.image.width == 24 && decoded.image.height == 16, sourceLocation: location)
    for (found, wanted) in zip(quarters(decoded.image), expected) {
      for channel in 0..<3 {
        #expect(
          abs(found[channel] - wanted[channel]) <= tolerance, "\(name): \(found), not \(wanted)",
          sourceLocation: location)
      }
    }
  }

  @Test(
    "colour JPEG files: baseline, subsampled, progressive, CMYK with and without Adobe's mark",
    arguments: ["rgb.jpg", "subsampled.jpg", "progressive.jpg", "cmyk-adobe.jpg", "cmyk-plain.jpg"])
  func colorJPEG(name: String) throws { try expect(name, Self.colors, tolerance: 4) }

  @Test("every EXIF orientation comes out upright", arguments: 1...8)
  func orientation(number: Int) throws {
    let decoded = try decode("exif-\(number).jpg").image
    // Pillow's own idea of "upright" made the files; 5 to 8 are stored on their side.
    #expect(decoded.width == 24 && decoded.height == 16)
    for (found, wanted) in zip(quarters(decoded), Self.colors) {
      #expect((0..<3).allSatisfy { abs(found[$0] - wanted[$0]) <= 4 })
    }
  }

  @Test(
    "colour PNG files: 8 and 16 bits, palette, interlaced",
    arguments: [
      "rgb.png", "rgb-16-bit.png", "palette.png", "interlaced.png",
    ])
  func colorPNG(name: String) throws { try expect(name, Self.colors, tolerance: 0) }

  @Test("grey files are repeated in all three channels")
  func grey() throws {
    let greys = [88, 124, 67, 198].map { SIMD3<Int>(repeating: $0) }
    try expect("grey.jpg", greys, tolerance: 2)
    try expect("grey.png", greys, tolerance: 0)
    let reds = Self.colors.map { SIMD3<Int>(repeating: $0.x) }
    try expect("grey-16-bit.png", reds, tolerance: 0)
    let blackAndWhite = [0, 255, 0, 255].map { SIMD3<Int>(repeating: $0) }
    try expect("bilevel.png", blackAndWhite, tolerance: 0)
  }

  @Test("what is transparent becomes white")
  func transparent() throws {
    let white = SIMD3<Int>(repeating: 255)
    try expect("alpha.png", [Self.colors[0], white, Self.colors[2], white], tolerance: 0)
    let greys = [88, 255, 67, 255].map { SIMD3<Int>(repeating: $0) }
    try expect("grey-alpha.png", greys, tolerance: 0)
  }

  @Test("the content decides, not the name")
  func otherName() throws {
    let decoded = try ImageDecoder.decode(try bytes("rgb.png"), name: "n01440764_1.JPEG")
    #expect(quarters(decoded.image) == Self.colors)
  }

  @Test("other kinds of files are refused by name and kind")
  func otherKinds() throws {
    for (content, kind) in [
      (try bytes("picture.gif"), "a GIF file"), ([], "an empty file"),
      (Array("text".utf8), "unknown"),
      (Array("<html>".utf8), "HTML"),
    ] {
      let failure = try #require(throws: Failure.self) {
        try ImageDecoder.decode(content, name: "train/dog/7.jpg")
      }
      #expect(failure.code == .badData && failure.place == "train/dog/7.jpg")
      #expect(failure.found?.contains(kind) == true, "\(failure)")
    }
  }

  @Test(
    "a file cut anywhere is refused or decoded without harm",
    arguments: [
      "rgb.jpg", "progressive.jpg", "cmyk-adobe.jpg", "exif-6.jpg", "rgb.png", "interlaced.png",
      "palette.png",
    ])
  func truncated(name: String) throws {
    let whole = try bytes(name)
    for length in 0..<whole.count {
      do throws(Failure) {
        let decoded = try ImageDecoder.decode(Array(whole.prefix(length)), name: name)
        // Of a PNG the end mark (12 bytes) may be missing: the pixels' own checksum was right.
        let isWhole = name.hasSuffix(".png") && length >= whole.count - 12
        #expect(isWhole, "\(name) cut to \(length) of \(whole.count) bytes")
        #expect(decoded.image.width == 24)
      } catch {
        #expect(error.code == .badData && error.found?.isEmpty == false)
      }
    }
  }

  @Test(
    "flipped bits never do harm",
    arguments: [
      "rgb.jpg", "progressive.jpg", "exif-6.jpg", "rgb-16-bit.png", "interlaced.png", "palette.png",
    ])
  func flipped(name: String) throws {
    let whole = try bytes(name)
    for position in 0..<whole.count * 8 {
      var damaged = whole
      damaged[position / 8] ^= 1 << UInt8(position % 8)
      do throws(Failure) {
        _ = try ImageDecoder.decode(damaged, name: name)
      } catch {
        #expect(error.code == .badData)
      }
    }
  }

  @Test("a header that promises a gigantic picture takes no memory")
  func gigantic() throws {
    var jpeg = try bytes("rgb.jpg")
    let frame = try #require(jpeg.indices.first { jpeg[$0] == 0xff && jpeg[$0 + 1] == 0xc0 })
    for offset in 5...8 { jpeg[frame + offset] = offset % 2 == 1 ? 0xfe : 0 }
    let failure = try #require(throws: Failure.self) {
      try ImageDecoder.decode(jpeg, name: "gigantic.jpg")
    }
    #expect(failure.problem.contains("size") && failure.found == "65024 × 65024")
  }
}

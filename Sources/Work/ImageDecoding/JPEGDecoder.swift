import CTurboJPEG
import Diagnostics

/// Decodes JPEG files by libjpeg-turbo: grey, YCbCr, RGB, CMYK and YCCK, baseline and progressive.
///
/// The inverse transform is the accurate one and chrominance is interpolated, so that the bytes do not depend on
/// which vector instructions the processor has.
enum JPEGDecoder {
  private static let flags = TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS

  /// - Throws: `Failure` 65 when the file is damaged, ends too early, or is of a kind that libjpeg-turbo does not read.
  static func decode(
    _ bytes: [UInt8], name: String, reduction: Int
  ) throws(Failure) -> DecodedImage {
    guard let handle = tjInitDecompress() else {
      throw Failure(.software, at: name, "libjpeg-turbo cannot start")
    }
    defer { tjDestroy(handle) }
    var (width, height, subsampling, colorSpace) = (Int32(0), Int32(0), Int32(0), Int32(0))
    guard
      tjDecompressHeader3(
        handle, bytes, UInt(bytes.count), &width, &height, &subsampling, &colorSpace) == 0
    else { throw damaged(handle, name) }
    try ImageDecoder.checkSize(width: Int(width), height: Int(height), name)
    let segments = JPEGSegments(bytes)
    guard segments.hasEnd else {
      throw ImageDecoder.refusal(
        name, "the JPEG file is truncated", found: "no end mark in \(bytes.count) bytes")
    }
    let isInk = colorSpace == Int32(TJCS_CMYK.rawValue) || colorSpace == Int32(TJCS_YCCK.rawValue)
    let format = isInk ? TJPF_CMYK : TJPF_RGB
    let samples = isInk ? 4 : 3
    // libjpeg-turbo's reduced inverse transforms give the mean of 2 × 2, 4 × 4 or 8 × 8 pixels, nearly.
    let (columns, rows) = (reduced(width, reduction), reduced(height, reduction))
    var pixels = [UInt8](repeating: 0, count: Int(columns) * Int(rows) * samples)
    let status = tjDecompress2(
      handle, bytes, UInt(bytes.count), &pixels, columns, 0, rows, Int32(format.rawValue), flags)
    var warnings: [String] = []
    if status != 0 {
      // A warning leaves the picture decoded, for instance past superfluous bytes. Missing data stays grey.
      let words = String(cString: tjGetErrorStr2(handle))
      guard tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue), !words.contains("remature end")
      else { throw damaged(handle, name) }
      warnings.append(words)
    }
    if isInk { pixels = rgb(ink: pixels, isInverted: segments.hasAdobeMarker) }
    let image = RGBImage(width: Int(columns), height: Int(rows), pixels: pixels)
    let isOnItsSide = segments.orientation >= 5
    return DecodedImage(
      image: image.upright(from: segments.orientation),
      fullWidth: Int(isOnItsSide ? height : width), fullHeight: Int(isOnItsSide ? width : height),
      reduction: reduction, warnings: warnings)
  }

  private static func reduced(_ extent: Int32, _ reduction: Int) -> Int32 {
    (extent + Int32(reduction) - 1) / Int32(reduction)
  }

  /// Ink on white paper: every colour takes away its share of the light, black of all three.
  /// - Parameter isInverted: whether 255 means no ink, as in files of Adobe's programs.
  private static func rgb(ink: [UInt8], isInverted: Bool) -> [UInt8] {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(ink.count / 4 * 3)
    for index in stride(from: 0, to: ink.count, by: 4) {
      let light = (0..<4).map { isInverted ? Int(ink[index + $0]) : 255 - Int(ink[index + $0]) }
      for channel in 0..<3 { pixels.append(UInt8((light[channel] * light[3] + 127) / 255)) }
    }
    return pixels
  }

  private static func damaged(_ handle: tjhandle, _ name: String) -> Failure {
    ImageDecoder.refusal(
      name, "the JPEG file is damaged, truncated or of an unusual kind",
      found: String(cString: tjGetErrorStr2(handle)))
  }
}

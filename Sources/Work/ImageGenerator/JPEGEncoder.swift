import CTurboJPEG
import Diagnostics
import ImageDecoding

/// Encodes pictures as baseline JPEG files by libjpeg-turbo.
enum JPEGEncoder {
  /// - Parameters:
  ///   - quality: 1 to 100.
  ///   - isGrey: stores brightness alone; else colours at half the resolution, as cameras do.
  /// - Throws: `Failure` 70 when libjpeg-turbo refuses.
  static func encode(
    _ image: RGBImage, quality: Int, isGrey: Bool, name: String
  ) throws(Failure) -> [UInt8] {
    guard let handle = tjInitCompress() else {
      throw Failure(.software, at: name, "libjpeg-turbo cannot start")
    }
    defer { tjDestroy(handle) }
    let subsampling = Int32((isGrey ? TJSAMP_GRAY : TJSAMP_420).rawValue)
    var buffer: UnsafeMutablePointer<UInt8>?
    var count: UInt = 0
    defer { tjFree(buffer) }
    let status = tjCompress2(
      handle, image.pixels, Int32(image.width), 0, Int32(image.height),
      Int32(TJPF_RGB.rawValue), &buffer, &count, subsampling, Int32(quality), TJFLAG_ACCURATEDCT)
    guard status == 0, let buffer else {
      throw Failure(
        .software, at: name, "libjpeg-turbo cannot encode the picture",
        found: String(cString: tjGetErrorStr2(handle)))
    }
    return Array(UnsafeBufferPointer(start: buffer, count: Int(count)))
  }
}

import CPNG
import Diagnostics

/// Decodes PNG files by libpng: grey, palette, 1 to 16 bits, interlaced, transparent.
enum PNGDecoder {
  /// - Throws: `Failure` 65 when the file is not whole: libpng checks the checksum of every chunk it needs.
  static func decode(_ bytes: [UInt8], name: String) throws(Failure) -> DecodedImage {
    var image = png_image()
    // libpng reads from `bytes` until the end, so both calls stay within this closure.
    let result: Result<DecodedImage, Failure> = bytes.withUnsafeBytes { buffer in
      defer { png_image_free(&image) }
      do throws(Failure) {
        guard png_begin_rgb(&image, buffer.baseAddress, buffer.count) != 0 else {
          throw refusal(&image, name)
        }
        return .success(try finish(&image, name))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private static func finish(_ image: inout png_image, _ name: String) throws(Failure)
    -> DecodedImage
  {
    let (width, height) = (Int(image.width), Int(image.height))
    try ImageDecoder.checkSize(width: width, height: height, name)
    var pixels = [UInt8](repeating: 0, count: width * height * 3)
    var white = png_color(red: 255, green: 255, blue: 255)
    let status = pixels.withUnsafeMutableBytes {
      png_image_finish_read(&image, &white, $0.baseAddress, Int32(width * 3), nil)
    }
    guard status != 0, png_failed(&image) == 0 else { throw refusal(&image, name) }
    let message = String(cString: png_message(&image))
    return DecodedImage(
      image: RGBImage(width: width, height: height, pixels: pixels),
      fullWidth: width, fullHeight: height, reduction: 1,
      warnings: message.isEmpty ? [] : [message])
  }

  private static func refusal(_ image: inout png_image, _ name: String) -> Failure {
    ImageDecoder.refusal(
      name, "the PNG file is damaged or truncated", found: String(cString: png_message(&image)))
  }
}

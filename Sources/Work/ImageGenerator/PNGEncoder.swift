import CPNG
import Diagnostics
import ImageDecoding

/// Encodes pictures as 8-bit RGB PNG files by libpng.
enum PNGEncoder {
  /// - Throws: `Failure` 70 when libpng refuses.
  static func encode(_ image: RGBImage, name: String) throws(Failure) -> [UInt8] {
    var header = png_image()
    header.version = UInt32(PNG_IMAGE_VERSION)
    header.width = UInt32(image.width)
    header.height = UInt32(image.height)
    // Quick rather than small: what the pipeline encodes is noisy, and read once.
    header.flags = UInt32(PNG_IMAGE_FLAG_FAST)
    header.format = UInt32(PNG_FORMAT_RGB)
    // More than the pixels need when they cannot be packed at all.
    var count = image.pixels.count + image.height * 8 + 4096
    var bytes = [UInt8](repeating: 0, count: count)
    let status = bytes.withUnsafeMutableBytes {
      png_image_write_to_memory(
        &header, $0.baseAddress, &count, 0, image.pixels, Int32(image.width * 3), nil)
    }
    guard status != 0 else {
      throw Failure(
        .software, at: name, "libpng cannot encode the picture",
        found: String(cString: png_message(&header)))
    }
    return Array(bytes.prefix(count))
  }
}

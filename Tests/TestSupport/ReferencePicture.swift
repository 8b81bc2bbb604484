import Drawing
import Foundation

/// A picture that somebody has looked at and approved: the PNG file of its name in the folder `References`
/// beside the test.
package enum ReferencePicture {
  /// What tells `png` from the approved picture; nil when they look alike. With `RECORD_REFERENCES=1` in the
  /// environment the picture is written instead, and that is a fault too, so that nobody records by accident.
  /// - Parameters:
  ///   - share: of the pixels that may differ.
  ///   - test: the path of the test's source.
  package static func fault(
    of png: [UInt8], against name: String, upTo share: Double = 0.002, test: String = #filePath
  ) throws -> String? {
    let url = URL(fileURLWithPath: test).deletingLastPathComponent()
      .appending(path: "References/\(name).png")
    if ProcessInfo.processInfo.environment["RECORD_REFERENCES"] == "1" {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(png).write(to: url)
      return "recorded \(url.path)"
    }
    let difference = try PictureDifference(png, Array(Data(contentsOf: url)))
    guard let found = difference.share else { return "\(name): other size: \(difference.sizes)" }
    return found <= share ? nil : "\(name): \(found * 100) % of the pixels differ"
  }
}

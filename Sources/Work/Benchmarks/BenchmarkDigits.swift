import Diagnostics
import DigitGenerator
import DigitSets
import Foundation
import Records

/// The digits that the benchmark trains on: speed depends on them, since blank windows and inactive units are
/// passed over, so it must not be noise.
package struct BenchmarkDigits {
  package let images: LabelledImages
  package let name: String

  /// - Parameters:
  ///   - path: a prepared file, or a folder of IDX files; nil or an absent file: generated digits.
  ///   - limit: how many to keep.
  package init(path: String?, limit: Int = 8192) throws(Failure) {
    var isFolder = ObjCBool(false)
    if let path, FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
      if isFolder.boolValue {
        images = try DigitFolder(path: path).train.prefix(limit)
        name = path
      } else {
        let prepared = try PreparedImages(path: path)
        images = prepared.train.prefix(limit)
        name = prepared.description.name
      }
    } else {
      images = GeneratedDigits.draw(.train, count: limit)
      name = "generated digits"
    }
    if images.height != 28 || images.width != 28 {
      throw Failure(
        .badData, at: path, "the benchmark needs images of 28 by 28",
        found: "\(images.count) of \(images.height) by \(images.width)")
    }
  }
}

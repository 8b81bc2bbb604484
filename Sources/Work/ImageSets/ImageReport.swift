import Foundation

extension ImagePreparation.Report {
  /// What the console says at the end, line by line.
  package func lines(output: String) -> [String] {
    var lines = [
      outcome.text(output),
      "  \(name): \(trainCount) training and \(testCount) test images of \(classCount) classes",
    ]
    if let set {
      let size = Double(set.train.byteCount + set.test.byteCount) / 1e6
      let shards = set.train.shards.count + set.test.shards.count
      lines.append("  \(Int(size.rounded(.up))) MB in \(shards) shards")
      lines.append(
        "  mean \(spell(set.mean)), deviation \(spell(set.deviation)) of red, green, blue, from "
          + "\(set.statistics.imageCount) training images")
      lines.append("  source: \(set.description.source)")
      if !set.refused.isEmpty {
        lines.append("  left out: \(set.refused.count) files, listed in /refused of the index")
      }
    }
    return lines + (isGenerated ? Self.notice : [])
  }

  private func spell(_ channels: SIMD3<Float>) -> String {
    (0..<3).map { String(format: "%.3f", channels[$0]) }.joined(separator: " ")
  }

  /// Shown whenever generated images are in use.
  private static let notice = [
    "  *** NO PHOTOGRAPHS: these images were drawn by this program. ***",
    "  *** For a folder of class folders pass --images-dir (make: IMAGES_DIR=folder). ***",
  ]
}

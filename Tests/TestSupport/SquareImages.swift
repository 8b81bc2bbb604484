import Records
import Storage

/// Prepared images that a convnet learns in a few steps, drawn without a generator.
package enum SquareImages {
  /// 100 + 20 images of bright squares whose place depends on the label.
  package static func write(to path: String) throws {
    func images(_ count: Int, _ start: Int) -> LabelledImages {
      var pixels = [UInt8](repeating: 0, count: count * 784)
      let labels = (0..<count).map { UInt8(($0 * 7 + start) % 10) }
      for (index, label) in labels.enumerated() {
        let (row, column) = (Int(label) / 4 * 8 + 2, Int(label) % 4 * 6 + 2)
        for y in 0..<6 {
          for x in 0..<5 {
            pixels[index * 784 + (row + y) * 28 + column + x] = UInt8(200 + (index + x * y) % 50)
          }
        }
      }
      return LabelledImages(pixels: pixels, labels: labels, height: 28, width: 28)
    }
    let data = PreparedImages(
      description: DatasetDescription(
        name: "squares", source: "a test", isGenerated: true, isVerified: false,
        checksums: [("squares", "0")]),
      train: images(100, 0), test: images(20, 3))
    try data.write(to: path, key: StageKey(stage: "prepare"), provenance: Provenance(entries: []))
  }
}

import Records
import Tensors

/// The embedded default data: handwritten-looking digits that the project draws itself where no real set is to be had.
///
/// Digit `i` of a part depends on (seed, part, i) alone, so a smaller set is the beginning of a larger one,
/// and the bytes are the same on every machine: only operations that IEEE 754 rounds exactly are used.
package enum GeneratedDigits {
  /// Raised whenever the drawn bytes change, so that prepared files are made anew.
  package static let revision = 2
  /// The sizes of MNIST.
  package static let trainCount = 60_000
  package static let testCount = 10_000
  static let seed: UInt64 = 1

  /// A part of the set.
  package enum Part: String, Sendable { case train, test }

  /// The first `count` digits of a part.
  ///
  /// Classes come in blocks of ten, each in random order, so that any beginning is balanced.
  package static func draw(_ part: Part, count: Int) -> LabelledImages {
    let size = DigitWriter.side * DigitWriter.side
    var pixels = [UInt8](repeating: 0, count: count * size)
    let labels = labels(part, count: count)
    var writer = DigitWriter()
    pixels.withUnsafeMutableBufferPointer { pixels in
      for index in 0..<count {
        var stream = PhiloxStream(seed: seed, purpose: "generated-digits/\(part.rawValue)/\(index)")
        let image = UnsafeMutableBufferPointer(rebasing: pixels[index * size..<(index + 1) * size])
        writer.write(Int(labels[index]), from: &stream, into: image)
      }
    }
    return LabelledImages(
      pixels: pixels, labels: labels, height: DigitWriter.side, width: DigitWriter.side)
  }

  private static func labels(_ part: Part, count: Int) -> [UInt8] {
    var stream = PhiloxStream(seed: seed, purpose: "generated-digits/\(part.rawValue)/labels")
    var labels: [UInt8] = []
    while labels.count < count { labels += stream.permutation(10).map(UInt8.init) }
    return Array(labels.prefix(count))
  }
}

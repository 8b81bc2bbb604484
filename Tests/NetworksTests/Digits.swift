import ConvNets
import Tensors

/// Images for tests: blurred random strokes on a black ground, most bytes 0 as in handwritten digits, so that
/// ties and inactive units occur as they do in training.
enum Digits {
  static func make(count: Int, seed: UInt64 = 1) -> (images: [UInt8], labels: [UInt8]) {
    var stream = PhiloxStream(seed: seed, purpose: "test digits")
    var images = [UInt8](repeating: 0, count: count * MNISTConvNet.imageCount)
    let labels = (0..<count).map { _ in UInt8(stream.index(below: 10)) }
    for n in 0..<count {
      for _ in 0..<3 {
        var (y, x) = (stream.uniform(in: 5...22), stream.uniform(in: 5...22))
        let (dy, dx) = (stream.uniform(in: -1...1), stream.uniform(in: -1...1))
        for _ in 0..<12 {
          y = min(max(y + dy, 3), 23)
          x = min(max(x + dx, 3), 23)
          for (v, u) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let pixel = n * MNISTConvNet.imageCount + (Int(y) + v) * 28 + Int(x) + u
            images[pixel] = UInt8(min(255, Int(images[pixel]) + 60 + stream.index(below: 100)))
          }
        }
      }
    }
    return (images, labels)
  }
}

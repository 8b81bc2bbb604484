import Foundation
import ImageBatches
import Tensors
import Testing

@Suite("crops and flips")
struct ImageAugmentationTests {
  private let draws = 20_000

  private func boxes(
    _ augmentation: ImageAugmentation = .training, width: Int = 2000, height: Int = 2000
  ) -> [CropBox] {
    (0..<draws).map { index in
      var stream = PhiloxStream(seed: 1, purpose: "images/augmentation/epoch-0/image-\(index)")
      return augmentation.box(width: width, height: height, imageSize: 224, from: &stream)
    }
  }

  /// Four standard deviations of a share near one half.
  private var tolerance: Double { 4 * (0.25 / Double(draws)).squareRoot() }

  /// A crop of area share a and aspect r fits into a square when both √(a·r) and √(a/r) are at most 1, that is
  /// |ln r| ≤ −ln a. With ln r uniform in ± ln 4/3 this happens with probability min(1, −ln a / ln 4/3).
  private func areaDistribution(below area: Double) -> Double {
    func mass(_ upper: Double) -> Double {
      let count = 100_000
      let step = (upper - 0.08) / Double(count)
      return (0..<count).reduce(0) { sum, index in
        let share = 0.08 + (Double(index) + 0.5) * step
        return sum + min(1, -log(share) / log(4.0 / 3)) * step
      }
    }
    return mass(area) / mass(1)
  }

  @Test("areas are uniform in 8–100 % as far as crops fit")
  func areas() {
    let shares = boxes().map { Double($0.width * $0.height) / 4e6 }
    #expect(shares.allSatisfy { $0 > 0.0795 && $0 <= 1 })
    for area in [0.1, 0.2, 0.35, 0.5, 0.65, 0.75, 0.85, 0.95] {
      let found = Double(shares.count { $0 < area }) / Double(draws)
      #expect(abs(found - areaDistribution(below: area)) < tolerance, "area \(area)")
    }
    let few = boxes(.training(areaFrom: 0.5)).map { Double($0.width * $0.height) / 4e6 }
    #expect(few.allSatisfy { $0 > 0.499 })
  }

  @Test("aspects are uniform in their logarithm from 3/4 to 4/3")
  func aspects() {
    // Where no crop is too large all aspects are equally likely.
    let small = boxes().filter { $0.width * $0.height < 2_800_000 }
    let logarithms = small.map { log(Double($0.width) / Double($0.height)) / log(4.0 / 3) }
    #expect(logarithms.allSatisfy { abs($0) < 1.01 })
    for quantile in [0.1, 0.25, 0.5, 0.75, 0.9] {
      let found = Double(logarithms.count { $0 < 2 * quantile - 1 }) / Double(logarithms.count)
      #expect(abs(found - quantile) < tolerance * 1.3, "quantile \(quantile)")
    }
  }

  @Test("places are uniform, and half of the crops are mirrored")
  func places() {
    let boxes = boxes()
    let free = boxes.filter { $0.width < 1800 && $0.height < 1800 }
    for (name, shares) in [
      ("x", free.map { Double($0.x) / Double(2000 - $0.width) }),
      ("y", free.map { Double($0.y) / Double(2000 - $0.height) }),
    ] {
      for quantile in [0.1, 0.5, 0.9] {
        let found = Double(shares.count { $0 < quantile }) / Double(shares.count)
        #expect(abs(found - quantile) < tolerance * 1.5, "\(name) \(quantile)")
      }
    }
    let mirrored = Double(boxes.count { $0.isMirrored }) / Double(draws)
    #expect(abs(mirrored - 0.5) < tolerance)
  }

  @Test("crops stay inside pictures of every shape; where none fits it is the centre")
  func shapes() {
    for (width, height) in [(1, 1), (2, 3), (32, 32), (500, 375), (375, 500), (1000, 110)] {
      for box in boxes(width: width, height: height).prefix(2000) {
        #expect(box.x >= 0 && box.y >= 0 && box.width >= 1 && box.height >= 1)
        #expect(box.x + box.width <= width && box.y + box.height <= height)
      }
    }
    // At 40 : 1 even the smallest crop is too high.
    let narrow = boxes(width: 4000, height: 100)
    #expect(narrow.allSatisfy { $0.width == 100 && $0.height == 100 && $0.x == 1950 })
    #expect(Set(narrow.map(\.isMirrored)).count == 2)
  }

  @Test("evaluation takes 224/256 of the shorter side, but does not cut what is small")
  func centre() {
    func box(_ width: Int, _ height: Int, _ imageSize: Int) -> [Int] {
      var stream = PhiloxStream(seed: 1, purpose: "unused")
      let box = ImageAugmentation.evaluation.box(
        width: width, height: height, imageSize: imageSize, from: &stream)
      #expect(stream.position == 0 && !box.isMirrored)
      return [box.x, box.y, box.width, box.height]
    }
    #expect(box(256, 256, 224) == [16, 16, 224, 224])
    #expect(box(500, 400, 224) == [75, 25, 350, 350])
    #expect(box(230, 240, 224) == [3, 8, 224, 224])
    #expect(box(200, 180, 224) == [10, 0, 180, 180])
    #expect(box(32, 32, 32) == [0, 0, 32, 32] && box(32, 32, 64) == [0, 0, 32, 32])
  }

  @Test("the stream of an image decides, nothing else")
  func frozen() {
    var stream = PhiloxStream(seed: 1, purpose: "images/augmentation/epoch-0/image-0")
    let box = ImageAugmentation.training.box(
      width: 500, height: 375, imageSize: 224, from: &stream)
    #expect(box == CropBox(x: 95, y: 49, width: 277, height: 295, isMirrored: false))
  }
}

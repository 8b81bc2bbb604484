import Foundation
import ImageGenerator
import ImageSets
import Records
import Storage
import TestSupport
import Testing

@Suite("generated images")
struct GeneratedImagesTests {
  @Test("ten classes, each with its share, class by class")
  func labels() {
    #expect(GeneratedImages.classes.count == 10 && Set(GeneratedImages.classes).count == 10)
    #expect(GeneratedImages.classes == GeneratedImages.classes.sorted())
    for count in [10, 25, 99, 20_000] {
      let images = GeneratedImages(.train, count: count)
      let labels = (0..<count).map { images.label(of: $0) }
      #expect(labels == labels.sorted())
      for label in 0..<10 {
        let share = labels.count { $0 == label }
        #expect(share == count / 10 || share == count / 10 + 1, "\(label) of \(count)")
      }
    }
    #expect(GeneratedImages(.test, count: 20).path(of: 3) == "test/spotted disc/1.png")
  }

  @Test("the pixels are the same everywhere, and a smaller set is part of a larger one")
  func frozen() {
    let small = GeneratedImages(.train, count: 20)
    let large = GeneratedImages(.train, count: 200)
    #expect(small.draw(2) == large.draw(20) && small.path(of: 2) == large.path(of: 20))
    #expect(small.draw(0) != GeneratedImages(.test, count: 20).draw(0))
    let pixels = (0..<20).flatMap { small.draw($0).pixels }
    #expect(
      SHA256.hex(pixels)
        == "b6426b2c4d9be53f80bf1d9aa5191db8d1c4c2581dc9d062a29f44d9a30776c2",
      "the drawn pixels changed: raise GeneratedImages.revision")
  }

  /// A network sees colour first. It tells something, so that learning starts at once, and far from all.
  @Test("the mean colour tells more than chance and much less than everything")
  func colors() {
    let count = 1000
    func means(_ part: ImagePart) -> [(label: Int, mean: SIMD3<Double>)] {
      let images = GeneratedImages(part, count: count)
      return (0..<count).map { index in
        let pixels = images.draw(index).pixels
        var sum = SIMD3<Double>.zero
        for offset in stride(from: 0, to: pixels.count, by: 3) {
          for channel in 0..<3 { sum[channel] += Double(pixels[offset + channel]) }
        }
        return (images.label(of: index), sum / Double(pixels.count / 3))
      }
    }
    let train = means(.train)
    let centres = (0..<10).map { label in
      let members = train.filter { $0.label == label }.map(\.mean)
      return members.reduce(.zero, +) / Double(members.count)
    }
    let right = means(.test).count { image in
      let distances = centres.map { (($0 - image.mean) * ($0 - image.mean)).sum() }
      return distances.firstIndex(of: distances.min() ?? 0) == image.label
    }
    let accuracy = Double(right) / Double(count)
    #expect(accuracy > 0.2 && accuracy < 0.5, "\(accuracy)")
  }

  @Test("the tree that looks like ImageNet has its oddities and is refused over an old one")
  func imageNetLike() throws {
    let temporary = try TemporaryDirectory()
    let root = temporary.file("tree")
    let tree = ImageNetLikeTree(root: root, classCount: 12, trainPerClass: 1, testPerClass: 1)
    var done = 0
    try tree.write { done = $0 }
    #expect(done == 24)
    let listed = try ImageTree(root: root)
    #expect(listed.classes.count == 12 && listed.classes[1] == "n00000001")
    let odd = try readBytes("\(root)/train/n00000001/n00000001_0.JPEG")
    #expect(Array(odd.prefix(4)) == [0x89, 0x50, 0x4e, 0x47])
    #expect(throws: (any Error).self) { try tree.write { _ in } }
  }
}

import Diagnostics
import Foundation
import Tensors

/// Writes a small tree that looks like unpacked ImageNet: many class folders with names like n00000017, a few
/// JPEG files of photographs' size in each, and among them what ImageNet is known for: grey files, and a PNG
/// called .JPEG.
///
/// For trying the pipeline at its full resolution; nothing is to be learnt from the pictures.
package struct ImageNetLikeTree: Sendable {
  package var root: String
  package var classCount: Int
  package var trainPerClass: Int
  package var testPerClass: Int

  package init(root: String, classCount: Int, trainPerClass: Int, testPerClass: Int) {
    self.root = root
    self.classCount = classCount
    self.trainPerClass = trainPerClass
    self.testPerClass = testPerClass
  }

  package var imageCount: Int { classCount * (trainPerClass + testPerClass) }

  /// The tree appears under its name when it is whole.
  /// - Parameter progress: called now and then with how many files are written.
  /// - Throws: `Failure` 73 when the root exists or a folder cannot be made, 74 when a file cannot be written.
  package func write(progress: (Int) -> Void) throws(Failure) {
    guard !FileManager.default.fileExists(atPath: root) else {
      throw Failure(
        .cannotCreate, at: root, "there is something already",
        remedy: "remove it or choose another folder")
    }
    let partial = root + ".partial"
    try? FileManager.default.removeItem(atPath: partial)
    let perClass = trainPerClass + testPerClass
    for block in blocks(of: 0..<classCount, size: 8) {
      let failures = concurrentMap(block) { label -> Failure? in
        do throws(Failure) {
          for number in 0..<perClass { try write(label: label, number: number, below: partial) }
          return nil
        } catch {
          return error
        }
      }
      if let failure = failures.compactMap({ $0 }).first { throw failure }
      progress(block.upperBound * perClass)
    }
    do {
      try FileManager.default.moveItem(atPath: partial, toPath: root)
    } catch {
      throw Failure(
        .cannotCreate, at: root, "the folder cannot be put in its place",
        found: error.localizedDescription)
    }
  }

  private func write(label: Int, number: Int, below root: String) throws(Failure) {
    let isTrain = number < trainPerClass
    let name = "n" + String(format: "%08d", label)
    let folder = "\(root)/\(isTrain ? "train" : "val")/\(name)"
    let path = "\(folder)/\(name)_\(number).JPEG"
    var stream = PhiloxStream(seed: 1, purpose: "imagenet-like/\(label)/\(number)")
    let outlines = ShapeOutline.allCases
    let scene = TexturedScene(
      outlines[label % outlines.count],
      ShapeTexture.allCases[label / outlines.count % ShapeTexture.allCases.count],
      tint: .hue(Float(label) / Float(classCount)), from: &stream)
    // Most photographs there are 500 wide or high.
    let (long, short) = (500, 300 + stream.index(below: 100))
    let isUpright = stream.happens(0.3)
    let image = scene.paint(
      width: isUpright ? short : long, height: isUpright ? long : short, samples: 1, noise: &stream)
    let bytes =
      label == 1 && number == 0
      ? try PNGEncoder.encode(image, name: path)
      : try JPEGEncoder.encode(image, quality: 90, isGrey: stream.happens(0.02), name: path)
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure(
        .cannotCreate, at: folder, "the folder cannot be made", found: error.localizedDescription)
    }
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path))
    } catch {
      throw Failure(
        .inputOutput, at: path, "the file cannot be written", found: error.localizedDescription)
    }
  }
}

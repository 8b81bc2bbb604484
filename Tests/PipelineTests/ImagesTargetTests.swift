import Foundation
import Records
import TestSupport
import Testing

/// `make images` in a checkout whose path holds what shells and make trip over.
@Suite("make images") struct ImagesTargetTests {
  @Test(
    "a folder with an awkward name gets a set of its own; status writes nothing; repeated, nothing is done"
  )
  func folder() throws {
    let checkout = try PipelineCheckout()
    let pictures = "meine Bilder (Zoë's)"
    let tree = try BuiltStage("prepare").run(
      [
        "imagenet-like", "--output", checkout.path(pictures), "--classes", "2", "--train-images",
        "2", "--test-images", "1",
      ])
    #expect(tree.code == 0, "\(tree.errors)")
    // The letter beyond ASCII has two bytes.
    let set = "build/data/images-meine-Bilder--Zo---s-"
    let dry = try checkout.make("images", "IMAGES_DIR=\(pictures)", "AGAIN=--dry-run")
    #expect(dry.code == 0, "\(dry.errors)")
    #expect(dry.output.contains("would write \(set)"))
    #expect(!checkout.exists("build/data"))

    let first = try checkout.make("images", "IMAGES_DIR=\(pictures)")
    #expect(first.code == 0, "\(first.errors)")
    #expect(try ImageSet(index: checkout.path(set)).trainCount == 4)
    let again = try checkout.make("images", "IMAGES_DIR=\(pictures)")
    #expect(again.code == 0 && again.output.contains("up to date: \(set)"))
  }

  @Test("too many damaged files end make; DAMAGED_LIMIT lets them be")
  func damaged() throws {
    let checkout = try PipelineCheckout()
    let tree = try BuiltStage("prepare").run(
      [
        "imagenet-like", "--output", checkout.path("pictures"), "--classes", "2", "--train-images",
        "2", "--test-images", "1",
      ])
    #expect(tree.code == 0, "\(tree.errors)")
    for name in ["a", "b"] {
      try Data("damaged".utf8).write(
        to: URL(filePath: checkout.path("pictures/train/n00000000/\(name).jpg")))
    }
    let refused = try checkout.make("images", "IMAGES_DIR=pictures")
    #expect(refused.code != 0 && refused.errors.contains("DAMAGED_LIMIT=2"))
    let taken = try checkout.make("images", "IMAGES_DIR=pictures", "DAMAGED_LIMIT=2")
    #expect(taken.code == 0 && taken.output.contains("left out: 2 files"), "\(taken.errors)")
  }
}

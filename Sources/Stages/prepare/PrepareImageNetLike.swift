import ArgumentParser
import Diagnostics
import ImageGenerator

struct PrepareImageNetLike: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "imagenet-like",
    abstract: "Writes a small tree of JPEG files that looks like unpacked ImageNet.",
    discussion: """
      For trying the profile imagenet where there is no ImageNet: class folders n00000000, n00000001, … below train/ \
      and val/, pictures of 500 × 300 to 400 pixels, some grey, one a PNG in spite of its name. They show textured \
      shapes; nothing is to be learnt from them.

      Example:
        prepare imagenet-like --output build/imagenet-like
        prepare images --images-dir build/imagenet-like
      """)

  @Option(help: ArgumentHelp("The folder to write; must not exist.", valueName: "folder"))
  var output: String

  @Option(help: ArgumentHelp("Class folders.", valueName: "count"))
  var classes = 1000

  @Option(help: ArgumentHelp("Training images of each class.", valueName: "count"))
  var trainImages = 3

  @Option(help: ArgumentHelp("Test images of each class.", valueName: "count"))
  var testImages = 1

  func validate() throws {
    if classes < 2 || trainImages < 1 || testImages < 1 {
      throw ValidationError("There must be two classes at least, and images of each.")
    }
  }

  func run() {
    runStage("prepare imagenet-like") {
      let tree = ImageNetLikeTree(
        root: output, classCount: classes, trainPerClass: trainImages, testPerClass: testImages)
      let line = ProgressLine()
      try tree.write { done in
        line.update { "prepare imagenet-like: \(done) of \(tree.imageCount) images" }
      }
      print("wrote \(tree.imageCount) images of \(classes) classes to \(output)")
    }
  }
}

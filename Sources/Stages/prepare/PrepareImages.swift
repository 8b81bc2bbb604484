import ArgumentParser
import Diagnostics
import Foundation
import ImageGenerator
import ImageSets
import SourceFingerprints
import StageOptions
import Storage

struct PrepareImages: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "images",
    abstract: "Prepares a folder of images for ResNet50, or drawn images that stand in for it.",
    discussion: """
      --images-dir (or the environment variable IMAGES_DIR) names a folder of class folders, as unpacked ImageNet has it:

        FOLDER/train/CLASS/*.jpg
        FOLDER/val/CLASS/*.jpg      or validation/ or test/

      Files end in .jpg, .jpeg or .png, and what they hold decides, not what they are called. Everything becomes RGB of \
      8 bits: grey, CMYK, 16 bits, palettes; what is transparent becomes white; a camera's orientation (EXIF) is \
      applied when training reads the image. Without a folder, 20,000 + 2,000 textured shapes of 32 × 32 are drawn.

      Every file is read and decoded once. One that is no whole JPEG or PNG is left out, named on stderr and in the \
      index with the reason; if more than one file in a hundred (--damaged-limit) is damaged, or a class loses all \
      its images, the stage ends with code 65. A file that cannot be read at all ends it with code 66.

      The output is a folder: shards of at most 64 MB with the files' bytes as they were found, and index.h5, \
      written last. A killed call leaves the set that was there before; the next call finds the shards that are whole. \
      Whether the set is up to date is decided by SHA-256 of every file. The files are read for it only if the folder's \
      listing (paths, sizes, times of change, inodes) is not the one that was noted beside the set.

      Mean and deviation per channel are those of the training images: of all, or of 10,000 that are evenly spread \
      where there are more.

      Examples:
        prepare images
        prepare images --images-dir ~/data/cifar10
        prepare images --images-dir ~/data/imagenet --damaged-limit 0
        prepare images --output build/data/few --train-images 200 --test-images 50
        prepare images --dry-run
      """)

  @Option(
    help: ArgumentHelp(
      "The folder of the set to write (default: build/data/images-NAME).", valueName: "folder"))
  var output: String?

  @Option(help: ArgumentHelp("A folder of class folders.", valueName: "folder"))
  var imagesDir: String?

  @Option(
    help: ArgumentHelp(
      "What to call the set in tables and captions (default: as the folder).", valueName: "text"))
  var name: String?

  @Option(
    help: ArgumentHelp(
      "How many files may be left out because they cannot be decoded (default: 1 in 100).",
      valueName: "count"))
  var damagedLimit: Int?

  @Option(help: ArgumentHelp("How many training images to draw.", valueName: "count"))
  var trainImages: Int?

  @Option(help: ArgumentHelp("How many test images to draw.", valueName: "count"))
  var testImages: Int?

  @OptionGroup var work: WorkOptions

  private var folder: String? {
    let folder = imagesDir ?? ProcessInfo.processInfo.environment["IMAGES_DIR"]
    return folder?.isEmpty == true ? nil : folder
  }

  func validate() throws {
    for (option, count) in [("--train-images", trainImages), ("--test-images", testImages)] {
      guard let count else { continue }
      if count < GeneratedImages.classes.count {
        throw ValidationError(
          "\(option) must be at least \(GeneratedImages.classes.count), one of each class.")
      }
      if folder != nil {
        throw ValidationError("\(option) says how many images to draw; a folder has its own.")
      }
    }
    if let damagedLimit, damagedLimit < 0 {
      throw ValidationError("--damaged-limit must be at least 0, not \(damagedLimit).")
    }
    if let output, output.isEmpty { throw ValidationError("--output must name a folder.") }
  }

  func run() {
    runStage("prepare images") {
      let preparation = preparation
      let line = ProgressLine()
      let report = try work.patiently {
        try preparation.run(
          force: work.force, isDryRun: work.dryRun,
          progress: { done, total in
            line.update { "prepare images: \(done) of \(total) images" }
          }
        ) {
          Provenance(
            sources: SourceFingerprints.closure(of: "ImageSets"))
        }
      }
      for text in report.lines(output: preparation.output) { print(text) }
    }
  }

  private var preparation: ImagePreparation {
    var preparation = ImagePreparation(
      output: output ?? "build/data/images-" + ImagePreparation.fileName(for: folder))
    preparation.folder = folder
    preparation.name = name
    preparation.damagedLimit = damagedLimit
    if let trainImages { preparation.generatedTrainCount = trainImages }
    if let testImages { preparation.generatedTestCount = testImages }
    return preparation
  }
}

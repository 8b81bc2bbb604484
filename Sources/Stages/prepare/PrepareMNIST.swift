import ArgumentParser
import Diagnostics
import DigitSets
import Foundation
import SourceFingerprints
import StageOptions
import Storage

struct PrepareMNIST: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mnist",
    abstract: "Prepares MNIST, or digits that stand in for it.",
    discussion: """
      The digits come from the first of these that is to be had:
        1. the folder of --mnist-dir (or of the environment variable MNIST_DIR), with the four IDX files
           train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and
           t10k-labels-idx1-ubyte, packed (.gz) or not; if it is named, it must be good;
        2. the folder of --cache, where earlier downloads are kept;
        3. what --output already holds, if it is MNIST or generated digits;
        4. a download from public mirrors; without a network this is given up after 5 seconds;
        5. the embedded generator, which draws 60,000 + 10,000 digits.
      Every file of 1, 2 and 4 is checked by SHA-256 before it is used. The output says which source it came from, \
      and so do all figures and reports made from it.

      The output has /train/images (uint8, image × height × width), /train/labels, /test/images, /test/labels, and \
      attributes of /dataset: name, source, is_generated, is_verified. It is rewritten only when its content \
      would change.

      Examples:
        prepare mnist
        prepare mnist --mnist-dir ~/data/mnist
        prepare mnist --mnist-dir ~/data/fashion --allow-unverified --name "Fashion-MNIST"
        prepare mnist --output build/data/mnist-small.h5 --train-images 2000 --test-images 500
        prepare mnist --dry-run
      """)

  @Option(help: ArgumentHelp("The HDF5 file to write.", valueName: "file"))
  var output = "build/data/mnist.h5"

  @Option(help: ArgumentHelp("A folder of IDX files that must be used.", valueName: "folder"))
  var mnistDir: String?

  @Flag(
    help:
      "Accept files whose checksums are not MNIST's (Fashion-MNIST, KMNIST); the report says so.")
  var allowUnverified = false

  @Option(
    help: ArgumentHelp("What to call an unverified set in tables and captions.", valueName: "text"))
  var name: String?

  @Option(help: ArgumentHelp("Where downloads are kept.", valueName: "folder"))
  var cache = "build/cache/mnist"

  @Option(
    help: ArgumentHelp(
      "Download from here instead of the public mirrors: a folder's address, https, http or file. May be repeated.",
      valueName: "url"))
  var mirror: [String] = []

  @Flag(help: "Do not try the network.")
  var offline = false

  @Flag(help: "Draw digits even if MNIST is to be had.")
  var generated = false

  @Option(help: ArgumentHelp("Keep only the first training images.", valueName: "count"))
  var trainImages: Int?

  @Option(help: ArgumentHelp("Keep only the first test images.", valueName: "count"))
  var testImages: Int?

  @OptionGroup var work: WorkOptions

  func validate() throws {
    for (option, count) in [("--train-images", trainImages), ("--test-images", testImages)] {
      if let count, count < 1 {
        throw ValidationError("\(option) must be at least 1, not \(count).")
      }
    }
    if generated, mnistDir != nil {
      throw ValidationError("--generated and --mnist-dir contradict each other.")
    }
    if output.isEmpty || output.hasSuffix("/") {
      throw ValidationError("--output must name a file, not “\(output)”.")
    }
  }

  func run() {
    runStage("prepare mnist") {
      let preparation = preparation
      let report = try work.patiently {
        try preparation.run(force: work.force, isDryRun: work.dryRun) {
          Provenance(sources: SourceFingerprints.closure(of: "DigitSets"))
        }
      }
      for line in report.lines(output: output) { print(line) }
    }
  }

  private var preparation: DigitPreparation {
    var preparation = DigitPreparation(output: output)
    preparation.folder = mnistDir ?? ProcessInfo.processInfo.environment["MNIST_DIR"]
    preparation.unverifiedName = name
    preparation.allowUnverified = allowUnverified
    preparation.cache = cache
    preparation.mirrors = mirror.isEmpty ? nil : mirror
    preparation.offline = offline
    preparation.generated = generated
    preparation.trainCount = trainImages
    preparation.testCount = testImages
    return preparation
  }
}

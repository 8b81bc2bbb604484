import Configurations
import Diagnostics
import Experiments
import Foundation
import TestSupport
import Testing

/// A typo never trains: each fault in an experiment file ends with exit code 78, the line and column of
/// the fault, and a way out.
@Suite struct ExperimentRefusalTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    let name: String
    let old: String
    let new: String
    /// What stands at the place that the message must name.
    let culprit: String
    /// Words that the message must hold.
    let words: [String]
    var testDescription: String { name }
  }

  static let faults = [
    Fault(
      name: "unknown key at the top", old: "network: mnist-convnet",
      new: "network: mnist-convnet\nnetwrok: mnist-convnet", culprit: "netwrok",
      words: ["unknown key “netwrok”", "did you mean “network”?"]),
    Fault(
      name: "a text that nobody would write", old: "network: mnist-convnet",
      new: "network: \(String(repeating: "mnist", count: 2000))", culprit: "mnistmnist",
      words: ["the text is too long", "at most 8192 bytes", "10000"]),
    Fault(
      name: "a kind that findings have already", old: "kind: unadjusted", new: "kind: paper",
      culprit: "paper", words: ["the name “paper” is taken"]),
    Fault(
      name: "a kind of the paper's, misspelt", old: "kind: unadjusted", new: "kind: unadjustd",
      culprit: "unadjustd", words: ["nearly one of the paper’s", "did you mean “unadjusted”?"]),
    Fault(
      name: "a kind twice with one optimizer", old: "kind: unadjusted", new: "kind: lr-tweak",
      culprit: "label: unadjusted (S)",
      words: ["“unadjusted-sgd” has the kind and the optimizer of “lr-tweak-sgd”"]),
    Fault(
      name: "a run with the label of another", old: "label: STE (S), unadjusted",
      new: "label: Q̂ (S), 1.01 η", culprit: "Q̂ (S), 1.01 η\n    role: ste",
      words: ["“ste-sgd-unadjusted” has the label of “qhat-sgd-lr-tweak”"]),
    Fault(
      name: "a comparison with the label of another", old: "label: unadjusted (S)",
      new: "label: baseline", culprit: "baseline\n    kind: unadjusted",
      words: ["“unadjusted-sgd” has the label of “baseline-sgd”"]),
    Fault(
      name: "another name than the file's", old: "name: mnist", new: "name: other",
      culprit: "other", words: ["expected: name: mnist", "found:    name: other"]),
    Fault(
      name: "unknown key in training", old: "batch_size: 128", new: "bacth_size: 128",
      culprit: "bacth_size", words: ["unknown key", "did you mean “batch_size”?"]),
    Fault(
      name: "a key that has another name", old: "lr_tweak_factor: 1.01 # Table 3",
      new: "learning_rate_factor: 1.01", culprit: "learning_rate_factor",
      words: ["unknown key “learning_rate_factor”", "call it “lr_tweak_factor”"]),
    Fault(
      name: "a section that has another name", old: "network: mnist-convnet",
      new: "network: mnist-convnet\nyardstick: both", culprit: "yardstick",
      words: ["unknown key “yardstick”", "call it “lr_tweak”"]),
    Fault(
      name: "unknown key in a run", old: "lr_tweak_factor: 1.01 # Table 3",
      new: "lr_tweek_factor: 1.01", culprit: "lr_tweek_factor",
      words: ["runs.qhat-sgd-lr-tweak", "did you mean “lr_tweak_factor”?"]),
    Fault(
      name: "unknown key in an optimizer", old: "momentum: 0.9", new: "momentun: 0.9",
      culprit: "momentun", words: ["did you mean “momentum”?"]),
    Fault(
      name: "unknown key in a profile", old: "train_images: 4000", new: "train_imges: 4000",
      culprit: "train_imges", words: ["profiles.smoke.training", "did you mean “train_images”?"]),
    Fault(
      name: "duplicate key", old: "steps: 5000", new: "steps: 5000\n  steps: 4000",
      culprit: "steps: 5000", words: ["“steps” is given twice"]),
    Fault(
      name: "duplicate run", old: "  qhat-sgd:", new: "  qhat-adam:", culprit: "qhat-adam:",
      words: ["“qhat-adam” is given twice"]),
    Fault(
      name: "missing key", old: "  l2: 1.0e-4", new: "  # without", culprit: "batch_size",
      words: ["training lacks the key “l2”"]),
    Fault(
      name: "text for a number", old: "steps: 5000", new: "steps: many", culprit: "many",
      words: ["training.steps has the wrong type", "a whole number", "“many”"]),
    Fault(
      name: "quoted number", old: "steps: 5000", new: "steps: \"5000\"", culprit: "\"5000\"",
      words: ["a whole number"]),
    Fault(
      name: "fraction for a whole number", old: "batch_size: 128", new: "batch_size: 12.5",
      culprit: "12.5", words: ["a whole number"]),
    Fault(
      name: "infinity", old: "l2: 1.0e-4", new: "l2: inf", culprit: "inf", words: ["a number"]),
    Fault(
      name: "list for a mapping", old: "quantizer:\n  bits: 2",
      new: "quantizer:\n  - 2\nx:\n  bits: 2",
      culprit: "x:", words: ["unknown key “x”"]),
    Fault(
      name: "number for truth", old: "dampened: false", new: "dampened: 0", culprit: "0 ",
      words: ["true or false"]),
    Fault(
      name: "bits out of range", old: "bits: 2 ", new: "bits: 25 ", culprit: "25 ",
      words: ["quantizer.bits is out of range", "1 to 24", "25"]),
    Fault(
      name: "negative rate", old: "learning_rate: 1.0e-3", new: "learning_rate: -1.0e-3",
      culprit: "-1.0e-3", words: ["optimizers.sgd.learning_rate is out of range"]),
    Fault(
      name: "momentum of one", old: "momentum: 0.9", new: "momentum: 1", culprit: "1 ",
      words: ["0 ≤ momentum < 1"]),
    Fault(
      name: "more snapshots than steps", old: "snapshots: 50", new: "snapshots: 5001",
      culprit: "5001", words: ["1 to the number of steps"]),
    Fault(
      name: "unknown estimator", old: "estimator: htge", new: "estimator: hgte", culprit: "hgte",
      words: ["unknown estimator “hgte”", "did you mean “htge”?", "dsq"]),
    Fault(
      name: "unknown estimator parameter", old: "estimator: htge ",
      new: "estimator: {name: htge, sharpnes: 3} ", culprit: "sharpnes",
      words: ["did you mean “sharpness”?"]),
    Fault(
      name: "estimator without slope", old: "estimator: htge ",
      new: "estimator: {name: htge, sharpness: 0} ", culprit: "0}", words: ["sharpness", "0"]),
    Fault(
      name: "unknown optimizer of a run", old: "optimizer: sgd", new: "optimizer: sdg",
      culprit: "sdg", words: ["unknown optimizer “sdg”", "did you mean “sgd”?"]),
    Fault(
      name: "unknown kind of optimizer", old: "kind: adam", new: "kind: adma", culprit: "adma",
      words: ["did you mean “adam”?"]),
    Fault(
      name: "unknown role", old: "role: ste", new: "role: stee", culprit: "stee",
      words: ["did you mean “ste”?"]),
    Fault(
      name: "STE-net with another estimator", old: "estimator: pwl", new: "estimator: mad",
      culprit: "mad", words: ["is an STE-net", "ste, pwl or mirror"]),
    Fault(
      name: "unknown counterpart", old: "counterpart: qhat-sgd", new: "counterpart: qaht-sgd",
      culprit: "qaht-sgd", words: ["unknown run", "did you mean “qhat-sgd”?"]),
    Fault(
      name: "counterpart that is an STE-net", old: "counterpart: qhat-sgd",
      new: "counterpart: ste-adam", culprit: "ste-adam", words: ["is not a Q̂-net"]),
    Fault(
      name: "mapped weights without counterpart", old: "counterpart: qhat-sgd", new: "# without",
      culprit: "mapped", words: ["needs a counterpart"]),
    Fault(
      name: "unknown run in a comparison", old: "with: ste-sgd", new: "with: ste-sgdd",
      culprit: "ste-sgdd", words: ["unknown run", "did you mean “ste-sgd”?"]),
    Fault(
      name: "comparison across optimizers", old: "with: ste-sgd", new: "with: ste-adam",
      culprit: "label: baseline (S)", words: ["cannot be compared", "one optimizer"]),
    Fault(
      name: "comparison that starts apart", old: "run: qhat-sgd\n    with: ste-sgd-unadjusted",
      new: "run: ste-sgd\n    with: ste-sgd-unadjusted", culprit: "label: unadjusted (S)",
      words: ["no case of Equation 5"]),
    Fault(
      name: "run name with a slash", old: "  qhat-adam:", new: "  qhat/adam:",
      culprit: "qhat/adam", words: ["cannot be part of a file name"]),
    Fault(
      name: "unknown grid", old: "grid: range", new: "grid: rang", culprit: "rang ",
      words: ["did you mean “range”?"]),
    Fault(
      name: "no seeds", old: "seeds: 5", new: "seeds: 0", culprit: "0\n",
      words: ["profiles.full.seeds"]),
  ]

  @Test(arguments: faults) func isRefusedWithItsPlace(_ fault: Fault) throws {
    let folder = try TemporaryDirectory()
    let path = try ExperimentFiles.write(
      try ExperimentFiles.text("mnist.yaml"), replacing: fault.old, by: fault.new, in: folder)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let refusal = try failure { try Experiment.read(path: path, profile: "default") }
    #expect(refusal.code == .configuration)
    // The culprit is looked for where the fault was put, not at an equal word before it.
    let edit = try #require(text.range(of: fault.new))
    let anchor = String(text[..<edit.lowerBound])
    let culprit = edit.lowerBound
    let place =
      try text.range(of: fault.culprit, range: culprit..<text.endIndex) != nil
      ? ExperimentFiles.place(of: fault.culprit, after: anchor, in: text)
      : ExperimentFiles.place(of: fault.culprit, in: text)
    #expect(refusal.place == "\(path):\(place)", "\(refusal)")
    for word in fault.words { #expect("\(refusal)".contains(word), "\(refusal)") }
  }

  @Test func anUnknownProfileIsRefusedByName() throws {
    let refusal = try failure { try ExperimentFiles.mnist("defualt") }
    #expect(refusal.code == .configuration)
    #expect("\(refusal)".contains("did you mean “default”?"))
  }

  @Test func badSyntaxIsRefusedWithItsPlace() throws {
    let refusal = try failure {
      try ExperimentFiles.mnist(replacing: "quantizer:", by: "quantizer: [")
    }
    #expect(refusal.code == .configuration)
    #expect("\(refusal)".contains("not valid YAML"))
    #expect(refusal.place?.contains("mnist.yaml:") == true)
  }

  @Test func anEmptyFileIsRefused() throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("empty.yaml")
    try "# nothing\n".write(toFile: path, atomically: true, encoding: .utf8)
    let refusal = try failure { try Experiment.read(path: path, profile: "default") }
    #expect(refusal.code == .configuration)
    #expect(refusal.problem == "the file is empty")
  }

  @Test func anAbsentFileIsRefused() throws {
    let folder = try TemporaryDirectory()
    let refusal = try failure {
      try Experiment.read(path: folder.file("absent.yaml"), profile: "default")
    }
    #expect(refusal.code == .missingInput)
  }

  @Test func bytesThatAreNoTextAreRefused() throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("binary.yaml")
    try Data([0x6E, 0xFF, 0xFE, 0x00]).write(to: URL(filePath: path))
    let refusal = try failure { try Experiment.read(path: path, profile: "default") }
    #expect(refusal.code == .badData)
  }
}

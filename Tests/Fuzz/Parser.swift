import Configurations
import Diagnostics
import DigitSets
import Documents
import Experiments
import Figures
import Foundation
import ImageDecoding
import Quantization
import Results
import WeightFiles

/// What reads bytes of strangers.
enum Parser: String, CaseIterable {
  /// IDX files, packed and not.
  case digits
  /// JPEG and PNG.
  case pictures
  /// Experiment files, and what else is YAML.
  case experiments
  /// Samples of an estimator.
  case samples
  /// Weights of other programs: safetensors, npz, HDF5.
  case weights
  /// Documents of the report.
  case documents

  /// Reads bytes and uses what was read. A `Failure` is an answer; whatever else is thrown, and every trap, is a fault.
  func read(_ bytes: [UInt8]) throws {
    do {
      switch self {
      case .digits:
        for contents in [IDXContents.images, .labels] {
          _ = Result { () throws(Failure) in
            try IDXFile(bytes, expecting: contents, name: "digits")
          }
        }
      case .pictures:
        // A reduced picture is another path through libjpeg-turbo.
        for reduction in [1, 8] {
          _ = try ImageDecoder.decode(bytes, name: "picture", reduction: reduction)
        }
      case .experiments: try readExperiment(bytes)
      case .samples: try readSamples(bytes)
      case .weights: try readWeights(bytes)
      case .documents: try readDocument(bytes)
      }
    } catch let failure as Failure {
      guard [.usage, .badData, .missingInput, .configuration].contains(failure.code) else {
        throw failure
      }
    }
  }

  private func readExperiment(_ bytes: [UInt8]) throws {
    let path = try Scratch.write(bytes, "mnist.yaml")
    for read: (String) throws -> Any in [
      { try Experiment.read(path: $0, profile: "smoke") }, { try Rules.read(path: $0) },
      { try PaperValues.read(path: $0) },
    ] {
      do { _ = try read(path) } catch is Failure {}
    }
  }

  private func readSamples(_ bytes: [UInt8]) throws {
    let path = try Scratch.write(bytes, "samples.csv")
    let estimator = try EstimatorSamples(path: path).derivative.makeEstimator()
    let map = WeightMap(of: estimator, on: UniformQuantizer(bits: 2, limit: 0.3))
    for weight in [-0.3, -0.1, 0, 0.05, 0.2] where map.domain.contains(weight) {
      let image = map(weight)
      guard image.isFinite, map.inverse(image).isFinite else {
        throw NotFinite(what: "M(\(weight))")
      }
    }
    guard map.alpha.isFinite, map.alpha > 0 else { throw NotFinite(what: "α") }
  }

  private func readWeights(_ bytes: [UInt8]) throws {
    #if FUZZING
      // HDF5 itself fails at damage; where there is no `survey` to find out first, it would be all that is found.
      let places = [0, 512, 1024, 2048, 4096, 8192].filter { $0 < bytes.count }
      if places.contains(where: { bytes[$0...].starts(with: [0x89, 0x48, 0x44, 0x46]) }) {
        return
      }
    #endif
    let file = try openWeightFile(bytes, path: "weights")
    for tensor in file.tensors {
      do {
        _ = try file.attribute("alpha", of: tensor)
        let values = try file.values(of: tensor)
        let copy = try file.bytes(replacing: [
          TensorReplacement(name: tensor.name, values: values, attributes: [("alpha", .number(1))])
        ])
        _ = try openWeightFile(copy, path: "copy")
      } catch {}
    }
  }

  private func readDocument(_ bytes: [UInt8]) throws {
    guard let text = String(validating: bytes, as: UTF8.self) else { return }
    let folder = TemplateFolder(path: "report", texts: ["10-fuzzed": text, "part": "A part."])
    let documents = DocumentSet(
      try folder.report(), figures: FigureCatalogue.figures.map(\.name),
      tables: Dictionary(uniqueKeysWithValues: TableCatalogue.tables.map { ($0.name, $0.keys) }))
    // What the check refuses nobody composes.
    try documents.check(Self.findings, isComplete: false, placesAll: false)
    _ = try documents.compose(Self.findings)
  }

  private static let findings = Findings([
    Finding("mnist.claim-a", .word("supported"), .word, choices: ["supported", "open"]),
    Finding("mnist.was-run", .truth(true), .truth),
    Finding("mnist.baseline.sgd.error", .number(0.005), .share, seeds: 3, spread: 0.001),
    Finding("mnist.a.label", .word("PSG"), .word), Finding("mnist.a.ratio", .number(3), .ratio),
    Finding("mnist.b.label", .word("QN|*"), .word), Finding("mnist.b.ratio", nil, .ratio),
    Finding("mnist.apart", .list(["mnist.a", "mnist.b"]), .list, choices: ["mnist.a", "mnist.b"]),
    Finding("mnist.none", .list([]), .list, choices: ["mnist.a"]),
  ])
}

/// What was taken, and gives no number.
struct NotFinite: Error { let what: String }

/// A folder of this process for what is only read from files.
enum Scratch {
  private static let folder = FileManager.default.temporaryDirectory.appending(
    path: "fuzz-\(getpid())"
  ).path

  static func write(_ bytes: [UInt8], _ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    return "\(folder)/\(name)"
  }

  static func remove() { try? FileManager.default.removeItem(atPath: folder) }
}

import Configurations
import Diagnostics
import Foundation
import Quantization
import Yams

/// An estimator as a command line names it: one of the catalogue, `{name: …, parameter: …}`, or the path of a file of
/// samples that ends in .csv.
package struct AskedEstimator {
  private let text: String
  private let node: Node
  /// What readers are to call it.
  let title: String
  /// Fit for file names and make.
  let identifier: String
  /// The same as the name of a pair, which may not be that of a finding: the STE may be asked about, and a file called
  /// error.csv.
  var pairName: String {
    Experiment.reservedNames.contains(identifier) ? "estimator-\(identifier)" : identifier
  }
  /// The path of the file of samples.
  let samples: String?
  /// The catalogue's entry; nil for a file.
  private let entry: EstimatorEntry?

  /// - Throws: `Failure` 64 for text that names no estimator, 65 and 66 for the file of samples.
  package init(_ text: String) throws {
    self.text = text
    if text.hasSuffix(".csv") {
      _ = try EstimatorSamples(path: text)
      node = Node(text)
      title = URL(fileURLWithPath: text).deletingPathExtension().lastPathComponent
      samples = text
      entry = nil
      identifier = Self.identifier(title)
      return
    }
    guard let node = try? YAMLComposition.tree(text, file: "--estimator"),
      let name = node["name"]?.string ?? node.string
    else {
      throw Failure(
        .usage, at: "--estimator", "this names no estimator",
        expected: "a name, {name: …, parameter: …}, or a file of samples that ends in .csv",
        found: text)
    }
    let names = EstimatorCatalogue.names
    guard let entry = EstimatorCatalogue.entries.first(where: { $0.name == name }) else {
      throw Failure(
        .usage, at: "--estimator", "unknown estimator “\(name)”",
        remedy: remedy(forUnknown: name, among: names) + "; or give a file that ends in .csv")
    }
    self.node = node
    self.entry = entry
    samples = nil
    let bits = entry.bits.contains(2) ? 2 : entry.bits.upperBound
    title = (try? entry.make([:], bits: bits))?.displayName ?? name
    let settings = node.mapping?.filter { $0.key.string != "name" } ?? []
    identifier = Self.identifier(
      ([name] + settings.flatMap { [$0.key.string ?? "", $0.value.string ?? ""] })
        .joined(separator: "-"))
  }

  /// The estimator for weights of so many bits, standard values filled in.
  /// - Throws: `Failure` 78 for parameters and bits that the catalogue refuses.
  package func choice(bits: Int) throws -> EstimatorChoice {
    if let samples {
      return EstimatorChoice(samples: try EstimatorSamples(path: samples), bits: bits)
    }
    return try YAMLFile(path: "--estimator", text: text).root().estimator(bits: bits)
  }

  /// What an experiment file says of it.
  /// - Parameter name: the experiment's, which a copy of the samples is called after.
  func node(name: String) -> Node {
    guard samples != nil else { return node }
    return .mapping(
      Node.Mapping([
        (Node("name"), Node(EstimatorChoice.sampledName)), (Node("file"), Node("\(name).csv")),
      ]))
  }

  /// The bits that the estimator needs where the base has others; nil where the base's will do.
  func bits(base: YAMLMapping) throws -> Int? {
    guard let entry,
      let own = try base.required("quantizer").node["bits"]?.text.flatMap({ Int($0) }),
      !entry.bits.contains(own)
    else { return nil }
    return min(max(own, entry.bits.lowerBound), entry.bits.upperBound)
  }

  private static func identifier(_ text: String) -> String {
    let safe = text.lowercased().unicodeScalars.map { scalar -> Character in
      ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) ? Character(scalar) : "-"
    }
    let words = String(safe).split(separator: "-")
    return words.isEmpty ? "samples" : words.joined(separator: "-")
  }
}

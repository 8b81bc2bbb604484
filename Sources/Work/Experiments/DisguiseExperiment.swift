import Configurations
import Diagnostics
import Foundation
import Quantization
import Yams

/// The experiment that asks whether one estimator is the STE in disguise: a pair for each optimizer, all
/// else as in another experiment.
package struct DisguiseExperiment {
  /// What the user asks for; nil leaves a value as the other experiment has it.
  package struct Question {
    /// A name of the catalogue, `{name: …, parameter: …}`, or the path of a file of samples.
    package var estimator: String
    package var bits: Int?
    /// One optimizer group by name.
    package var optimizer: String?
    /// The peak learning rate of that group.
    package var learningRate: Double?

    package init(
      estimator: String, bits: Int? = nil, optimizer: String? = nil, learningRate: Double? = nil
    ) {
      self.estimator = estimator
      self.bits = bits
      self.optimizer = optimizer
      self.learningRate = learningRate
    }
  }

  /// The experiment's name ("disguise-psg").
  package let name: String
  /// The YAML file's text.
  package let text: String
  /// A file of samples to put beside it, under `copyName`.
  package let samples: String?
  package var copyName: String { "\(name).csv" }

  /// - Parameter base: path of the experiment file that gives everything else.
  /// - Throws: `Failure` 66 and 78 for the base, the estimator and the file of samples.
  package init(_ question: Question, base: String) throws {
    let root = try Experiment.root(path: base)
    let asked = try Asked(question.estimator)
    name = "disguise-\(asked.identifier)"
    samples = asked.samples
    var quantizer = try root.required("quantizer").node
    if let bits = try question.bits ?? asked.bits(base: root) {
      quantizer["bits"] = Node("\(bits)")
    }
    var entry: [(Node, Node)] = [(Node("label"), Node(asked.title))]
    entry.append(
      (
        Node("estimator"),
        samples == nil
          ? asked.node
          : .mapping(
            Node.Mapping([
              (Node("name"), Node(EstimatorChoice.sampledName)),
              (Node("file"), Node("\(name).csv")),
            ]))
      ))
    var sections: [(Node, Node)] = [
      (Node("name"), Node(name)), (Node("title"), Node("Is \(asked.title) the STE in disguise?")),
    ]
    for key in ["dataset", "network", "architecture"] {
      if let value = root[key] { sections.append((Node(key), value.node)) }
    }
    sections.append((Node("quantizer"), quantizer))
    sections.append((Node("training"), try root.required("training").node))
    if let numerics = root["numerics"] { sections.append((Node("numerics"), numerics.node)) }
    sections.append((Node("optimizers"), try Self.optimizers(root, question)))
    sections.append(
      (
        Node("pairs"),
        .mapping(Node.Mapping([(Node(asked.identifier), .mapping(Node.Mapping(entry)))]))
      ))
    sections.append((Node("profiles"), try Self.profiles(root)))
    text = try Yams.serialize(
      node: .mapping(Node.Mapping(sections)), width: -1, allowUnicode: true)
  }

  /// The optimizers of the base, or the one asked for.
  private static func optimizers(_ root: YAMLMapping, _ question: Question) throws -> Node {
    let groups = try root.required("optimizers").mapping().entries
    let names = groups.map(\.name)
    if let wanted = question.optimizer, !names.contains(wanted) {
      throw Failure(
        .usage, at: "--optimizer", "there is no optimizer “\(wanted)”",
        remedy: remedy(forUnknown: wanted, among: names))
    }
    let kept = groups.filter { question.optimizer == nil || $0.name == question.optimizer }
    return .mapping(
      Node.Mapping(
        kept.map { group in
          var node = group.value.node
          if let rate = question.learningRate { node["learning_rate"] = Node("\(rate)") }
          return (Node(group.name), node)
        }))
  }

  /// The profiles of the base, without a choice among pairs of its own.
  private static func profiles(_ root: YAMLMapping) throws -> Node {
    .mapping(
      Node.Mapping(
        try root.required("profiles").mapping().entries.map { profile in
          var node = profile.value.node
          if node["pairs"] != nil { node["pairs"] = nil }
          return (Node(profile.name), node)
        }))
  }

  /// The estimator as it was asked for.
  private struct Asked {
    let node: Node
    let title: String
    let identifier: String
    var samples: String?
    /// The catalogue's entry; nil for a file.
    private let entry: EstimatorEntry?

    init(_ text: String) throws {
      if text.hasSuffix(".csv") {
        _ = try EstimatorSamples(path: text)
        node = Node(text)
        title = URL(fileURLWithPath: text).deletingPathExtension().lastPathComponent
        samples = text
        entry = nil
        identifier = Self.identifier(title)
        return
      }
      guard let node = try? Yams.compose(yaml: text), let name = node["name"]?.string ?? node.string
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
      let bits = entry.bits.contains(2) ? 2 : entry.bits.upperBound
      title = (try? entry.make([:], bits: bits))?.displayName ?? name
      let settings = node.mapping?.filter { $0.key.string != "name" } ?? []
      identifier = Self.identifier(
        ([name] + settings.flatMap { [$0.key.string ?? "", $0.value.string ?? ""] })
          .joined(separator: "-"))
    }

    /// The bits that the estimator needs where the base has others; nil where the base's will do.
    func bits(base: YAMLMapping) throws -> Int? {
      guard let entry,
        let own = try base.required("quantizer").node["bits"]?.string.flatMap({ Int($0) }),
        !entry.bits.contains(own)
      else { return nil }
      return min(max(own, entry.bits.lowerBound), entry.bits.upperBound)
    }

    /// Fit for file names and make.
    private static func identifier(_ text: String) -> String {
      let safe = text.lowercased().unicodeScalars.map { scalar -> Character in
        ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) ? Character(scalar) : "-"
      }
      let words = String(safe).split(separator: "-")
      return words.isEmpty ? "samples" : words.joined(separator: "-")
    }
  }
}

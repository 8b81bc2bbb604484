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

  /// - Parameter base: path of the experiment file that gives everything else; the text names it in full, wherever
  ///   the file may be put.
  /// - Throws: `Failure` 66 and 78 for the base, the estimator and the file of samples.
  package init(_ question: Question, base: String) throws {
    let root = try Experiment.root(path: base)
    let asked = try Asked(question.estimator)
    name = "disguise-\(asked.identifier)"
    samples = asked.samples
    var entry = [("label", Node(asked.title)), ("estimator", asked.node(name: name))]
    if let optimizer = try Self.optimizer(of: question, among: root) {
      entry.append(("optimizers", .sequence(Node.Sequence([Node(optimizer)]))))
    }
    var sections = [
      ("name", Node(name)), ("title", Node("Is \(asked.title) the STE in disguise?")),
      ("base", Node(URL(filePath: base).standardizedFileURL.path)),
    ]
    if let bits = try question.bits ?? asked.bits(base: root) {
      sections.append(("quantizer", mapping([("bits", Node("\(bits)"))])))
    }
    if let optimizer = question.optimizer, let rate = question.learningRate {
      let own = mapping([("learning_rate", Node("\(rate)"))])
      sections.append(("optimizers", mapping([(optimizer, own)])))
    }
    var pairs = [(asked.identifier, mapping(entry))]
    // With optimizers that do not adapt, what comes of changing the estimator alone is tried too.
    let plain = try Self.nonAdaptive(root, of: question)
    if !plain.isEmpty {
      let settings = [
        ("label", Node("\(asked.title), without M and α")), ("shares", Node(asked.identifier)),
        ("adjusted", Node("false")),
        ("optimizers", .sequence(Node.Sequence(plain.map { Node($0) }))),
      ]
      pairs.append(("\(asked.identifier)-plain", mapping(settings)))
    }
    sections.append(("pairs", mapping(pairs)))
    sections.append(("profiles", try Self.profiles(root)))
    text = try Yams.serialize(node: mapping(sections), width: -1, allowUnicode: true)
  }

  /// The one optimizer that is asked for; nil for all of the base.
  private static func optimizer(
    of question: Question, among root: YAMLMapping
  ) throws -> String? {
    let names = try root.required("optimizers").mapping().entries.map(\.name)
    if let wanted = question.optimizer, !names.contains(wanted) {
      throw Failure(
        .usage, at: "--optimizer", "there is no optimizer “\(wanted)”",
        remedy: remedy(forUnknown: wanted, among: names))
    }
    return question.optimizer
  }

  /// The optimizers of the question that do not adapt.
  private static func nonAdaptive(
    _ root: YAMLMapping, of question: Question
  ) throws -> [String] {
    try root.required("optimizers").mapping().entries
      .map { try $0.value.optimizerGroup(named: $0.name) }
      .filter { !$0.rule.isAdaptive && (question.optimizer ?? $0.name) == $0.name }.map(\.name)
  }

  /// Seeds of each run, unless the base has more: what a verdict takes.
  private static let seeds = 3

  /// The profiles of the base, with seeds for a verdict, without a choice among pairs of its own.
  private static func profiles(_ root: YAMLMapping) throws -> Node {
    mapping(
      try root.required("profiles").mapping().entries.map { profile in
        var node = profile.value.node.yams
        if node["pairs"] != nil { node["pairs"] = nil }
        let own = node["seeds"]?.int ?? 1
        node["seeds"] = Node("\(max(seeds, own))")
        return (profile.name, node)
      })
  }

  /// The estimator as it was asked for.
  private struct Asked {
    private let node: Node
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

    /// - Parameter name: the experiment's, which a copy of the samples is called after.
    func node(name: String) -> Node {
      guard samples != nil else { return node }
      return mapping([
        ("name", Node(EstimatorChoice.sampledName)), ("file", Node("\(name).csv")),
      ])
    }

    /// The bits that the estimator needs where the base has others; nil where the base's will do.
    func bits(base: YAMLMapping) throws -> Int? {
      guard let entry,
        let own = try base.required("quantizer").node["bits"]?.text.flatMap({ Int($0) }),
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

private func mapping(_ entries: [(String, Node)]) -> Node {
  .mapping(Node.Mapping(entries.map { (Node($0.0), $0.1) }))
}

import Configurations
import Diagnostics
import Foundation
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

  /// The experiment that is asked in unless another is named; the others' names are part of the question's.
  private static let usual = "mnist"

  /// The experiment's name ("disguise-psg", "disguise-mlp-psg"): the same question in another network has runs and a page
  /// of its own.
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
    let asked = try AskedEstimator(question.estimator)
    let own = try root.required("name").fileName()
    name = "disguise-" + (own == Self.usual ? "" : "\(own)-") + asked.identifier
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
    var pairs = [(asked.pairName, mapping(entry))]
    // With optimizers that do not adapt, what comes of changing the estimator alone is tried too.
    let plain = try Self.nonAdaptive(root, of: question)
    if !plain.isEmpty {
      let settings = [
        ("label", Node("\(asked.title), without M and α")), ("shares", Node(asked.pairName)),
        ("adjusted", Node("false")),
        ("optimizers", .sequence(Node.Sequence(plain.map { Node($0) }))),
      ]
      pairs.append(("\(asked.pairName)-plain", mapping(settings)))
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
}

private func mapping(_ entries: [(String, Node)]) -> Node {
  .mapping(Node.Mapping(entries.map { (Node($0.0), $0.1) }))
}

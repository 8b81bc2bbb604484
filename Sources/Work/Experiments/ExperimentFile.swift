import Configurations
import Diagnostics
import Foundation

/// Reads an experiment's YAML file. See `pipeline/experiments/mnist.yaml` for the format in use.
///
/// Values come from four layers, the later over the earlier: the optimizer group, the file's own
/// `quantizer` and `training`, the run's, the profile's. The profile comes last, so that
/// `smoke` is small whatever a run asks for. Below the file lies its `base`, see `ExperimentBase.swift`.
extension Experiment {
  static let keys = [
    "name", "title", "base", "dataset", "network", "architecture", "quantizer", "training",
    "optimizers", "runs", "comparisons", "pairs", "lr_tweak", "profiles",
  ]

  /// - Parameter profile: one of the file's profiles.
  /// - Throws: `Failure` 66 when there is no file, 78 with file, line and column for anything in it
  ///   that is unknown, doubled, of the wrong type, out of range or inconsistent, in any profile.
  package static func read(path: String, profile: String) throws -> Experiment {
    try read(root(path: path), profile: profile)
  }

  /// The profiles that the file defines, in its order.
  package static func profiles(path: String) throws -> [String] {
    try root(path: path).required("profiles").mapping().entries.map(\.name)
  }

  /// The mapping that an experiment's file holds.
  ///
  /// Files of runs and analyses are called after the experiment: one that was copied without changing its
  /// `name` would train and analyse the other's.
  /// - Throws: `Failure` 66 when there is no file, 78 when `name` is not the file's own.
  static func root(path: String) throws -> YAMLMapping {
    let root = try tree(path: path).mapping(keys: keys)
    let value = try root.required("name")
    let name = try value.fileName()
    let expected = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    guard name == expected else {
      throw Failure(
        .configuration, at: value.place, "the experiment has another name than its file",
        expected: "name: \(expected)", found: "name: \(name)",
        remedy: "write the expected line, or call the file \(name).yaml")
    }
    guard !Experiment.reservedRoots.contains(name) else {
      throw Failure(
        .configuration, at: value.place,
        "the name “\(name)” is taken by what is found of no single experiment",
        remedy: "choose another one")
    }
    return root
  }

  private static func read(_ root: YAMLMapping, profile: String) throws -> Experiment {
    let profiles = try root.required("profiles").mapping()
    // Every profile is resolved, so that a typo in one is found by whoever runs another.
    var found: Experiment?
    for entry in profiles.entries {
      let experiment: Experiment
      do {
        experiment = try resolve(root, profile: entry.name, entry.value)
      } catch let failure as Failure {
        throw blaming(failure, entry.name, of: entry.value.node.file)
      }
      if entry.name == profile { found = experiment }
    }
    guard let found else {
      throw Failure(
        .configuration, at: profiles.place, "there is no profile “\(profile)”",
        remedy: remedy(forUnknown: profile, among: profiles.entries.map(\.name)))
    }
    return found
  }

  /// A fault in what a file took over from its base is the file's as well: its profile may be what does not fit.
  private static func blaming(_ failure: Failure, _ profile: String, of file: String) -> Failure {
    guard let place = failure.place, !place.hasPrefix("\(file):") else { return failure }
    let own = "the profile “\(profile)” of \(file) takes this over: give what fits it there"
    return Failure(
      failure.code, at: place, failure.problem, expected: failure.expected, found: failure.found,
      remedy: failure.remedy.map { "\($0); \(own)" } ?? own)
  }

  private static func resolve(
    _ root: YAMLMapping, profile: String, _ profileValue: YAMLValue
  ) throws -> Experiment {
    let over = try profileValue.mapping(
      keys: [
        "seeds", "network", "architecture", "quantizer", "training", "optimizers",
        "pairs",
      ])
    let dataset = try DatasetReading(root.required("dataset"))
    let network = try NetworkReading(root, over: over, data: dataset)
    let groups = try optimizerGroups(root.required("optimizers"), over: over["optimizers"])
    let layers = RunLayers(
      experiment: try root.required("name").fileName(),
      dataset: dataset, network: network,
      architecture: try architecture(root, over: over, of: network),
      groups: groups, file: root, profile: over)
    let expansion = try PairExpansion(root, groups: groups, only: over["pairs"])
    let runs = try layers.runs(expansion.runs)
    let comparisons = try expansion.comparisons.mapping().entries.map {
      try $0.value.comparison(named: $0.name, runs: runs)
    }
    let experiment = Experiment(
      name: layers.experiment, title: try root.required("title").string(),
      dataset: dataset.name, datasetKind: dataset.kind, network: layers.network.family,
      profile: profile,
      seeds: try over["seeds"]?.integer(in: 1...1000, "1 to 1000") ?? 1,
      // One that was taken over from the base need not be used.
      optimizerGroups: groups.filter { group in runs.contains { $0.optimizerGroup == group.name } },
      runs: runs,
      comparisons: comparisons, pairs: expansion.pairs)
    if expansion.pairs.isEmpty {
      try checkKinds(comparisons, at: expansion.comparisons)
      try checkLabels(
        runs.map { ($0.name, $0.label, $0.optimizerGroup) }, of: experiment, at: expansion.runs)
      try checkLabels(
        comparisons.map { ($0.name, $0.label, $0.optimizerGroup) }, of: experiment,
        at: expansion.comparisons)
    }
    return experiment
  }
}

extension Experiment {
  /// The section `architecture`, the profile's values over the file's, for a network that has a choice.
  private static func architecture(
    _ root: YAMLMapping, over profile: YAMLMapping, of network: NetworkReading
  ) throws -> NetworkArchitecture? {
    guard network.family == .residual else {
      try refuse("architecture", of: network, root, profile)
      return nil
    }
    let keys = NetworkArchitecture.keys
    return try NetworkArchitecture(
      root.required("architecture").mapping(keys: keys)
        .overlaid(by: profile["architecture"]?.mapping(keys: keys)))
  }

  /// - Throws: `Failure` 78 for a section that means nothing to this network, unless it was taken over from the base of
  ///   the file that chooses the network.
  private static func refuse(
    _ section: String, of network: NetworkReading, _ root: YAMLMapping, _ profile: YAMLMapping
  ) throws {
    guard let found = root[section] ?? profile[section],
      found.node.file == network.value.node.file
    else { return }
    throw Failure(
      .configuration, at: found.place,
      "the network \(network.family.rawValue) has no \(section) to choose",
      remedy: "remove the section, or set “network: \(NetworkFamily.residual.rawValue)”")
  }

  /// The optimizers, each with a profile's learning rate over its own.
  private static func optimizerGroups(
    _ value: YAMLValue, over profile: YAMLValue?
  ) throws -> [OptimizerGroup] {
    var groups = try value.mapping().entries.map { try $0.value.optimizerGroup(named: $0.name) }
    for entry in try profile?.mapping().entries ?? [] {
      guard let index = groups.firstIndex(where: { $0.name == entry.name }) else {
        throw Failure(
          .configuration, at: entry.place, "unknown optimizer “\(entry.name)”",
          remedy: remedy(forUnknown: entry.name, among: groups.map(\.name)))
      }
      groups[index].learningRate = try entry.value.mapping(keys: ["learning_rate"])
        .required("learning_rate").positive()
    }
    return groups
  }
}

/// - Throws: `Failure` 78 for a name that findings of every experiment have already.
func checkPlace(_ name: String, at place: String) throws {
  guard Experiment.reservedNames.contains(name) else { return }
  throw Failure(
    .configuration, at: place, "the name “\(name)” is taken by what is found of every experiment",
    remedy: "choose another one")
}

extension YAMLValue {
  /// A name that is safe in file names and make targets.
  func fileName() throws -> String {
    let word = try string()
    try checkFileName(word, at: place)
    return word
  }
}

/// Lower-case letters, digits and hyphens: no shell, file system or make gives them a meaning.
func checkFileName(_ word: String, at place: String) throws {
  let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789-")
  guard !word.isEmpty, word.allSatisfy(allowed.contains), !word.hasPrefix("-") else {
    throw Failure(
      .configuration, at: place, "the name “\(word)” cannot be part of a file name",
      expected: "lower-case letters, digits and hyphens")
  }
}

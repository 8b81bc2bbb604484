import Diagnostics
import HDF5
import Records
import Storage

// Layout: `/pair_names`, `/left_out`; `/pairs/<name>/` with `whole_runs` and `stretches/<index>/` with `double`, `single`,
// `one_step`, `several_steps`.

extension BoundsResult {
  package func write(to path: String, key: StageKey, provenance: Provenance) throws(Failure) {
    try Artifact.write(.bounds, to: path, stage: "bounds", key: key, provenance: provenance) {
      (writer) throws(Failure) in
      var result = self
      try result.declare(in: HDF5Fields(writing: writer))
    }
  }

  /// - Throws: `Failure` 66 when the file is absent, 65 when it is not a whole file of this schema.
  package init(path: String) throws(Failure) {
    self.init(experiment: "", profile: "", seed: 0, dataset: DatasetDescription(), pairs: [])
    try declare(in: HDF5Fields(reading: try Artifact.open(.bounds, at: path)))
  }

  private mutating func declare(in file: HDF5Fields) throws(Failure) {
    try file.attribute("experiment", &experiment)
    try file.attribute("profile", &profile)
    try file.attribute("seed", &seed, .count)
    try dataset.declare(in: file)
    try file.strings("/left_out", &leftOut)
    try file.records("/pair_names", &pairs, named: \.name, { BoundsPair($0) }, below: "/pairs") {
      (pair, group) throws(Failure) in try pair.declare(in: file, at: group)
    }
  }
}

extension BoundsPair {
  fileprivate mutating func declare(in file: HDF5Fields, at group: String) throws(Failure) {
    try file.group(group)
    try file.attribute("label", on: group, &label)
    try file.attribute("optimizer", on: group, &optimizer)
    try file.attribute("l2", on: group, &l2, .notNegative)
    try file.attribute("epsilon", on: group, &epsilon, .notNegative)
    try file.attribute("learning_rate", on: group, &learningRate, .positive)
    var count = stretches.count
    try file.attribute("stretches", on: group, &count, .count)
    try wholeRuns.declare(in: file, at: group + "/whole_runs")
    for index in 0..<count {
      if file.isRead { stretches.append(BoundsStretch()) }
      try stretches[index].declare(in: file, at: "\(group)/stretches/\(index)")
    }
  }

  /// Of nothing yet but its name, to be read.
  fileprivate init(_ name: String) {
    self.init(
      name: name, label: "", optimizer: "", l2: 0, learningRate: 1, stretches: [],
      wholeRuns: ErrorOrder(steps: 1, floor: 0))
  }
}

extension BoundsStretch {
  fileprivate mutating func declare(in file: HDF5Fields, at group: String) throws(Failure) {
    try file.group(group)
    try file.attribute("first_step", on: group, &firstStep, .count)
    try file.attribute("steps", on: group, &steps, .positive)
    try double.declare(in: file, at: group + "/double", steps: steps)
    try single.declare(in: file, at: group + "/single", steps: steps)
    try oneStep.declare(in: file, at: group + "/one_step")
    try severalSteps.declare(in: file, at: group + "/several_steps")
  }

  /// Of nothing yet, to be read.
  fileprivate init() {
    let none = ErrorOrder(steps: 1, floor: 0)
    self.init(
      firstStep: 0, steps: 1, double: BoundTally(), single: BoundTally(), oneStep: none,
      severalSteps: none)
  }
}

extension ErrorOrder {
  fileprivate mutating func declare(in file: HDF5Fields, at group: String) throws(Failure) {
    try file.group(group)
    try file.attribute("steps", on: group, &steps, .within(1...0x1p48))
    try file.attribute("floor_over_w_max", on: group, &floor, .notNegative)
    try file.list(
      group + "/learning_rate", &learningRates, count: .atLeast(1), .positive.ascending)
    let count = HDF5Extent.exactly(learningRates.count)
    try file.list(group + "/error_over_w_max", &errors, count: count, .notNegative)
    try file.list(group + "/travelled_over_w_max", &travelled, count: count, .notNegative)
    try file.list(group + "/agreement", &agreement, count: count, .share)
  }
}

extension BoundTally {
  private static var countFields: [(String, WritableKeyPath<BoundTally, Int>)] {
    [
      ("covered", \.covered), ("uncovered", \.uncovered), ("broken_printed", \.brokenPrinted),
      ("broken_corrected", \.brokenCorrected), ("broken_appendix_h", \.brokenAppendixH),
      ("compared_appendix_h", \.comparedAppendixH),
    ]
  }

  private static var histogramFields: [(String, WritableKeyPath<BoundTally, RatioHistogram>)] {
    [
      ("increase_over_bound", \.increaseOverBound),
      ("remainder_over_printed", \.remainderOverPrinted),
      ("remainder_over_corrected", \.remainderOverCorrected), ("lag_over_bound", \.lagOverBound),
    ]
  }

  fileprivate mutating func declare(
    in file: HDF5Fields, at group: String, steps: Int
  ) throws(Failure) {
    try file.group(group)
    for (field, path) in Self.countFields {
      try file.attribute(field, on: group, &self[keyPath: path], .count)
    }
    for (field, path) in Self.histogramFields {
      try self[keyPath: path].declare(in: file, at: "\(group)/\(field)")
    }
    for curve in Curve.allCases {
      try file.list(
        "\(group)/mean_\(curve.rawValue)", &curves[curve, default: []], count: .exactly(steps),
        .finite)
    }
  }
}

extension RatioHistogram {
  fileprivate mutating func declare(in file: HDF5Fields, at path: String) throws(Failure) {
    var (counts, rest, largest) = (counts, [notPositive], [largest])
    try file.list(path, &counts, count: .exactly(Self.binCount), .count)
    try file.list(path + "_not_positive", &rest, count: 1, .count)
    // Of no ratio at all, −∞.
    try file.list(path + "_largest", &largest, count: 1, .ordered)
    self = Self(notPositive: rest[0], counts: counts, largest: largest[0])
  }
}

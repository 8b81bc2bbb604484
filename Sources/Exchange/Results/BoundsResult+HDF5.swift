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
      try writer.setAttribute("experiment", .string(experiment))
      try writer.setAttribute("profile", .string(profile))
      try writer.setAttribute("seed", .integer(seed))
      try dataset.write(to: writer)
      try writer.write(leftOut, to: "/left_out")
      try writer.write(pairs.map(\.name), to: "/pair_names")
      for entry in pairs { try entry.encode(to: writer, "/pairs/" + entry.name) }
    }
  }

  /// - Throws: `Failure` 66 when the file is absent, 65 when it is not a whole file of this schema.
  package init(path: String) throws(Failure) {
    let reader = try Artifact.open(.bounds, at: path)
    var pairs: [BoundsPair] = []
    for name in try reader.strings("/pair_names") {
      pairs.append(try BoundsPair(from: reader, "/pairs/" + name, name: name))
    }
    self.init(
      experiment: try reader.required("experiment", \.string),
      profile: try reader.required("profile", \.string),
      seed: try reader.required("seed", \.integer),
      dataset: try DatasetDescription(from: reader), pairs: pairs,
      leftOut: try reader.strings("/left_out"))
  }
}

extension BoundsPair {
  fileprivate func encode(to writer: HDF5Writer, _ group: String) throws(Failure) {
    try writer.createGroup(group)
    try writer.setAttribute("label", .string(label), on: group)
    try writer.setAttribute("optimizer", .string(optimizer), on: group)
    try writer.setAttribute("l2", .double(l2), on: group)
    if let epsilon { try writer.setAttribute("epsilon", .double(epsilon), on: group) }
    try writer.setAttribute("learning_rate", .double(learningRate), on: group)
    try writer.setAttribute("stretches", .integer(stretches.count), on: group)
    try wholeRuns.encode(to: writer, group + "/whole_runs")
    for (index, stretch) in stretches.enumerated() {
      try stretch.encode(to: writer, "\(group)/stretches/\(index)")
    }
  }

  fileprivate init(from reader: HDF5Reader, _ group: String, name: String) throws(Failure) {
    var stretches: [BoundsStretch] = []
    for index in 0..<(try reader.required("stretches", on: group, \.integer)) {
      stretches.append(try BoundsStretch(from: reader, "\(group)/stretches/\(index)"))
    }
    self.init(
      name: name, label: try reader.required("label", on: group, \.string),
      optimizer: try reader.required("optimizer", on: group, \.string),
      l2: try reader.required("l2", on: group, \.double),
      epsilon: try reader.attribute("epsilon", on: group)?.double,
      learningRate: try reader.required("learning_rate", on: group, \.double),
      stretches: stretches, wholeRuns: try ErrorOrder(from: reader, group + "/whole_runs"))
  }
}

extension BoundsStretch {
  fileprivate func encode(to writer: HDF5Writer, _ group: String) throws(Failure) {
    try writer.createGroup(group)
    try writer.setAttribute("first_step", .integer(firstStep), on: group)
    try writer.setAttribute("steps", .integer(steps), on: group)
    try double.encode(to: writer, group + "/double")
    try single.encode(to: writer, group + "/single")
    try oneStep.encode(to: writer, group + "/one_step")
    try severalSteps.encode(to: writer, group + "/several_steps")
  }

  fileprivate init(from reader: HDF5Reader, _ group: String) throws(Failure) {
    self.init(
      firstStep: try reader.required("first_step", on: group, \.integer),
      steps: try reader.required("steps", on: group, \.integer),
      double: try BoundTally(from: reader, group + "/double"),
      single: try BoundTally(from: reader, group + "/single"),
      oneStep: try ErrorOrder(from: reader, group + "/one_step"),
      severalSteps: try ErrorOrder(from: reader, group + "/several_steps"))
  }
}

extension ErrorOrder {
  fileprivate func encode(to writer: HDF5Writer, _ group: String) throws(Failure) {
    try writer.createGroup(group)
    try writer.setAttribute("steps", .integer(steps), on: group)
    try writer.setAttribute("floor_over_w_max", .double(floor), on: group)
    try writer.write(doubles: learningRates, to: group + "/learning_rate")
    try writer.write(doubles: errors, to: group + "/error_over_w_max")
    try writer.write(doubles: travelled, to: group + "/travelled_over_w_max")
    try writer.write(doubles: agreement, to: group + "/agreement")
  }

  fileprivate init(from reader: HDF5Reader, _ group: String) throws(Failure) {
    self.init(
      steps: try reader.required("steps", on: group, \.integer),
      floor: try reader.required("floor_over_w_max", on: group, \.double),
      learningRates: try reader.read(group + "/learning_rate", as: Double.self),
      errors: try reader.read(group + "/error_over_w_max", as: Double.self),
      travelled: try reader.read(group + "/travelled_over_w_max", as: Double.self),
      agreement: try reader.read(group + "/agreement", as: Double.self))
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

  fileprivate func encode(to writer: HDF5Writer, _ group: String) throws(Failure) {
    try writer.createGroup(group)
    for (field, path) in Self.countFields {
      try writer.setAttribute(field, .integer(self[keyPath: path]), on: group)
    }
    for (field, path) in Self.histogramFields {
      let histogram = self[keyPath: path]
      let counts = histogram.counts.map(Int64.init)
      try writer.write(counts, shape: [counts.count], to: "\(group)/\(field)")
      try writer.write(
        [Int64(histogram.notPositive)], shape: [1], to: "\(group)/\(field)_not_positive")
      try writer.write(doubles: [histogram.largest], to: "\(group)/\(field)_largest")
    }
    for curve in Curve.allCases {
      try writer.write(doubles: curves[curve] ?? [], to: "\(group)/mean_\(curve.rawValue)")
    }
  }

  fileprivate init(from reader: HDF5Reader, _ group: String) throws(Failure) {
    self.init()
    for (field, path) in Self.countFields {
      self[keyPath: path] = try reader.required(field, on: group, \.integer)
    }
    for (field, path) in Self.histogramFields {
      self[keyPath: path] = RatioHistogram(
        notPositive: Int(
          try reader.read("\(group)/\(field)_not_positive", as: Int64.self, shape: [1])[0]),
        counts: try reader.read(
          "\(group)/\(field)", as: Int64.self, shape: [RatioHistogram.binCount]
        ).map { Int($0) },
        largest: try reader.read("\(group)/\(field)_largest", as: Double.self, shape: [1])[0])
    }
    for curve in Curve.allCases {
      curves[curve] = try reader.read("\(group)/mean_\(curve.rawValue)", as: Double.self)
    }
  }
}

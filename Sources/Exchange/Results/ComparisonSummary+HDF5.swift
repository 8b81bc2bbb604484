import Diagnostics
import HDF5

extension ComparisonSummary {
  mutating func declare(in file: HDF5Fields, at group: String) throws(Failure) {
    try file.group(group)
    try file.attribute("label", on: group, &label)
    try file.attribute("optimizer", on: group, &optimizer)
    try file.attribute("reference", on: group, &reference)
    try file.attribute("with", on: group, &with)
    try file.attribute("map", on: group, &map)
    try file.list(group + "/seeds", &seeds, count: .atLeast(1), .count.ascending)
    try declareAlignment(in: file, at: group + "/alignment")
    let time = group + "/over_time"
    try file.list(time + "/step", &steps, .count.ascending)
    try errorOverTime.declare(
      in: file, at: time + "/error_over_w_max", seeds: seeds.count, points: steps.count,
      .notNegative.orMissing)
    try agreementOverTime.declare(
      in: file, at: time + "/agreement", seeds: seeds.count, points: steps.count,
      .share.orMissing)
    try density.declare(in: file, at: group + "/density")
    try mappedDensity.declare(in: file, at: group + "/mapped_density")
    try positions.declare(in: file, at: group + "/bin_positions")
    guard try file.has(group + "/penalty", penalty != nil) else { return }
    var alone = penalty ?? PenaltyEffect()
    try alone.declare(in: file, at: group + "/penalty", seeds: seeds.count)
    penalty = alone
  }

  /// Arrays of tensors × seeds; their first row is of all weights together.
  private mutating func declareAlignment(
    in file: HDF5Fields, at group: String
  ) throws(Failure) {
    var rows = [total] + tensors
    var names = rows.map(\.name)
    try file.names(group + "/names", &names, count: .atLeast(1))
    if file.isRead { rows = names.map { Alignment($0) } }
    var weights = rows.map(\.weightCount)
    try file.list(group + "/weights", &weights, count: .exactly(rows.count), .count)
    for row in rows.indices { rows[row].weightCount = weights[row] }
    for (field, path, condition) in Alignment.fields {
      var values = rows.flatMap { $0[keyPath: path].values }
      try file.array(
        "\(group)/\(field)", &values, shape: [rows.count, seeds.count], condition.orMissing)
      for row in rows.indices {
        rows[row][keyPath: path].values = Array(values[(row * seeds.count)...].prefix(seeds.count))
      }
    }
    (total, tensors) = (rows[0], Array(rows.dropFirst()))
  }

  /// Of nothing yet but its name, to be read.
  init(_ name: String) {
    let none = WeightDensity(bins: 0, lower: 0, upper: 1, counts: [], outside: 0)
    self.init(
      name: name, label: "", optimizer: "", reference: "", with: "", map: "", seeds: [],
      total: Alignment("all"), tensors: [], steps: [], errorOverTime: SeedCurves([]),
      agreementOverTime: SeedCurves([]),
      density: none, mappedDensity: none, positions: BinPositions())
  }
}

extension BinPositions {
  fileprivate mutating func declare(in file: HDF5Fields, at group: String) throws(Failure) {
    try file.group(group)
    try file.note(
      "steps", on: group, "distance from the nearest boundary point, 0 to ½ bin widths")
    try file.attribute("all_beyond", on: group, &allBeyond, .count)
    try file.attribute("disagreeing_beyond", on: group, &disagreeingBeyond, .count)
    try file.attribute("levels_apart", on: group, &levelsApart, .count)
    try file.list(group + "/all", &all, count: .exactly(Self.steps), .count)
    try file.list(group + "/disagreeing", &disagreeing, count: .exactly(Self.steps), .count)
  }
}

extension Alignment {
  /// Where no weight has an E, or a value of M, there is no mean.
  fileprivate static var fields: [(String, WritableKeyPath<Alignment, SeedValues>, HDF5Condition)] {
    [
      ("error_over_w_max", \.errorOverLimit, .notNegative),
      ("error_over_range", \.errorOverRange, .notNegative), ("agreement", \.agreement, .share),
      ("outside_range", \.outsideRange, .share), ("unmapped", \.unmapped, .share),
      ("trapped_alone", \.trappedAlone, .share),
    ]
  }

  /// Of nothing yet but its name, to be read.
  fileprivate init(_ name: String) {
    let none = SeedValues([])
    self.init(
      name: name, weightCount: 0, errorOverLimit: none, errorOverRange: none, agreement: none,
      outsideRange: none, unmapped: none, trappedAlone: none)
  }
}

extension WeightDensity {
  fileprivate mutating func declare(in file: HDF5Fields, at path: String) throws(Failure) {
    var shape = [bins, bins]
    try file.array(
      path, &counts, shape: &shape, within: [.atLeast(1), .atLeast(1)], .count)
    try file.require(shape[0] == shape[1], "\(path) is not square")
    bins = shape[0]
    try file.attribute("lower", on: path, &lower, .finite)
    try file.attribute("upper", on: path, &upper, .above(lower))
    try file.attribute("outside", on: path, &outside, .count)
    try file.note("axes", on: path, "with,reference; in units of w_max")
  }
}

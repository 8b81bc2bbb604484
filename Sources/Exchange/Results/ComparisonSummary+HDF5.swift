import Diagnostics
import HDF5
import Storage

extension ComparisonSummary {
  func encode(to writer: HDF5Writer, _ group: String) throws(Failure) {
    try writer.createGroup(group)
    try writer.setAttribute("label", .string(label), on: group)
    try writer.setAttribute("optimizer", .string(optimizer), on: group)
    try writer.setAttribute("reference", .string(reference), on: group)
    try writer.setAttribute("with", .string(with), on: group)
    try writer.setAttribute("map", .string(map), on: group)
    try writer.write(seeds.map(Int64.init), shape: [seeds.count], to: group + "/seeds")
    try total.encode(to: writer, group + "/total")
    try writer.write(tensors.map(\.name), to: group + "/tensor_names")
    for tensor in tensors { try tensor.encode(to: writer, "\(group)/tensors/\(tensor.name)") }
    try writer.write(doubles: steps, to: group + "/over_time/step")
    try writer.write(doubles: errorOverTime, to: group + "/over_time/error_over_w_max")
    try writer.write(doubles: agreementOverTime, to: group + "/over_time/agreement")
    try density.encode(to: writer, group + "/density")
    try mappedDensity.encode(to: writer, group + "/mapped_density")
    try positions.encode(to: writer, group + "/bin_positions")
  }

  init(from reader: HDF5Reader, _ group: String, name: String) throws(Failure) {
    var tensors: [Alignment] = []
    for tensor in try reader.strings(group + "/tensor_names") {
      tensors.append(try Alignment(from: reader, "\(group)/tensors/\(tensor)", name: tensor))
    }
    self.init(
      name: name, label: try reader.required("label", on: group, \.string),
      optimizer: try reader.required("optimizer", on: group, \.string),
      reference: try reader.required("reference", on: group, \.string),
      with: try reader.required("with", on: group, \.string),
      map: try reader.required("map", on: group, \.string),
      seeds: try reader.read(group + "/seeds", as: Int64.self).map { Int($0) },
      total: try Alignment(from: reader, group + "/total", name: "all"), tensors: tensors,
      steps: try reader.read(group + "/over_time/step", as: Double.self),
      errorOverTime: try reader.read(group + "/over_time/error_over_w_max", as: Double.self),
      agreementOverTime: try reader.read(group + "/over_time/agreement", as: Double.self),
      density: try WeightDensity(from: reader, group + "/density"),
      mappedDensity: try WeightDensity(from: reader, group + "/mapped_density"),
      positions: try BinPositions(from: reader, group + "/bin_positions"))
  }
}

extension BinPositions {
  fileprivate func encode(to writer: HDF5Writer, _ group: String) throws(Failure) {
    try writer.createGroup(group)
    try writer.setAttribute(
      "steps", .string("distance from the nearest boundary point, 0 to ½ bin widths"), on: group)
    try writer.setAttribute("all_beyond", .integer(allBeyond), on: group)
    try writer.setAttribute("disagreeing_beyond", .integer(disagreeingBeyond), on: group)
    try writer.setAttribute("levels_apart", .integer(levelsApart), on: group)
    try writer.write(all.map(Int64.init), shape: [Self.steps], to: group + "/all")
    try writer.write(disagreeing.map(Int64.init), shape: [Self.steps], to: group + "/disagreeing")
  }

  fileprivate init(from reader: HDF5Reader, _ group: String) throws(Failure) {
    func counts(_ field: String) throws(Failure) -> [Int] {
      try reader.read("\(group)/\(field)", as: Int64.self, shape: [Self.steps]).map { Int($0) }
    }
    self.init(
      all: try counts("all"), disagreeing: try counts("disagreeing"),
      allBeyond: try reader.required("all_beyond", on: group, \.integer),
      disagreeingBeyond: try reader.required("disagreeing_beyond", on: group, \.integer),
      levelsApart: try reader.required("levels_apart", on: group, \.integer))
  }
}

extension Alignment {
  func encode(to writer: HDF5Writer, _ group: String) throws(Failure) {
    try writer.createGroup(group)
    try writer.setAttribute("weights", .integer(weightCount), on: group)
    try writer.write(doubles: errorOverLimit.values, to: group + "/error_over_w_max")
    try writer.write(doubles: errorOverRange.values, to: group + "/error_over_range")
    try writer.write(doubles: agreement.values, to: group + "/agreement")
    try writer.write(doubles: outsideRange.values, to: group + "/outside_range")
    try writer.write(doubles: unmapped.values, to: group + "/unmapped")
    try writer.write(doubles: trappedAlone.values, to: group + "/trapped_alone")
  }

  init(from reader: HDF5Reader, _ group: String, name: String) throws(Failure) {
    func values(_ field: String) throws(Failure) -> SeedValues {
      SeedValues(try reader.read("\(group)/\(field)", as: Double.self))
    }
    self.init(
      name: name, weightCount: try reader.required("weights", on: group, \.integer),
      errorOverLimit: try values("error_over_w_max"),
      errorOverRange: try values("error_over_range"), agreement: try values("agreement"),
      outsideRange: try values("outside_range"), unmapped: try values("unmapped"),
      trappedAlone: try values("trapped_alone"))
  }
}

extension WeightDensity {
  func encode(to writer: HDF5Writer, _ path: String) throws(Failure) {
    try writer.write(counts, shape: [bins, bins], to: path)
    try writer.setAttribute("lower", .double(lower), on: path)
    try writer.setAttribute("upper", .double(upper), on: path)
    try writer.setAttribute("outside", .integer(outside), on: path)
    try writer.setAttribute("axes", .string("with,reference; in units of w_max"), on: path)
  }

  init(from reader: HDF5Reader, _ path: String) throws(Failure) {
    let shape = try reader.shape(of: path)
    self.init(
      bins: shape.first ?? 0, lower: try reader.required("lower", on: path, \.double),
      upper: try reader.required("upper", on: path, \.double),
      counts: try reader.read(path, as: Int32.self, shape: [shape.first ?? 0, shape.first ?? 0]),
      outside: try reader.required("outside", on: path, \.integer))
  }
}

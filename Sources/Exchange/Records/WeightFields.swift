import Diagnostics
import HDF5

/// The fields of a run that have its tensors' names and shapes; every number in them is finite.
struct WeightFields {
  private let file: HDF5Fields
  private let descriptions: [TensorDescription]
  /// Bits of trained weights are close to random: deflating hundreds of megabytes of them takes long and gains a
  /// tenth.
  private let isPacked: Bool

  init(_ file: HDF5Fields, of descriptions: [TensorDescription]) {
    self.file = file
    self.descriptions = descriptions
    isPacked = file.isRead || descriptions.reduce(0) { $0 + $1.shape.reduce(1, *) } <= 1 << 20
  }

  /// One array for each tensor, of its shape.
  func tensors(_ group: String, _ tensors: inout [NamedTensor]) throws(Failure) {
    try file.group(group)
    if file.isRead { tensors = blank }
    for index in tensors.indices {
      let tensor = tensors[index]
      try file.array(
        "\(group)/\(tensor.name)", &tensors[index].values, shape: tensor.shape, .finite,
        isPacked: isPacked)
    }
  }

  /// The tensors at some steps, whole or chosen elements of them.
  func snapshots(
    _ snapshots: inout [NamedTensor], steps: inout [Int], elements: inout [[Int32]?]
  ) throws(Failure) {
    func place(_ name: String) -> String { "/weights/snapshot_elements/\(name)" }
    try file.group("/weights/snapshots")
    if file.isRead {
      snapshots = blank
      elements = descriptions.map { file.has(place($0.name), false) ? [] : nil }
    }
    var count = file.isRead ? HDF5Extent.any : .exactly(steps.count)
    for (index, tensor) in descriptions.enumerated() {
      let isWhole = elements.isEmpty || elements[index] == nil
      var shape = snapshots[index].shape
      try file.array(
        "/weights/snapshots/\(tensor.name)", &snapshots[index].values, shape: &shape,
        within: [count] + (isWhole ? tensor.shape.map(HDF5Extent.exactly) : [.any]), .finite,
        isPacked: isPacked)
      snapshots[index].shape = shape
      count = .exactly(shape[0])
    }
    try file.note(
      "axes", on: "/weights",
      "kernels: height,width,input channel,output channel; dense kernel: input,output; "
        + "snapshots have a leading axis of snapshots")
    try file.list("/weights/snapshot_steps", &steps, count: count, .count.ascending)
    for index in elements.indices {
      guard var chosen = elements[index] else { continue }
      let tensor = descriptions[index]
      try file.list(
        place(tensor.name), &chosen, count: .exactly(snapshots[index].shape[1]),
        .index(below: tensor.shape.reduce(1, *)).ascending)
      elements[index] = chosen
    }
    if !elements.contains(where: { $0 != nil }) { elements = [] }
  }

  /// Vectors of names of their own.
  func vectors(
    _ names: String, below group: String, _ vectors: inout [NamedTensor]
  ) throws(Failure) {
    try file.records(
      names, &vectors, named: \.name, { NamedTensor(name: $0, shape: [], values: []) },
      below: group
    ) { (vector, path) throws(Failure) in
      var shape = vector.shape
      try file.array(
        path, &vector.values, shape: &shape, within: [.atLeast(1)], .finite, isPacked: isPacked)
      vector.shape = shape
    }
  }

  private var blank: [NamedTensor] {
    descriptions.map { NamedTensor(name: $0.name, shape: $0.shape, values: []) }
  }
}

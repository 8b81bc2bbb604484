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
    for index in descriptions.indices { try values(group, index, &tensors[index].values) }
  }

  /// The array of one tensor.
  func values(_ group: String, _ index: Int, _ values: inout [Float]) throws(Failure) {
    let tensor = descriptions[index]
    try file.array(
      "\(group)/\(tensor.name)", &values, shape: tensor.shape, .finite, isPacked: isPacked)
  }

  /// All tensors at some steps, whole or chosen elements of them.
  func snapshots(
    _ snapshots: inout [NamedTensor], steps: inout [Int], elements: inout [[Int32]?]
  ) throws(Failure) {
    try file.group("/weights/snapshots")
    if file.isRead { snapshots = blank }
    var count = file.isRead ? HDF5Extent.any : .exactly(steps.count)
    for index in descriptions.indices {
      let isChosen = try file.has(place(index), !elements.isEmpty && elements[index] != nil)
      try snapshot(index, &snapshots[index], steps: count, elements: isChosen ? .any : nil)
      count = .exactly(snapshots[index].shape[0])
    }
    try file.note(
      "axes", on: "/weights",
      "kernels: height,width,input channel,output channel; dense kernel: input,output; "
        + "snapshots have a leading axis of snapshots")
    let shapes = snapshots.map(\.shape)
    try snapshotPlaces(steps: &steps, count: count, elements: &elements) {
      .exactly(shapes[$0][1])
    }
  }

  /// One tensor at some steps.
  /// - Parameter elements: how many of them are kept; nil for all.
  func snapshot(
    _ index: Int, _ snapshot: inout NamedTensor, steps: HDF5Extent, elements: HDF5Extent?
  ) throws(Failure) {
    let tensor = descriptions[index]
    var shape = snapshot.shape
    try file.array(
      "/weights/snapshots/\(tensor.name)", &snapshot.values, shape: &shape,
      within: [steps] + (elements.map { [$0] } ?? tensor.shape.map(HDF5Extent.exactly)), .finite,
      isPacked: isPacked)
    snapshot.shape = shape
  }

  /// When snapshots were taken, and of which elements: nil for all of a tensor; empty where that is so of every tensor.
  /// - Parameter kept: how many elements of the tensor at an index.
  func snapshotPlaces(
    steps: inout [Int], count: HDF5Extent, elements: inout [[Int32]?],
    _ kept: (Int) -> HDF5Extent = { _ in .any }
  ) throws(Failure) {
    try file.list("/weights/snapshot_steps", &steps, count: count, .count.ascending)
    if elements.isEmpty { elements = descriptions.map { _ in nil } }
    for (index, tensor) in descriptions.enumerated() {
      guard try file.has(place(index), elements[index] != nil) else { continue }
      var chosen = elements[index] ?? []
      try file.list(
        place(index), &chosen, count: kept(index),
        .index(below: tensor.shape.reduce(1, *)).ascending)
      elements[index] = chosen
    }
    if !elements.contains(where: { $0 != nil }) { elements = [] }
  }

  private func place(_ index: Int) -> String {
    "/weights/snapshot_elements/\(descriptions[index].name)"
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

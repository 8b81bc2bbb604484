import Tensors

/// Single-precision values for every tensor of a layout in one aligned, zero-filled array: weights,
/// gradients, momentum.
package final class ParameterBuffer {
  package let layout: ParameterLayout
  private let storage: AlignedStorage<Float>

  package init(layout: ParameterLayout) {
    self.layout = layout
    storage = AlignedStorage(count: layout.totalCount)
  }

  /// All elements, gaps included; valid as long as this object lives.
  package var elements: UnsafeMutableBufferPointer<Float> { storage.buffer }

  package var pointer: UnsafeMutablePointer<Float> { storage.pointer }

  /// The elements of tensor `index`, valid as long as this object lives.
  package subscript(index: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(rebasing: storage.buffer[layout.range(index)])
  }

  /// - Precondition: the layout has a tensor of this name.
  package subscript(name: String) -> UnsafeMutableBufferPointer<Float> {
    guard let index = layout.index(of: name) else {
      preconditionFailure("no parameter named \(name)")
    }
    return self[index]
  }

  /// A copy of a tensor's values, in the order of its shape, last index fastest.
  package func values(of name: String) -> [Float] { Array(self[name]) }

  /// - Precondition: `values` has as many elements as the tensor.
  package func set(_ name: String, to values: [Float]) {
    let target = self[name]
    precondition(values.count == target.count, "\(name) takes \(target.count) values")
    _ = target.update(from: values)
  }

  /// - Precondition: both have the same layout.
  package func copy(from other: ParameterBuffer) {
    precondition(layout == other.layout, "buffers of different layouts")
    pointer.update(from: other.pointer, count: layout.totalCount)
  }

  package func fill(with value: Float) {
    for index in layout.descriptions.indices { self[index].update(repeating: value) }
  }

  /// As the running statistics of normalizations start: mean 0 and variance 1.
  package func resetStatistics() {
    for (index, description) in layout.descriptions.enumerated() {
      self[index].update(repeating: description.name.hasSuffix("/variance") ? 1 : 0)
    }
  }
}

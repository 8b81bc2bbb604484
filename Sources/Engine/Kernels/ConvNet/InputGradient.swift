extension ConvNetKernels {
  /// Gradient of map1, overwritten. `transposed` is conv2's kernel as [64, 288].
  @inline(never)
  package static func conv2InputGradient(
    gradient: UnsafePointer<Float>, argmax: UnsafePointer<Int32>, count: Int,
    transposed: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>
  ) {
    inputGradients(
      conv2, gradient, argmax, count, transposed: transposed, inputGradient: inputGradient)
  }

  /// Gradient of map2, overwritten. `transposed` is conv3's kernel as [128, 576].
  @inline(never)
  package static func conv3InputGradient(
    gradient: UnsafePointer<Float>, argmax: UnsafePointer<Int32>, count: Int,
    transposed: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>
  ) {
    inputGradients(
      conv3, gradient, argmax, count, transposed: transposed, inputGradient: inputGradient)
  }

  /// Window by window the filters are sorted by their argmax, those without a gradient
  /// dropped; then each argmax's patch is taken into registers once and receives its filters' kernels.
  @inline(__always)
  private static func inputGradients(
    _ shape: ConvolutionShape, _ gradient: UnsafePointer<Float>, _ argmax: UnsafePointer<Int32>,
    _ count: Int, transposed: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>
  ) {
    let (depth, filters, windows) = (shape.depth, shape.filters, shape.windowCount &* count)
    let places = PlaceOffsets(right: shape.channels, down: shape.down)
    let width = Stretch.runs &* Run.count
    inputGradient.update(repeating: 0, count: count &* shape.inputCount)
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 4 &* filters) { chosen in
      withUnsafeTemporaryAllocation(of: Int.self, capacity: 4) { lengths in
        guard let chosen = chosen.baseAddress, let lengths = lengths.baseAddress else { return }
        for window in 0..<windows {
          let g = gradient + window &* filters
          sort(g, argmax + window &* filters, filters: filters, into: chosen, lengths)
          let corner = inputGradient + shape.origin(of: window)
          for index in 0..<4 where lengths[index] > 0 {
            let patch = corner + places[index]
            let list = chosen + index &* filters
            for start in stride(from: 0, to: depth, by: width) {
              let runs = RunOffsets(start: start, row: 3 &* shape.channels, down: shape.down)
              var sums = Stretch { UnsafePointer(patch + runs[$0]) }
              for entry in 0..<lengths[index] {
                let filter = list[entry]
                let kernel = transposed + (filter &* depth &+ start)
                sums.add(Vector(broadcasting: g + filter)) { kernel + $0 &* Run.count }
              }
              sums.store { patch + runs[$0] }
            }
          }
        }
      }
    }
  }

  /// Lists of filters by argmax, in order, without branches: every filter is written, the list's end moves
  /// only for those with a gradient.
  @inline(__always)
  private static func sort(
    _ gradient: UnsafePointer<Float>, _ argmax: UnsafePointer<Int32>, filters: Int,
    into chosen: UnsafeMutablePointer<Int>, _ lengths: UnsafeMutablePointer<Int>
  ) {
    for index in 0..<4 { lengths[index] = 0 }
    for filter in 0..<filters {
      let index = Int(argmax[filter])
      let length = lengths[index]
      chosen[index &* filters &+ length] = filter
      lengths[index] = length &+ (gradient[filter] == 0 ? 0 : 1)
    }
  }
}

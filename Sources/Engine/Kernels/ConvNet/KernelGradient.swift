extension ConvNetKernels {
  /// Gradient of conv2's kernel, transposed: added to [64, 288].
  @inline(never)
  package static func conv2KernelGradient(
    input: UnsafePointer<Float>, count: Int, gradient: UnsafePointer<Float>,
    argmax: UnsafePointer<Int32>, kernelGradient: UnsafeMutablePointer<Float>
  ) {
    // Two samples' maps stay in the first cache while all filters pass by (8.9 us a sample against 11.2).
    for first in stride(from: 0, to: count, by: 2) {
      let size = min(2, count &- first)
      kernelGradients(
        conv2, input + first &* conv2.inputCount, size,
        gradient: gradient + first &* conv2.pooledCount,
        argmax: argmax + first &* conv2.pooledCount, kernelGradient: kernelGradient)
    }
  }

  /// Gradient of conv3's kernel, transposed: added to [128, 576].
  @inline(never)
  package static func conv3KernelGradient(
    input: UnsafePointer<Float>, count: Int, gradient: UnsafePointer<Float>,
    argmax: UnsafePointer<Int32>, kernelGradient: UnsafeMutablePointer<Float>
  ) {
    kernelGradients(
      conv3, input, count, gradient: gradient, argmax: argmax, kernelGradient: kernelGradient)
  }

  /// After pooling a filter has one gradient per window, so its kernel's gradient is a sum of few patches:
  /// filter by filter, as much of it as registers hold, over all windows of the block.
  /// - Parameter gradient: of the pooled map, already zero where ReLU cut off.
  @inline(__always)
  private static func kernelGradients(
    _ shape: ConvolutionShape, _ input: UnsafePointer<Float>, _ count: Int,
    gradient: UnsafePointer<Float>, argmax: UnsafePointer<Int32>,
    kernelGradient: UnsafeMutablePointer<Float>
  ) {
    let (depth, filters, windows) = (shape.depth, shape.filters, shape.windowCount &* count)
    let places = PlaceOffsets(right: shape.channels, down: shape.down)
    let width = Stretch.runs &* Run.count
    for start in stride(from: 0, to: depth, by: width) {
      let runs = RunOffsets(start: start, row: 3 &* shape.channels, down: shape.down)
      for filter in 0..<filters {
        let target = kernelGradient + (filter &* depth &+ start)
        var sums = Stretch { UnsafePointer(target + $0 &* Run.count) }
        for window in 0..<windows {
          let index = window &* filters &+ filter
          let patch = input + (shape.origin(of: window) &+ places[Int(argmax[index])])
          sums.add(Vector(broadcasting: gradient + index)) { patch + runs[$0] }
        }
        sums.store { target + $0 &* Run.count }
      }
    }
  }
}

/// The distance from a window's first patch to the one at place 0 ... 3.
struct PlaceOffsets {
  let right: Int
  let down: Int

  @inline(__always)
  subscript(place: Int) -> Int { (place & 1) &* right &+ (place >> 1) &* down }
}

/// Where the runs of a stretch lie in a map, counted from the patch's first value.
struct RunOffsets {
  let first: Int
  let second: Int
  let third: Int

  @inline(__always)
  init(start: Int, row: Int, down: Int) {
    let begins = (start, start &+ Run.count, start &+ 2 &* Run.count)
    first = begins.0 / row &* down &+ begins.0 % row
    second = begins.1 / row &* down &+ begins.1 % row
    third = begins.2 / row &* down &+ begins.2 % row
  }

  @inline(__always)
  subscript(run: Int) -> Int { run == 0 ? first : run == 1 ? second : third }
}

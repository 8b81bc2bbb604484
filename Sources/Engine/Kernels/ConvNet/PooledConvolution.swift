extension ConvNetKernels {
  /// conv2: map1 → map2, weights packed from [288, 64].
  @inline(never)
  package static func conv2Forward(
    input: UnsafePointer<Float>, count: Int, weights: UnsafePointer<Float>,
    bias: UnsafePointer<Float>, map: UnsafeMutablePointer<Float>,
    argmax: UnsafeMutablePointer<Int32>
  ) {
    forward(conv2, input, count, weights: weights, bias: bias, map: map, argmax: argmax)
  }

  /// conv3: map2 → map3, weights packed from [576, 128].
  @inline(never)
  package static func conv3Forward(
    input: UnsafePointer<Float>, count: Int, weights: UnsafePointer<Float>,
    bias: UnsafePointer<Float>, map: UnsafeMutablePointer<Float>,
    argmax: UnsafeMutablePointer<Int32>
  ) {
    forward(conv3, input, count, weights: weights, bias: bias, map: map, argmax: argmax)
  }

  /// Group by group of filters, whose weights then stay in the first cache while all windows of the block
  /// pass by; as many windows at a time as there are registers for.
  @inline(__always)
  private static func forward(
    _ shape: ConvolutionShape, _ input: UnsafePointer<Float>, _ count: Int,
    weights: UnsafePointer<Float>, bias: UnsafePointer<Float>, map: UnsafeMutablePointer<Float>,
    argmax: UnsafeMutablePointer<Int32>
  ) {
    let (filters, windows) = (shape.filters, shape.windowCount &* count)
    let tile = Tile(channels: shape.channels, down: shape.down, filters: filters)
    for first in stride(from: 0, to: filters, by: group) {
      let groupWeights = weights + first &* shape.depth
      var window = 0
      #if KERNELS_AVX512
        while window &+ 3 <= windows {
          let out = window &* filters &+ first
          tile.three(
            input + shape.origin(of: window), input + shape.origin(of: window &+ 1),
            input + shape.origin(of: window &+ 2),
            weights: groupWeights, bias: bias + first, map: map + out, argmax: argmax + out)
          window &+= 3
        }
      #endif
      while window < windows {
        let out = window &* filters &+ first
        tile.one(
          input + shape.origin(of: window), weights: groupWeights, bias: bias + first,
          map: map + out, argmax: argmax + out)
        window &+= 1
      }
    }
  }
}

/// Windows that are summed together, for one group of filters. Three windows of two vectors are 24 sums,
/// which with two weights and their inputs fill the 32 registers of AVX-512; one window fills the 16 of
/// others.
struct Tile {
  let channels: Int
  let down: Int
  let filters: Int

  @inline(__always)
  func one(
    _ input: UnsafePointer<Float>, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>,
    map: UnsafeMutablePointer<Float>, argmax: UnsafeMutablePointer<Int32>
  ) {
    var a0 = Window(bias: Vector(at: bias))
    var a1 = Window(bias: Vector(at: bias + lanes))
    var (x, w) = (input, weights)
    for _ in 0..<3 {
      for _ in 0..<3 &* channels {
        a0.add(Vector(at: w), x, right: channels, down: down)
        a1.add(Vector(at: w + lanes), x, right: channels, down: down)
        x += 1
        w += 2 &* lanes
      }
      x += down &- 3 &* channels
    }
    a0.pool(into: map, argmax: argmax)
    a1.pool(into: map + lanes, argmax: argmax + lanes)
  }

  @inline(__always)
  func three(
    _ inputA: UnsafePointer<Float>, _ inputB: UnsafePointer<Float>, _ inputC: UnsafePointer<Float>,
    weights: UnsafePointer<Float>, bias: UnsafePointer<Float>, map: UnsafeMutablePointer<Float>,
    argmax: UnsafeMutablePointer<Int32>
  ) {
    var a0 = Window(bias: Vector(at: bias))
    var a1 = Window(bias: Vector(at: bias + lanes))
    var (b0, b1, c0, c1) = (a0, a1, a0, a1)
    var w = weights
    for row in 0..<3 {
      let (a, b, c) = (inputA + row &* down, inputB + row &* down, inputC + row &* down)
      for j in 0..<3 &* channels {
        let (w0, w1) = (Vector(at: w), Vector(at: w + lanes))
        w += 2 &* lanes
        a0.add(w0, a + j, right: channels, down: down)
        a1.add(w1, a + j, right: channels, down: down)
        b0.add(w0, b + j, right: channels, down: down)
        b1.add(w1, b + j, right: channels, down: down)
        c0.add(w0, c + j, right: channels, down: down)
        c1.add(w1, c + j, right: channels, down: down)
      }
    }
    a0.pool(into: map, argmax: argmax)
    a1.pool(into: map + lanes, argmax: argmax + lanes)
    b0.pool(into: map + filters, argmax: argmax + filters)
    b1.pool(into: map + (filters &+ lanes), argmax: argmax + (filters &+ lanes))
    c0.pool(into: map + 2 &* filters, argmax: argmax + 2 &* filters)
    c1.pool(into: map + (2 &* filters &+ lanes), argmax: argmax + (2 &* filters &+ lanes))
  }
}

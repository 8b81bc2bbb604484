extension ConvNetKernels {
  /// conv1: pixels → map1. With one input channel a vector's nine weights stay in registers for all windows.
  /// - Parameter kernel: [9, 32].
  @inline(never)
  package static func conv1Forward(
    pixels: UnsafePointer<Float>, count: Int, kernel: UnsafePointer<Float>,
    bias: UnsafePointer<Float>, map: UnsafeMutablePointer<Float>,
    argmax: UnsafeMutablePointer<Int32>
  ) {
    for first in stride(from: 0, to: conv1.filters, by: lanes) {
      let w = Taps(at: kernel + first, stride: conv1.filters)
      let start = Vector(at: bias + first)
      var out = first
      for sample in 0..<count {
        let image = pixels + sample &* conv1.inputCount
        for row in 0..<conv1.windows {
          for column in 0..<conv1.windows {
            let x = image + (2 &* row &* conv1.side &+ 2 &* column)
            var window = Window(bias: start)
            w.forEach { weight, tap in
              window.add(weight, x + tap, right: 1, down: conv1.side)
            }
            window.pool(into: map + out, argmax: argmax + out)
            out &+= conv1.filters
          }
        }
      }
    }
  }

  /// Gradient of conv1's kernel, added to `kernelGradient` [9, 32]. Each pooled gradient goes to the
  /// position it came from; the three others of its window get zero, which costs less than finding out.
  /// - Parameter gradient: of map1, already zero where ReLU cut off.
  @inline(never)
  package static func conv1KernelGradient(
    pixels: UnsafePointer<Float>, count: Int, gradient: UnsafePointer<Float>,
    argmax: UnsafePointer<Int32>, kernelGradient: UnsafeMutablePointer<Float>
  ) {
    for first in stride(from: 0, to: conv1.filters, by: lanes) {
      var sums = Taps(at: kernelGradient + first, stride: conv1.filters)
      var out = first
      for sample in 0..<count {
        let image = pixels + sample &* conv1.inputCount
        for row in 0..<conv1.windows {
          for column in 0..<conv1.windows {
            let x = image + (2 &* row &* conv1.side &+ 2 &* column)
            let g = Vector(at: gradient + out)
            let taken = Integers(at: argmax + out)
            for index in 0..<4 {
              let part = Vector.zero.replacing(
                with: g, where: taken .== Integers(repeating: Int32(truncatingIfNeeded: index)))
              let corner = x + (index / 2 &* conv1.side &+ index % 2)
              sums.update { sum, tap in sum.adding(part, times: Vector(broadcasting: corner + tap))
              }
            }
            out &+= conv1.filters
          }
        }
      }
      sums.store(kernelGradient + first, stride: conv1.filters)
    }
  }
}

/// Nine vectors in registers, one for each tap of a 3×3 kernel.
struct Taps {
  private var t0, t1, t2, t3, t4, t5, t6, t7, t8: Vector

  @inline(__always)
  init(at p: UnsafePointer<Float>, stride n: Int) {
    (t0, t1, t2) = (Vector(at: p), Vector(at: p + n), Vector(at: p + 2 &* n))
    (t3, t4, t5) = (Vector(at: p + 3 &* n), Vector(at: p + 4 &* n), Vector(at: p + 5 &* n))
    (t6, t7, t8) = (Vector(at: p + 6 &* n), Vector(at: p + 7 &* n), Vector(at: p + 8 &* n))
  }

  @inline(__always)
  func store(_ p: UnsafeMutablePointer<Float>, stride n: Int) {
    t0.store(p)
    t1.store(p + n)
    t2.store(p + 2 &* n)
    t3.store(p + 3 &* n)
    t4.store(p + 4 &* n)
    t5.store(p + 5 &* n)
    t6.store(p + 6 &* n)
    t7.store(p + 7 &* n)
    t8.store(p + 8 &* n)
  }

  /// Calls `body` with every tap's vector and its distance in the image, in row order.
  @inline(__always)
  func forEach(_ body: (Vector, Int) -> Void) {
    let down = ConvNetKernels.conv1.side
    body(t0, 0)
    body(t1, 1)
    body(t2, 2)
    body(t3, down)
    body(t4, down &+ 1)
    body(t5, down &+ 2)
    body(t6, 2 &* down)
    body(t7, 2 &* down &+ 1)
    body(t8, 2 &* down &+ 2)
  }

  @inline(__always)
  mutating func update(_ body: (Vector, Int) -> Vector) {
    let down = ConvNetKernels.conv1.side
    t0 = body(t0, 0)
    t1 = body(t1, 1)
    t2 = body(t2, 2)
    t3 = body(t3, down)
    t4 = body(t4, down &+ 1)
    t5 = body(t5, down &+ 2)
    t6 = body(t6, 2 &* down)
    t7 = body(t7, 2 &* down &+ 1)
    t8 = body(t8, 2 &* down &+ 2)
  }
}

import CPatch

extension PanelKernels {
  /// Maxima of one place over its taps; the first among equals is taken, a NaN stays.
  /// - Parameters:
  ///   - input: a panel.
  ///   - taps: where each tap's rows begin behind `input`; `weights` is the tap's number.
  ///   - output, argmax: [rows, 32]: the maximum, and the tap that had it.
  @inline(never)
  package static func maximum(
    input: UnsafePointer<Float>, taps: UnsafePointer<PatchRun>, tapCount: Int, rows: Int,
    output: UnsafeMutablePointer<Float>, argmax: UnsafeMutablePointer<Int32>
  ) {
    for i in stride(from: 0, to: rows &* panel, by: lanes) {
      var best = Vector(at: input + (Int(taps[0].input) &+ i))
      var taken = Integers(repeating: Int32(truncatingIfNeeded: taps[0].weights))
      for index in 1..<tapCount {
        let candidate = Vector(at: input + (Int(taps[index].input) &+ i))
        let keep = (candidate .<= best) .| (best .!= best)
        best = candidate.replacing(with: best, where: keep)
        taken = Integers(repeating: Int32(truncatingIfNeeded: taps[index].weights))
          .replacing(with: taken, where: keep)
      }
      best.store(output + i)
      taken.store(argmax + i)
    }
  }

  /// Gradient of one place of the input: the sum of those of the windows that took it.
  /// - Parameter windows: where each window's rows begin behind `gradient` and `argmax`; `weights` is the tap by
  ///   which it sees the place.
  @inline(never)
  package static func maximumGradient(
    gradient: UnsafePointer<Float>, argmax: UnsafePointer<Int32>, windows: UnsafePointer<PatchRun>,
    windowCount: Int, rows: Int, inputGradient: UnsafeMutablePointer<Float>
  ) {
    for i in stride(from: 0, to: rows &* panel, by: lanes) {
      var sum = Vector.zero
      for index in 0..<windowCount {
        let at = Int(windows[index].input) &+ i
        let tap = Integers(repeating: Int32(truncatingIfNeeded: windows[index].weights))
        let taken = Integers(at: argmax + at) .== tap
        sum += Vector.zero.replacing(with: Vector(at: gradient + at), where: taken)
      }
      sum.store(inputGradient + i)
    }
  }

  /// Means of one place over its taps.
  /// - Parameters:
  ///   - input: a panel.
  ///   - taps: where each tap's rows begin behind `input`.
  ///   - output: [rows, 32].
  @inline(never)
  package static func average(
    input: UnsafePointer<Float>, taps: UnsafePointer<PatchRun>, tapCount: Int, rows: Int,
    output: UnsafeMutablePointer<Float>
  ) {
    for i in stride(from: 0, to: rows &* panel, by: lanes) {
      var sum = Vector.zero
      for index in 0..<tapCount { sum += Vector(at: input + (Int(taps[index].input) &+ i)) }
      (sum / Float(tapCount)).store(output + i)
    }
  }

  /// Gradient of one place of the input: the sum of its shares in those of the windows that saw it.
  /// - Parameter windows: where each window's rows begin behind `gradient`; `weights` is the number of its taps.
  @inline(never)
  package static func averageGradient(
    gradient: UnsafePointer<Float>, windows: UnsafePointer<PatchRun>, windowCount: Int, rows: Int,
    inputGradient: UnsafeMutablePointer<Float>
  ) {
    for i in stride(from: 0, to: rows &* panel, by: lanes) {
      var sum = Vector.zero
      for index in 0..<windowCount {
        sum +=
          Vector(at: gradient + (Int(windows[index].input) &+ i)) / Float(windows[index].weights)
      }
      sum.store(inputGradient + i)
    }
  }

  /// Mean over places: input [places, rows, 32] → [rows, 32].
  @inline(never)
  package static func mean(
    overPlaces places: Int, rows: Int, input: UnsafePointer<Float>,
    into result: UnsafeMutablePointer<Float>
  ) {
    for i in stride(from: 0, to: rows &* panel, by: lanes) {
      var sum = Vector.zero
      for place in 0..<places { sum += Vector(at: input + (place &* rows &* panel &+ i)) }
      (sum / Float(places)).store(result + i)
    }
  }
}

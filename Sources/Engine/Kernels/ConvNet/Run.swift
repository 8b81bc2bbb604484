/// Six vectors in registers that lie side by side in memory.
struct Run {
  private var v0, v1, v2, v3, v4, v5: Vector

  static var count: Int {
    @inline(__always) get { 6 &* lanes }
  }

  @inline(__always)
  init(at p: UnsafePointer<Float>) {
    (v0, v1, v2) = (Vector(at: p), Vector(at: p + lanes), Vector(at: p + 2 &* lanes))
    (v3, v4) = (Vector(at: p + 3 &* lanes), Vector(at: p + 4 &* lanes))
    v5 = Vector(at: p + 5 &* lanes)
  }

  @inline(__always)
  func store(_ p: UnsafeMutablePointer<Float>) {
    v0.store(p)
    v1.store(p + lanes)
    v2.store(p + 2 &* lanes)
    v3.store(p + 3 &* lanes)
    v4.store(p + 4 &* lanes)
    v5.store(p + 5 &* lanes)
  }

  /// Adds `factor` times what lies at `p`.
  @inline(__always)
  mutating func add(_ factor: Vector, times p: UnsafePointer<Float>) {
    v0 = v0.adding(factor, times: Vector(at: p))
    v1 = v1.adding(factor, times: Vector(at: p + lanes))
    v2 = v2.adding(factor, times: Vector(at: p + 2 &* lanes))
    v3 = v3.adding(factor, times: Vector(at: p + 3 &* lanes))
    v4 = v4.adding(factor, times: Vector(at: p + 4 &* lanes))
    v5 = v5.adding(factor, times: Vector(at: p + 5 &* lanes))
  }
}

/// A stretch of a 3×3×C patch as registers hold it: so many runs, found in the kernel (where the patch's rows
/// follow each other) and in the map (where they lie a map's row apart).
struct Stretch {
  #if KERNELS_AVX512
    private var r0, r1, r2: Run
    /// Runs held at once.
    static let runs = 3
  #else
    private var r0, r1: Run
    static let runs = 2
  #endif

  @inline(__always)
  init(at p: (Int) -> UnsafePointer<Float>) {
    (r0, r1) = (Run(at: p(0)), Run(at: p(1)))
    #if KERNELS_AVX512
      r2 = Run(at: p(2))
    #endif
  }

  @inline(__always)
  func store(_ p: (Int) -> UnsafeMutablePointer<Float>) {
    r0.store(p(0))
    r1.store(p(1))
    #if KERNELS_AVX512
      r2.store(p(2))
    #endif
  }

  @inline(__always)
  mutating func add(_ factor: Vector, times p: (Int) -> UnsafePointer<Float>) {
    r0.add(factor, times: p(0))
    r1.add(factor, times: p(1))
    #if KERNELS_AVX512
      r2.add(factor, times: p(2))
    #endif
  }
}

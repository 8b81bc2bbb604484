import MatrixProducts
import Testing

struct BLASTests {
  @Test func sgemmMultiplies() throws { try BLAS.selfTest() }

  @Test func transposedFactorsAndAccumulation() {
    let a: [Float] = [1, 2, 3, 4, 5, 6]  // [2, 3], or [3, 2] transposed
    let b: [Float] = [1, 0, 2, 1, 3, 1]  // [3, 2]
    var c: [Float] = [10, 10, 10, 10]
    MatrixProduct.multiply(a, b, into: &c, rows: 2, columns: 2, depth: 3, accumulating: true)
    #expect(c == [24, 15, 42, 21])
    let transposedA: [Float] = [1, 4, 2, 5, 3, 6]
    MatrixProduct.multiply(
      transposedA, transposedA: true, b, into: &c, rows: 2, columns: 2, depth: 3)
    #expect(c == [14, 5, 32, 11])
    let transposedB: [Float] = [1, 2, 3, 0, 1, 1]
    MatrixProduct.multiply(
      a, transposedB, transposedB: true, into: &c, rows: 2, columns: 2, depth: 3)
    #expect(c == [14, 5, 32, 11])
  }

  @Test func autoDropsAnInheritedCore() {
    #expect(
      BLASCore.auto.step(running: "Haswell", coreType: "Haswell", wasRestarted: false)
        == .restart(coreType: nil))
    #expect(
      BLASCore.auto.step(running: "SkylakeX", coreType: nil, wasRestarted: false) == .proceed)
    #expect(BLASCore.auto.step(running: "Zen", coreType: "Zen", wasRestarted: true) == .refuse)
  }

  /// An OpenBLAS older than the processor takes kernels of 2004 for it.
  @Test func autoKnowsAProcessorThatOpenBLASDoesNot() {
    func step(_ running: String, _ coreType: String?, _ processor: BLASCore?, again: Bool = false)
      -> BLASCore.Step
    {
      BLASCore.auto.step(
        running: running, coreType: coreType, processor: processor, wasRestarted: again)
    }
    #expect(step("Prescott", nil, .skylakex) == .restart(coreType: "skylakex"))
    #expect(step("Prescott", nil, .haswell, again: true) == .restart(coreType: "haswell"))
    #expect(step("SkylakeX", "skylakex", .skylakex, again: true) == .proceed)
    #expect(step("Prescott", "skylakex", .skylakex, again: true) == .refuse)
    #expect(step("Prescott", nil, nil) == .proceed)
    #expect(step("Haswell", nil, .skylakex) == .proceed)
  }

  @Test func aNamedCoreIsAskedForOnce() {
    #expect(
      BLASCore.haswell.step(running: "SkylakeX", coreType: nil, wasRestarted: false)
        == .restart(coreType: "haswell"))
    #expect(
      BLASCore.haswell.step(running: "Haswell", coreType: "HASWELL", wasRestarted: false)
        == .proceed)
    #expect(
      BLASCore.skylakex.step(running: "Haswell", coreType: "skylakex", wasRestarted: true)
        == .refuse)
  }
}

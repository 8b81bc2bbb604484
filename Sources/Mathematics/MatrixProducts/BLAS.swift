import COpenBLAS
import Foundation

/// OpenBLAS, pinned to one thread and to a known core. Parallelism is over runs: OpenBLAS results differ
/// in their last bits with the number of its threads.
package enum BLAS {
  /// Why BLAS cannot be used.
  package enum Refusal: Error, Equatable, CustomStringConvertible {
    case coreUnavailable(wanted: String, running: String)
    case restartFailed(errno: Int32)
    case wrongProduct(rows: Int, columns: Int, depth: Int, error: Double)

    package var description: String {
      switch self {
      case .coreUnavailable(let wanted, let running):
        "OpenBLAS runs its \(running) kernels although \(wanted) was asked for"
      case .restartFailed(let code):
        "the program could not start itself again: \(String(cString: strerror(code)))"
      case .wrongProduct(let rows, let columns, let depth, let error):
        "sgemm of \(rows)x\(depth) by \(depth)x\(columns) is off by \(error) of its bound"
      }
    }
  }

  /// What a result's provenance records.
  package static var coreName: String { String(cString: openblas_get_corename()) }
  package static var threads: Int { Int(openblas_get_num_threads()) }
  package static var configuration: String { String(cString: openblas_get_config()) }

  /// Sees to it that OpenBLAS runs the wanted kernels on one thread and multiplies correctly. If the
  /// kernels are not the wanted ones the program replaces itself once by a copy of itself with the same
  /// arguments and a corrected environment, so call this first in `main`.
  /// - Throws: `Refusal`.
  package static func configure(core: BLASCore = .auto) throws(Refusal) {
    let coreType = ProcessInfo.processInfo.environment[coreTypeVariable]
    let wasRestarted = ProcessInfo.processInfo.environment[guardVariable] != nil
    switch core.step(running: coreName, coreType: coreType, wasRestarted: wasRestarted) {
    case .proceed: break
    case .refuse: throw .coreUnavailable(wanted: core.rawValue, running: coreName)
    case .restart(let wanted): try restart(coreType: wanted)
    }
    unsetenv(guardVariable)
    openblas_set_num_threads(1)
    try selfTest()
  }

  private static let coreTypeVariable = "OPENBLAS_CORETYPE"
  /// Set for starts by the program itself, so that they come to an end: see `BLASCore.step`.
  private static let guardVariable = "STE_RESTARTED_FOR_BLAS_CORE"

  private static func restart(coreType: String?) throws(Refusal) {
    if let coreType {
      setenv(coreTypeVariable, coreType, 1)
    } else {
      unsetenv(coreTypeVariable)
    }
    setenv(guardVariable, "1", 1)
    execv("/proc/self/exe", CommandLine.unsafeArgv)
    throw .restartFailed(errno: errno)  // execv returns only when it failed
  }

  /// Multiplies small matrices of awkward sizes and compares with loops; a few milliseconds. Wrong
  /// kernels have been released before for new processors.
  package static func selfTest() throws(Refusal) {
    for (rows, columns, depth) in [
      (1, 1, 1), (7, 5, 3), (33, 17, 65), (64, 48, 96), (130, 10, 129),
    ] {
      let a = testMatrix(count: rows * depth, factor: 37, modulus: 101)
      let b = testMatrix(count: depth * columns, factor: 53, modulus: 97)
      var c = [Float](repeating: .nan, count: rows * columns)
      withPointers(a, b, &c) { a, b, c in
        MatrixProduct.multiply(a, b, into: c, rows: rows, columns: columns, depth: depth)
      }
      for i in 0..<rows {
        for j in 0..<columns {
          var (exact, magnitude) = (0.0, 0.0)
          for k in 0..<depth {
            let product = Double(a[i * depth + k]) * Double(b[k * columns + j])
            exact += product
            magnitude += abs(product)
          }
          // The standard bound of a sum of `depth` products in any order.
          let bound = Double(depth) * Double(Float.ulpOfOne) * magnitude
          let error = abs(Double(c[i * columns + j]) - exact)
          if !(error <= bound) {
            throw .wrongProduct(
              rows: rows, columns: columns, depth: depth, error: error / bound)
          }
        }
      }
    }
  }

  /// Numbers of both signs without pattern along rows or columns, exact in single precision.
  private static func testMatrix(count: Int, factor: Int, modulus: Int) -> [Float] {
    (0..<count).map { index in
      let residue = (index * factor + 11) % modulus
      return Float(residue - modulus / 2) / 64
    }
  }

  private static func withPointers(
    _ a: [Float], _ b: [Float], _ c: inout [Float],
    _ body: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) {
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        c.withUnsafeMutableBufferPointer { c in
          guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
          body(a, b, c)
        }
      }
    }
  }
}

import COpenBLAS

/// Single-precision matrix products by OpenBLAS, row-major.
package enum MatrixProduct {
  /// C [rows, columns] = A [rows, depth] · B [depth, columns], or C += A · B.
  /// - Parameters:
  ///   - transposedA: A is stored as [depth, rows].
  ///   - transposedB: B is stored as [columns, depth].
  package static func multiply(
    _ a: UnsafePointer<Float>, transposedA: Bool = false,
    _ b: UnsafePointer<Float>, transposedB: Bool = false,
    into c: UnsafeMutablePointer<Float>, rows: Int, columns: Int, depth: Int,
    accumulating: Bool = false
  ) {
    precondition(rows > 0 && columns > 0 && depth > 0, "a matrix product of nothing")
    precondition(max(rows, columns, depth) <= Int(Int32.max), "sizes beyond BLAS's integers")
    cblas_sgemm(
      CblasRowMajor, transposedA ? CblasTrans : CblasNoTrans,
      transposedB ? CblasTrans : CblasNoTrans, Int32(rows), Int32(columns), Int32(depth), 1, a,
      Int32(transposedA ? rows : depth), b, Int32(transposedB ? depth : columns),
      accumulating ? 1 : 0, c, Int32(columns))
  }
}

/// The transpose of a matrix, in tiles of 4×4 that stay in registers.
/// - Parameters:
///   - source: `rows` rows, `sourceStride` numbers apart, of `columns` numbers.
///   - target: `columns` rows, `targetStride` numbers apart, of `rows` numbers.
/// - Precondition: `rows` and `columns` are multiples of 4.
@inline(__always)
func transpose(
  _ source: UnsafePointer<Float>, sourceStride: Int, rows: Int, columns: Int,
  into target: UnsafeMutablePointer<Float>, targetStride: Int
) {
  for column in stride(from: 0, to: columns, by: 4) {
    for row in stride(from: 0, to: rows, by: 4) {
      let from = source + (row &* sourceStride &+ column)
      let upper = SIMD8(lowHalf: four(from), highHalf: four(from + sourceStride))
      let lower = SIMD8(
        lowHalf: four(from + 2 &* sourceStride), highHalf: four(from + 3 &* sourceStride))
      let tile = SIMD16(lowHalf: upper, highHalf: lower)
      let to = target + (column &* targetStride &+ row)
      store(tile.evenHalf.evenHalf, to)
      store(tile.oddHalf.evenHalf, to + targetStride)
      store(tile.evenHalf.oddHalf, to + 2 &* targetStride)
      store(tile.oddHalf.oddHalf, to + 3 &* targetStride)
    }
  }
}

@inline(__always)
private func four(_ address: UnsafePointer<Float>) -> SIMD4<Float> {
  UnsafeRawPointer(address).loadUnaligned(as: SIMD4<Float>.self)
}

@inline(__always)
private func store(_ values: SIMD4<Float>, _ address: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(address).storeBytes(of: values, as: SIMD4<Float>.self)
}

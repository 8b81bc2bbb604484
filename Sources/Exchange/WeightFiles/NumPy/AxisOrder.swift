/// Between the order in which the last axis runs fastest (row-major) and the one in which the first does.
func reordered(_ values: [Double], _ shape: [Int], toColumnMajor: Bool) -> [Double] {
  guard shape.count > 1, !values.isEmpty else { return values }
  var strides: [Int] = []
  var stride = 1
  for extent in shape {
    strides.append(stride)
    stride *= extent
  }
  var result = values
  var place = [Int](repeating: 0, count: shape.count)
  var column = 0
  for row in values.indices {
    if toColumnMajor { result[column] = values[row] } else { result[row] = values[column] }
    var axis = shape.count - 1
    while axis >= 0 {
      place[axis] += 1
      column += strides[axis]
      if place[axis] < shape[axis] { break }
      column -= strides[axis] * shape[axis]
      place[axis] = 0
      axis -= 1
    }
  }
  return result
}

/// Some places of some panels of a map, of one unit's samples.
struct UnitRows {
  let start: UnsafePointer<Float>
  let panelStride: Int
  let placeStride: Int
  let firstPanel: Int
  let firstPlace: Int

  func at(_ panel: Int, _ place: Int) -> UnsafePointer<Float> {
    start + (panel - firstPanel) * panelStride + (place - firstPlace) * placeStride
  }

  /// One unit's rows: copied side by side, since those of one place lie a whole batch from the next one's, which caches
  /// are bad at; as they are where that makes no difference.
  /// - Parameters:
  ///   - map: [panels, area, count, 32].
  ///   - memory: for the copy.
  init(
    of map: UnsafePointer<Float>, area: Int, panels: Range<Int>, places: Range<Int>, unit: Int,
    count: Int, samples: PanelSamples, kernels: any PanelKernelSet.Type,
    memory: UnsafeMutablePointer<Float>
  ) {
    let stride = count * panelWidth
    let source =
      map + (panels.lowerBound * area + places.lowerBound) * stride
      + unit * samples.unit * panelWidth
    let size = samples.size(of: unit, in: count) * panelWidth
    firstPanel = panels.lowerBound
    firstPlace = places.lowerBound
    if size == stride || places.count == 1 {
      (start, panelStride, placeStride) = (source, area * stride, stride)
      return
    }
    (start, panelStride, placeStride) = (UnsafePointer(memory), places.count * size, size)
    for panel in 0..<panels.count {
      kernels.gather(
        source + panel * area * stride, stride: stride, rows: places.count, count: size,
        into: memory + panel * panelStride)
    }
  }
}

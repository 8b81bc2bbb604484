import Drawing
import Quantization

/// Figure 2: someone walks through a room, which is a quantization bin; the reflection walks in the
/// glass below, warped by M⁻¹.
///
/// Everything horizontal is exact: where the reflection stands, how long its steps are and how wide it
/// is follow from M⁻¹ of the estimator that trains, applied to every point of the outline.
package struct FunhouseMirror: Figure {
  package let name = "figure-2"
  package let showsTraining = false

  /// Where the walker stands at each step, from the middle of the room, in units of its width: from the left door to
  /// the right one, where walker and reflection stand at the same place.
  static let positions = (-3...3).map { Double($0) / 6 }

  package init() {}

  package func picture(_ inputs: FigureInputs) throws -> Picture {
    let room = try MirrorRoom(inputs)
    return Picture(size: Size(FigureWidth.full, 264)) { canvas in
      try MirrorDrawing(room: room, canvas: canvas).draw()
    }
  }
}

/// The quantization bin that Figure 2 shows, and what the mirror does in it.
struct MirrorRoom {
  let estimator: any GradientEstimator
  let quantizer: UniformQuantizer
  let map: WeightMap
  /// The boundary points at the walls and the level between them.
  let left: Double
  let right: Double
  let level: Double

  init(_ inputs: FigureInputs) throws {
    estimator = try inputs.analysis.makeEstimator()
    quantizer = try inputs.analysis.quantization.makeQuantizer()
    map = WeightMap(of: estimator, on: quantizer)
    let points = quantizer.boundaryPoints
    let middle = points.count / 2
    left = points[middle]
    right = points.count > middle + 1 ? points[middle + 1] : points[middle] + quantizer.stepSize
    level = (left + right) / 2
  }

  var width: Double { right - left }

  /// The weight at a place in the room, −½ being the left wall and ½ the right one.
  func weight(at place: Double) -> Double { level + place * width }

  /// Where the reflection of a weight of STE-net is.
  func reflected(_ weight: Double) -> Double { map.inverse(weight) }
}

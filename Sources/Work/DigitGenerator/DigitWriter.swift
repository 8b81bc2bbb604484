import Tensors

/// Writes one digit after another. Reuses its storage; one writer per thread.
struct DigitWriter {
  /// Pixels on a side of a picture.
  static let side = 28
  /// Pixels on a side of the box that the ink is scaled into.
  private static let box: Float = 20

  private var canvas = InkCanvas()
  /// The points of each stroke.
  private var strokes: [[PenPoint]] = []

  /// Writes `digit` (0 to 9) in a hand drawn from `stream`.
  ///
  /// - Parameter image: 28 × 28 bytes, row by row, 0 paper, 255 ink. All are written.
  mutating func write(
    _ digit: Int, from stream: inout PhiloxStream, into image: UnsafeMutableBufferPointer<UInt8>
  ) {
    let shapes = DigitShape.ofDigit[digit]
    let shape = shapes[stream.index(weights: shapes.map(\.frequency))]
    let hand = Handwriting(from: &stream)
    trace(shape, hand, &stream)
    fitIntoBox(hand)
    ink(hand, &stream)
    canvas.roughen(by: hand.grain, from: &stream)
    canvas.cutOut(side: Self.side, into: image)
  }

  /// Leads the pen through the shape, with this hand's deformations, on the unit square.
  private mutating func trace(
    _ shape: DigitShape, _ hand: Handwriting, _ stream: inout PhiloxStream
  ) {
    let field = ElasticField(amplitude: hand.tremor, from: &stream)
    let aspect = shape.aspect * hand.stretch
    // The anchors of a narrow digit stray as far on the page as those of a wide one.
    let strayX = 0.030 * shape.looseness * hand.carelessness / max(aspect, 0.3)
    let strayY = 0.026 * shape.looseness * hand.carelessness
    let cosine = (1 - hand.turn * hand.turn) / (1 + hand.turn * hand.turn)
    let sine = 2 * hand.turn / (1 + hand.turn * hand.turn)
    strokes.removeAll(keepingCapacity: true)
    for anchors in shape.strokes {
      var moved = anchors
      for index in moved.indices {
        moved[index].point.x += strayX * stream.bell()
        moved[index].point.y += strayY * stream.bell()
      }
      // Where the pen lands and lifts varies more than where it passes.
      for index in [0, moved.count - 1] {
        moved[index].point.x += strayX * stream.bell()
        moved[index].point.y += strayY * stream.bell()
      }
      var points: [PenPoint] = []
      StrokeCurve.append(moved, to: &points)
      for index in points.indices {
        let p = points[index]
        let bulge = 4 * p.y * (1 - p.y)
        var x = p.x - 0.5
        var y = p.y + hand.waist * bulge
        x = x * (1 + hand.taper * (1 - 2 * p.y)) + hand.bow * bulge * 0.5
        let q = field(PenPoint(x: x * aspect + 0.5, y: y))
        x = q.x - 0.5
        y = q.y - 0.5
        x -= hand.slant * y
        points[index] = PenPoint(x: cosine * x + sine * y, y: cosine * y - sine * x)
      }
      strokes.append(points)
    }
  }

  /// Scales the ink's bounding box into the 20 × 20 box in the middle of the canvas, keeping its proportions.
  private mutating func fitIntoBox(_ hand: Handwriting) {
    var low = PenPoint(x: .infinity, y: .infinity)
    var high = PenPoint(x: -.infinity, y: -.infinity)
    for p in strokes.joined() {
      low = PenPoint(x: min(low.x, p.x), y: min(low.y, p.y))
      high = PenPoint(x: max(high.x, p.x), y: max(high.y, p.y))
    }
    let extent = max(high.x - low.x, high.y - low.y, 1e-3)
    let scale = (Self.box - 2 * hand.penRadius) / extent
    let middle = Float(InkCanvas.side) / 2
    let centre = 0.5 * (low + high)
    for stroke in strokes.indices {
      for index in strokes[stroke].indices {
        let p = scale * (strokes[stroke][index] - centre)
        strokes[stroke][index] = PenPoint(x: p.x + middle, y: p.y + middle)
      }
    }
  }

  /// Draws the strokes with changing pressure, and what goes wrong with the ink of some digits.
  private mutating func ink(_ hand: Handwriting, _ stream: inout PhiloxStream) {
    canvas.clear()
    let total = strokes.reduce(0) { $0 + $1.count }
    var skip = 0..<0
    if stream.happens(Difficulty.skippedInk) {
      let start = Int(stream.unitUniform() * Float(total))
      skip = start..<start + 2 + Int(stream.unitUniform() * 6)
    }
    let nibScale =
      1 / (hand.nib.x * hand.nib.x + hand.nib.y * hand.nib.y)
    var passed = 0
    for points in strokes {
      // Pressure wanders from one random value to the next, four points apart.
      var before = stream.bell()
      var after = stream.bell()
      var previousRadius: Float = 0
      for (index, p) in points.enumerated() {
        if index % 6 == 0 { (before, after) = (after, stream.bell()) }
        let t = Float(index % 6) / 6
        let pressure = before + (after - before) * t
        let next = points[min(index + 1, points.count - 1)]
        let last = points[max(index - 1, 0)]
        let d = next - last
        let along = d.x * hand.nib.x + d.y * hand.nib.y
        let lengthSquared = max(d.x * d.x + d.y * d.y, 1e-6)
        let alignment = along * along * nibScale / lengthSquared
        let radius =
          hand.penRadius
          * max(0.4, 1 + hand.pressureSwing * pressure + hand.nibContrast * (alignment - 0.5))
        if index > 0, !skip.contains(passed) {
          canvas.draw(
            from: points[index - 1], previousRadius, to: p, radius, softness: hand.softness)
        }
        previousRadius = radius
        passed += 1
      }
    }
    spoil(hand, &stream)
  }

  /// Adds a stray stroke or covers a part, for a few digits.
  private mutating func spoil(_ hand: Handwriting, _ stream: inout PhiloxStream) {
    let middle = Float(InkCanvas.side) / 2
    if stream.happens(Difficulty.strayInk) {
      let x = middle + stream.uniform(-11, 11)
      let y = middle + stream.uniform(-11, 11)
      let start = PenPoint(x: x, y: y)
      let end = PenPoint(x: x + 3.5 * stream.bell(), y: y + 3.5 * stream.bell())
      let radius = 0.7 * hand.penRadius
      canvas.draw(from: start, radius, to: end, radius, softness: hand.softness)
    }
    if stream.happens(Difficulty.occlusion) {
      let centre = PenPoint(x: middle + 6 * stream.bell(), y: middle + 6 * stream.bell())
      canvas.wipe(around: centre, radius: stream.uniform(2, 4.5))
    }
  }
}

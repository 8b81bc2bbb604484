import Drawing

/// Draws the two rooms of Figure 2 and the glass between them.
struct MirrorDrawing {
  let room: MirrorRoom
  let canvas: Canvas

  private static let glass = Color(hex: 0xEEF1F2)
  private let person = WalkingPerson()
  private let personHeight = 66.0
  private let roomHeight = 88.0
  private let glassHeight = 44.0
  private let top = 20.0
  /// The room's width on paper, and how much of its neighbours is seen.
  private let roomWidth = 300.0
  private var margin: Double { (FigureWidth.full - roomWidth) / 2 }
  private var upperFloor: Double { top + roomHeight }
  private var lowerFloor: Double { upperFloor + glassHeight }
  private var bottom: Double { lowerFloor + roomHeight }

  private func x(_ weight: Double) -> Double {
    margin + (weight - room.left) / room.width * roomWidth
  }

  func draw() throws {
    drawRooms()
    drawGlass()
    let places = FunhouseMirror.positions
    for (step, place) in places.enumerated() {
      let age = Double(places.count - 1 - step) / Double(places.count - 1)
      drawPair(at: place, paleness: 0.66 * age)
    }
    drawSteps()
    try drawLabels()
  }

  private func drawRooms() {
    let full = FigureWidth.full
    canvas.fill(Rectangle(0, top, full, roomHeight), Palette.steNet.tinted(0.955))
    canvas.fill(Rectangle(0, lowerFloor, full, roomHeight), Palette.qhatNet.tinted(0.95))
    canvas.fill(
      Rectangle(x(room.left), top, roomWidth, roomHeight), Palette.steNet.tinted(0.89))
    canvas.fill(
      Rectangle(x(room.left), lowerFloor, roomWidth, roomHeight),
      Palette.qhatNet.tinted(0.88))
  }

  /// Lines of equal distance above, of M⁻¹'s distance below; the walls go straight through.
  private func drawGlass() {
    let full = FigureWidth.full
    canvas.fill(Rectangle(0, upperFloor, full, glassHeight), Self.glass)
    let parts = 20
    let frame = Rectangle(0, upperFloor, full, glassHeight)
    canvas.clipped(to: frame) {
      for index in -parts...(2 * parts) {
        let weight = room.left + room.width * Double(index) / Double(parts)
        drawRay(weight, StrokeStyle(Palette.axis.tinted(0.68), width: 0.4))
      }
      for place in FunhouseMirror.positions {
        drawRay(room.weight(at: place), StrokeStyle(Palette.axis, width: 0.8))
      }
    }
    for floor in [upperFloor, lowerFloor] {
      canvas.line(Point(0, floor), Point(full, floor), StrokeStyle(Palette.axis, width: 0.7))
    }
    // Walls with a door each: lintels above the heads, a thin line where the walls meet the glass.
    let lintel = roomHeight - personHeight * 1.2
    for wall in [room.left, room.right] {
      let at = x(wall)
      let heavy = StrokeStyle(Palette.ink, width: 2)
      canvas.line(Point(at, top), Point(at, top + lintel), heavy)
      canvas.line(Point(at, bottom - lintel), Point(at, bottom), heavy)
      canvas.line(
        Point(at, top), Point(at, bottom), StrokeStyle(Palette.ink, width: 0.5, dash: [2, 1.6]))
      canvas.line(
        Point(at, upperFloor), Point(at, lowerFloor), StrokeStyle(Palette.ink, width: 1.4))
    }
  }

  /// From a weight of STE-net down to its reflection; the curve only eases the eye, its ends are exact.
  private func drawRay(_ weight: Double, _ style: StrokeStyle) {
    let start = Point(x(weight), upperFloor)
    let end = Point(x(room.reflected(weight)), lowerFloor)
    let bend = glassHeight * 0.5
    var path = Path()
    path.move(to: start)
    path.curve(to: end, start + Point(0, bend), end - Point(0, bend))
    canvas.stroke(path, style)
  }

  private func drawPair(at place: Double, paleness: Double) {
    let weight = room.weight(at: place)
    let center = x(weight)
    /// A point of the outline above the glass.
    func above(_ p: Point) -> Point {
      Point(center + p.x * personHeight, upperFloor - p.y * personHeight)
    }
    /// The same point in the mirror: upside down, and moved sideways by M⁻¹.
    func below(_ p: Point) -> Point {
      let place = (above(p).x - margin) / roomWidth * room.width + room.left
      return Point(x(room.reflected(place)), lowerFloor + p.y * personHeight)
    }
    let blue = Palette.steNet.tinted(paleness)
    let red = Palette.qhatNet.tinted(paleness)
    for part in person.parts {
      let outline = part.flattened(step: 0.01)
      canvas.fill(outline.mapped(above), blue)
      canvas.fill(outline.mapped(below), red)
    }
    canvas.fill(person.hat.flattened(step: 0.01).mapped(below), red)
  }

  /// Arrows from each place to the next, near the ceilings.
  private func drawSteps() {
    let places = FunhouseMirror.positions.map { room.weight(at: $0) }
    for (from, to) in zip(places, places.dropFirst()) {
      arrow(x(from), x(to), y: top + 7, Palette.steNet)
      arrow(x(room.reflected(from)), x(room.reflected(to)), y: bottom - 4.5, Palette.qhatNet)
    }
  }

  private func arrow(_ from: Double, _ to: Double, y: Double, _ color: Color) {
    let (start, end) = (from + 1.5, to - 1.5)
    let head = min(4.5, (end - start) * 0.5)
    canvas.line(Point(start, y), Point(end - head * 0.7, y), StrokeStyle(color, width: 0.9))
    canvas.fill(
      Path(polygon: [
        Point(end, y), Point(end - head, y - 2), Point(end - head * 0.72, y),
        Point(end - head, y + 2),
      ]), color)
  }

  private func drawLabels() throws {
    let style = PlotStyle.axisLabel
    try canvas.label(
      "STE-net: weight *w*_{STE}, steps of equal length",
      style.with { $0.color = Palette.steNet.mixed(with: .black, 0.25) },
      at: Point(x(room.left), top - 7), Anchor(.left, .baseline))
    try canvas.label(
      "*Q̂*-net: weight *w*_{*Q̂*} = *M*^{−1}(*w*_{STE})",
      style.with { $0.color = Palette.qhatNet.mixed(with: .black, 0.25) },
      at: Point(x(room.left), bottom + 20), Anchor(.left, .baseline))
    let middle = (upperFloor + lowerFloor) / 2
    canvas.fill(Rectangle(2, middle - 6, 40, 12), Self.glass)
    try canvas.label("glass: *M*", PlotStyle.note, at: Point(5, middle), Anchor(.left, .middle))
    for (weight, name) in [
      (room.left, "*w*_{−}"), (room.level, "level"), (room.right, "*w*_{+}"),
    ] as [(Double, RichText)] {
      try canvas.label(
        name, PlotStyle.axisLabel, at: Point(x(weight), bottom + 8), Anchor(.centre, .baseline))
    }
  }
}

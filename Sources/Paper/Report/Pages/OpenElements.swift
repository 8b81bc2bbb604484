import Drawing

/// Elements of the document's structure that hold more than one piece, and go on over pages: the sections, and lists.
struct OpenElements {
  private let canvas: Canvas
  private var names: [String] = []
  private var container: Piece.Container?

  init(on canvas: Canvas) { self.canvas = canvas }

  /// Ends and begins what is around a piece.
  mutating func enter(_ piece: Piece) {
    if container != piece.container, container != nil {
      end()
      container = nil
    }
    if let level = piece.sectionLevel {
      while names.count >= level { end() }
      begin("Sect")
    }
    if container == nil, let next = piece.container {
      switch next {
      case .list(let marks): begin("L", .list(marks))
      case .contents: begin("TOC")
      }
      container = next
    }
  }

  mutating func endAll() { while !names.isEmpty { end() } }

  private mutating func begin(_ name: String, _ details: ElementDetails = .none) {
    canvas.beginElement(name, details)
    names.append(name)
  }

  private mutating func end() {
    if let name = names.popLast() { canvas.endElement(name) }
  }
}

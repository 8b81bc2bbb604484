import CPangoCairo
import Diagnostics

/// Text broken into lines, measured and ready to draw.
package final class TextLayout {
  /// One line, relative to the layout's left edge and to its own baseline.
  struct Line {
    /// Where the line's own origin lies, after alignment.
    let x: Double
    /// The width of what is set, without trailing space.
    let width: Double
    fileprivate let links: [Link]
  }

  /// What of a line leads somewhere.
  fileprivate struct Link {
    let x: ClosedRange<Double>
    /// Bytes of the layout's text.
    let range: Range<Int>
    let target: String
  }

  package let style: TextStyle
  let lines: [Line]
  /// The width of the widest line, in points.
  package let width: Double
  private let layout: OpaquePointer
  private let ascent: Double
  private let descent: Double
  package let capHeight: Double
  private let smallestSize: Double

  /// - Parameter width: in points; `nil` never breaks a line.
  /// - Throws: `Failure` when the fonts lack one of the characters, or one of them cannot be read.
  package init(
    _ text: RichText, _ style: TextStyle, width: Double? = nil, typesetter: Typesetter
  ) throws {
    guard let layout = pango_layout_new(typesetter.context) else {
      throw Failure(.software, "Pango cannot make a layout")
    }
    self.layout = layout
    self.style = style
    let measures = typesetter.measures(of: style.typeface)
    ascent = measures.ascent * style.size
    descent = measures.descent * style.size
    capHeight = measures.capHeight * style.size
    let marked = markedText(text, style)
    smallestSize = marked.smallestSize
    if let width {
      pango_layout_set_width(layout, Int32(pangoUnits(width)))
      pango_layout_set_wrap(layout, PANGO_WRAP_WORD)
    }
    switch style.alignment {
    case .left: pango_layout_set_alignment(layout, PANGO_ALIGN_LEFT)
    case .centre: pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER)
    case .right: pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT)
    case .justified: pango_layout_set_justify(layout, 1)
    }
    pango_layout_set_indent(layout, Int32(pangoUnits(style.firstLineIndent)))
    pango_layout_set_markup(layout, marked.markup, -1)
    stackScripts(marked.stacks, in: layout, typesetter.context)
    if width != nil { keepTogether(marked.joints, in: layout) }
    try typesetter.check(layout)
    guard pango_layout_get_unknown_glyphs_count(layout) == 0 else {
      throw Failure(
        .software, "the fonts lack a character of “\(text.plain)”", expected: style.typeface.family)
    }
    lines = Self.lines(of: layout, links: marked.links)
    self.width = lines.map { $0.x + $0.width }.max() ?? 0
  }

  deinit { g_object_unref(UnsafeMutableRawPointer(layout)) }

  package var lineCount: Int { lines.count }

  /// Where the last line ends, from the left edge.
  package var lastLineWidth: Double { lines.last.map { $0.x + $0.width } ?? 0 }

  /// The number of lines times the leading.
  package var height: Double { Double(lines.count) * style.leading }

  /// From the top of a line to its baseline, so that the letters stand in the middle of the leading.
  package var baselineOffset: Double {
    (style.leading - ascent - descent) / 2 + ascent
  }

  /// Draws the lines of `range` with the top of the first one at `origin.y`. Lines and links become elements of the
  /// structure that is open, unless there is just one line without a link.
  package func draw(on canvas: Canvas, at origin: Point, lines range: Range<Int>? = nil) {
    let range = range ?? 0..<lines.count
    let hasParts = range.count > 1 || lines[range].contains { !$0.links.isEmpty }
    for (row, index) in range.enumerated() {
      let baseline = origin.y + Double(row) * style.leading + baselineOffset
      if hasParts {
        drawParts(of: index, on: canvas, at: Point(origin.x, baseline))
      } else {
        drawLine(index, on: canvas, at: Point(origin.x, baseline))
      }
    }
  }

  /// Draws one line with its baseline and the layout's left edge at `origin`.
  func drawLine(_ index: Int, on canvas: Canvas, at origin: Point) {
    let line = lines[index]
    canvas.typesetter.note(smallestSize)
    canvas.setSource(style.color, 1)
    cairo_move_to(canvas.context, origin.x + line.x, origin.y)
    pango_cairo_show_layout_line(
      canvas.context, pango_layout_get_line_readonly(layout, Int32(index)))
  }

  /// Draws one line in parts: words as spans, links as links with what they lead to.
  private func drawParts(of index: Int, on canvas: Canvas, at origin: Point) {
    let line = lines[index]
    canvas.typesetter.note(smallestSize)
    var x = origin.x + line.x
    var runs = glyphRuns(of: index)[...]
    while let first = runs.first {
      let link = line.links.first { $0.range.contains(first.start) }
      let end = runs.firstIndex { run in
        line.links.first { $0.range.contains(run.start) }?.range != link?.range
      }
      let part = runs[..<(end ?? runs.endIndex)]
      runs = runs[part.endIndex...]
      func draw() {
        canvas.setSource(link != nil && style.linksAreColored ? Palette.link : style.color, 1)
        for run in part {
          cairo_move_to(canvas.context, x + run.startOffset, origin.y - run.rise)
          pango_cairo_show_glyph_item(canvas.context, pango_layout_get_text(layout), run.item)
          x += run.width
        }
      }
      guard let link else {
        canvas.tagged("Span") { draw() }
        continue
      }
      let area = Rectangle(
        origin.x + link.x.lowerBound, origin.y - ascent * 0.92,
        link.x.upperBound - link.x.lowerBound, ascent * 0.92 + descent)
      let words = part.map { text(of: $0.item) }.joined()
      canvas.link(to: link.target, over: area, words: words, draw)
    }
  }

  private func text(of item: UnsafeMutablePointer<PangoGlyphItem>) -> String {
    let (start, length) = (
      Int(item.pointee.item.pointee.offset), Int(item.pointee.item.pointee.length)
    )
    guard let text = pango_layout_get_text(layout) else { return "" }
    return text.advanced(by: start).withMemoryRebound(to: UInt8.self, capacity: length) {
      String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
    }
  }

  /// Glyphs of one font, in points.
  private struct GlyphRun {
    let item: UnsafeMutablePointer<PangoGlyphItem>
    /// Its first byte in the layout's text.
    let start: Int
    let startOffset: Double
    let rise: Double
    let width: Double
  }

  /// From left to right.
  private func glyphRuns(of index: Int) -> [GlyphRun] {
    var runs: [GlyphRun] = []
    var next = pango_layout_get_line_readonly(layout, Int32(index))?.pointee.runs
    while let node = next {
      next = node.pointee.next
      guard let data = node.pointee.data else { continue }
      let item = data.assumingMemoryBound(to: PangoGlyphItem.self)
      let (before, after) = (item.pointee.start_x_offset, item.pointee.end_x_offset)
      runs.append(
        GlyphRun(
          item: item, start: Int(item.pointee.item.pointee.offset), startOffset: points(before),
          rise: points(item.pointee.y_offset),
          width: points(before + pango_glyph_string_get_width(item.pointee.glyphs) + after)))
    }
    return runs
  }

  private static func lines(
    of layout: OpaquePointer, links: [(range: Range<Int>, target: String)]
  ) -> [Line] {
    guard let iterator = pango_layout_get_iter(layout) else { return [] }
    defer { pango_layout_iter_free(iterator) }
    var lines: [Line] = []
    repeat {
      var logical = PangoRectangle()
      pango_layout_iter_get_line_extents(iterator, nil, &logical)
      guard let line = pango_layout_iter_get_line_readonly(iterator) else { break }
      let start = Int(line.pointee.start_index)
      let end = start + Int(line.pointee.length)
      let x = points(logical.x)
      var ranges: [Link] = []
      for link in links where link.range.overlaps(start..<max(end, start + 1)) {
        var left: Int32 = 0
        var right: Int32 = 0
        pango_layout_line_index_to_x(line, Int32(max(start, link.range.lowerBound)), 0, &left)
        pango_layout_line_index_to_x(line, Int32(min(end, link.range.upperBound)), 0, &right)
        if right > left {
          ranges.append(
            Link(
              x: x + points(left)...x + points(right), range: link.range, target: link.target))
        }
      }
      lines.append(Line(x: x, width: points(logical.width), links: ranges))
    } while pango_layout_iter_next_line(iterator) != 0
    return lines
  }
}

/// Forbids the end of a line within ranges of bytes.
private func keepTogether(_ ranges: [Range<Int>], in layout: OpaquePointer) {
  guard !ranges.isEmpty, let old = pango_layout_get_attributes(layout),
    let attributes = pango_attr_list_copy(old)
  else { return }
  defer { pango_attr_list_unref(attributes) }
  for range in ranges {
    guard let attribute = pango_attr_allow_breaks_new(0) else { continue }
    attribute.pointee.start_index = UInt32(range.lowerBound)
    attribute.pointee.end_index = UInt32(range.upperBound)
    pango_attr_list_insert(attributes, attribute)
  }
  pango_layout_set_attributes(layout, attributes)
}

/// Gives the placeholders of stacked scripts their widths: back over the first script, then forward to
/// the end of the wider one.
private func stackScripts(
  _ stacks: [MarkedText.Stack], in layout: OpaquePointer, _ context: OpaquePointer
) {
  guard !stacks.isEmpty, let old = pango_layout_get_attributes(layout),
    let attributes = pango_attr_list_copy(old)
  else { return }
  defer { pango_attr_list_unref(attributes) }
  func width(_ markup: String) -> Int32 {
    guard let probe = pango_layout_new(context) else { return 0 }
    defer { g_object_unref(UnsafeMutableRawPointer(probe)) }
    pango_layout_set_markup(probe, markup, -1)
    var logical = PangoRectangle()
    pango_layout_get_extents(probe, nil, &logical)
    return logical.width
  }
  func setWidth(_ width: Int32, at offset: Int) {
    var box = PangoRectangle(x: 0, y: 0, width: width, height: 0)
    guard let shape = pango_attr_shape_new(&box, &box) else { return }
    shape.pointee.start_index = UInt32(offset)
    shape.pointee.end_index = UInt32(offset + MarkedText.placeholder.utf8.count)
    pango_attr_list_insert(attributes, shape)
  }
  for stack in stacks {
    let first = width(stack.first)
    setWidth(-first, at: stack.back)
    setWidth(max(0, first - width(stack.second)), at: stack.forward)
  }
  pango_layout_set_attributes(layout, attributes)
}

private func points(_ units: Int32) -> Double { Double(units) / Double(PANGO_SCALE) }

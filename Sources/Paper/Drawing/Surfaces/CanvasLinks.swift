import CPangoCairo

extension Canvas {
  /// Draws what is one element of the document's structure, such as "P" or "Figure" (ISO 32000, section 14.8.4).
  ///
  /// Text and lines belong to the innermost element, and only where that has no elements inside: what else is drawn
  /// there is decoration, as what is drawn without any.
  package func tagged(
    _ name: String, _ details: ElementDetails = .none, _ draw: () throws -> Void
  ) rethrows {
    beginElement(name, details)
    defer { endElement(name) }
    try draw()
  }

  /// Begins an element that goes on until `endElement`, over pages where need be.
  package func beginElement(_ name: String, _ details: ElementDetails = .none) {
    elements.append(details.entries)
    cairo_tag_begin(context, name, nil)
  }

  package func endElement(_ name: String) { cairo_tag_end(context, name) }

  /// Draws words that lead somewhere: to `#name`, a place of the document, or to an address.
  ///
  /// In a picture made of pixels nothing leads anywhere.
  /// - Parameter words: what readers are told who cannot see it.
  package func link(
    to target: String, over rectangle: Rectangle, words: String, _ draw: () -> Void
  ) {
    let place =
      target.hasPrefix("#")
      ? "dest=\(quotedTagValue(String(target.dropFirst())))" : "uri=\(quotedTagValue(target))"
    let origin = onSurface(Point(rectangle.minX, rectangle.minY))
    let box = [origin.x, origin.y, rectangle.width, rectangle.height].map(tagNumber)
    elements.append("")
    links.append("/Contents \(hexadecimal(words))")
    cairo_tag_begin(context, CAIRO_TAG_LINK, "rect=[\(box.joined(separator: " "))] \(place)")
    draw()
    cairo_tag_end(context, CAIRO_TAG_LINK)
  }

  /// Names the place `point` of the current page, for links and the outline.
  package func destination(_ name: String, at point: Point) {
    let place = onSurface(point)
    cairo_tag_begin(
      context, CAIRO_TAG_DEST,
      "name=\(quotedTagValue(name)) x=\(tagNumber(place.x)) y=\(tagNumber(place.y))")
    cairo_tag_end(context, CAIRO_TAG_DEST)
  }

  /// Tags want positions on the surface, not in the moved coordinates of a part of it.
  private func onSurface(_ point: Point) -> Point {
    var (x, y) = (point.x, point.y)
    cairo_user_to_device(context, &x, &y)
    return Point(x, y)
  }
}

/// Cairo reads numbers without an exponent; a hundredth of a point is fine enough.
private func tagNumber(_ value: Double) -> String {
  let hundredths = Int((value * 100).rounded())
  let sign = hundredths < 0 ? "-" : ""
  let digits = String(abs(hundredths) % 100)
  return "\(sign)\(abs(hundredths) / 100).\(digits.count < 2 ? "0" + digits : digits)"
}

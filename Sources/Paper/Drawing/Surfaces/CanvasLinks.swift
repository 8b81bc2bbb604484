import CPangoCairo

extension Canvas {
  /// Makes `rectangle` lead somewhere: `#name` to a place of the document, anything else is an address.
  ///
  /// In a picture made of pixels this does nothing.
  package func link(to target: String, over rectangle: Rectangle) {
    let place =
      target.hasPrefix("#")
      ? "dest=\(quotedTagValue(String(target.dropFirst())))" : "uri=\(quotedTagValue(target))"
    let origin = onSurface(Point(rectangle.minX, rectangle.minY))
    let box = [origin.x, origin.y, rectangle.width, rectangle.height].map(tagNumber)
    cairo_tag_begin(context, CAIRO_TAG_LINK, "rect=[\(box.joined(separator: " "))] \(place)")
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

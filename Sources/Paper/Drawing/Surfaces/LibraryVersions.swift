import CPangoCairo

/// The libraries that make the bytes of pictures, with their versions: "Cairo 1.16.0, Pango 1.50.12".
package var drawingLibraries: String {
  let cairo = cairo_version_string().map { String(cString: $0) } ?? "unknown"
  let pango = pango_version_string().map { String(cString: $0) } ?? "unknown"
  return "Cairo \(cairo), Pango \(pango)"
}

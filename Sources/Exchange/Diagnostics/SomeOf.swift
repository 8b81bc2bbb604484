/// The first five of a list, as a message prints them, and how many more there are.
package func someOf(_ items: [String], separator: String = ", ") -> String {
  let shown = items.prefix(5)
  let rest = items.count > shown.count ? ["and \(items.count - shown.count) more"] : []
  return (shown + rest).joined(separator: separator)
}

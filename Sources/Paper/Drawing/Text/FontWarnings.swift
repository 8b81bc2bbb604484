import CPangoCairo
import Diagnostics
import Foundation

/// What Pango, GLib and their fonts warn of while text is set and drawn.
///
/// These libraries write a line to stderr and go on, with boxes, with no text, or with another face. Here the first warning
/// of a thread is kept, and whoever finishes a picture on that thread ends with it.
enum FontWarnings {
  private static let slot = "font warning"

  /// GLib has one writer for the process: it is set once.
  private static let listening: Void = g_log_set_writer_func(
    { level, fields, count, _ in
      let serious =
        G_LOG_LEVEL_ERROR.rawValue | G_LOG_LEVEL_CRITICAL.rawValue | G_LOG_LEVEL_WARNING.rawValue
      // After what is fatal GLib ends the process: that has to be seen now.
      let isFatal = level.rawValue & (G_LOG_FLAG_FATAL.rawValue | G_LOG_LEVEL_ERROR.rawValue) != 0
      guard level.rawValue & serious != 0, !isFatal else {
        return g_log_writer_default(level, fields, count, nil)
      }
      let message = UnsafeBufferPointer(start: fields, count: Int(count)).first {
        $0.key.map { strcmp($0, "MESSAGE") == 0 } ?? false
      }
      FontWarnings.note(message.map(FontWarnings.text) ?? "a warning without words")
      return G_LOG_WRITER_HANDLED
    }, nil, nil)

  /// Begins to listen; what this thread was warned of before is forgotten.
  static func listen() {
    _ = listening
    forget()
  }

  /// For who has an error that says the same in better words.
  static func forget() { Thread.current.threadDictionary.removeObject(forKey: slot) }

  /// - Throws: `Failure` (configuration) with the first warning since the last call.
  static func check() throws(Failure) {
    guard let warning = Thread.current.threadDictionary[slot] as? String else { return }
    forget()
    throw Failure(
      .configuration, "text cannot be drawn as it should be", found: warning,
      remedy: fontRemedy)
  }

  private static func note(_ warning: String) {
    guard Thread.current.threadDictionary[slot] == nil else { return }
    Thread.current.threadDictionary[slot] = warning
  }

  private static func text(_ field: GLogField) -> String {
    guard let value = field.value else { return "" }
    guard field.length >= 0 else {
      return String(cString: value.assumingMemoryBound(to: CChar.self))
    }
    return String(
      decoding: UnsafeRawBufferPointer(start: value, count: field.length), as: UTF8.self)
  }
}

/// What to do about a font that is there and cannot be read.
let fontRemedy =
  "check that the font's file and disk can be read, or install it again: apt-get install --reinstall \(Typeface.serif.aptPackage)"

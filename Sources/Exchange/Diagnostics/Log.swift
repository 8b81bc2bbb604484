import Foundation
import Logging

/// The log of a stage: swift-log with plain lines on stderr, since results go to stdout.
package let log: Logger = {
  var logger = Logger(label: "stage") { _ in PlainLogHandler() }
  if let name = ProcessInfo.processInfo.environment["LOG_LEVEL"],
    let level = Logger.Level(rawValue: name.lowercased())
  {
    logger.logLevel = level
  }
  return logger
}()

/// Writes "warning: text" and the like; notices and information carry no prefix.
struct PlainLogHandler: LogHandler {
  var logLevel = Logger.Level.info
  var metadata = Logger.Metadata()

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let prefix =
      switch event.level {
      case .trace, .debug: "debug: "
      case .info, .notice: ""
      case .warning: "warning: "
      case .error, .critical: "error: "
      }
    StandardError.write("\(prefix)\(event.message)\n")
  }
}

import Foundation

/// Paths inside the package, found from this file's own place.
public enum ProjectFiles {
  public static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  public static func path(_ relative: String) -> String { root.appending(path: relative).path }
}

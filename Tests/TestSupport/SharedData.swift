import Foundation

/// Data that lies beside the checkout and is not part of it. Tests that need it are skipped where it is absent.
public enum SharedData {
  /// The root of the package.
  public static let packageRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// The folder of MNIST's four IDX files.
  public static var mnist: String? { existing("data/mnist") }

  /// A tree of 60,000 JPEG files of 32 × 32, packed by tar and xz.
  public static var cifarArchive: String? { existing("data/cifar10-jpeg.tar.xz") }

  /// Why a test that needs `mnist` was skipped.
  public static let mnistIsAbsent = "../shared/data/mnist is absent"

  private static func existing(_ path: String) -> String? {
    // Worktrees of the checkout lie one folder deeper.
    for parent in ["..", "../.."] {
      let candidate = URL(fileURLWithPath: "\(packageRoot)/\(parent)/shared/\(path)")
        .standardizedFileURL.path
      if FileManager.default.fileExists(atPath: candidate) { return candidate }
    }
    return nil
  }
}

import Diagnostics
import Foundation
import ImageDecoding
import ImageGenerator

/// The encoded images of one part of a set, before they are prepared.
protocol ImageFiles: Sendable {
  var count: Int { get }
  /// The class of image `index`.
  func label(of index: Int) -> Int
  /// Below the root: "train/dog/7.jpg".
  func path(of index: Int) -> String
  /// - Throws: `Failure` 65 when there is a file that cannot be an image, 66 when it cannot be read.
  func bytes(of index: Int) throws(Failure) -> [UInt8]
}

extension GeneratedImages: ImageFiles {}

/// The files of one part of a tree.
struct TreeFiles: ImageFiles {
  let root: String
  let files: [ImageTree.File]

  /// Larger files are refused: nothing that a photograph needs, and shards must stay small.
  static let largestFile = 256 << 20

  var count: Int { files.count }
  func label(of index: Int) -> Int { files[index].label }
  func path(of index: Int) -> String { files[index].path }

  func bytes(of index: Int) throws(Failure) -> [UInt8] {
    let name = files[index].path
    // Not blocking: a named pipe that nobody writes to would hold up the stage for ever.
    let descriptor = open("\(root)/\(name)", O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.unreadable(name) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.unreadable(name) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw ImageDecoder.refusal(
        name, "it is not a regular file", found: "a folder, pipe or device")
    }
    let size = Int(status.st_size)
    guard size <= Self.largestFile else {
      throw ImageDecoder.refusal(
        name, "the file is too large", found: "\(size) bytes",
        expected: "at most \(Self.largestFile) bytes")
    }
    var done = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while done < size {
        let read = read(descriptor, buffer.baseAddress.map { $0 + done }, size - done)
        if read < 0, errno == EINTR { continue }
        if read <= 0 { break }
        done += read
      }
      count = done
    }
    guard done == size else { throw Self.unreadable(name) }
    return bytes
  }

  private static func unreadable(_ name: String) -> Failure {
    Failure(
      .missingInput, at: name, "the file cannot be read",
      found: String(cString: strerror(errno)),
      remedy: "check its permissions, or what the link points to; or take it out of the folder")
  }
}

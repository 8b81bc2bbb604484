import Foundation
import Synchronization

/// The decoded pixels of a small set of images, kept in memory so that later epochs need not decode.
///
/// Filled as images are first asked for. Memory of images that were not asked for yet is reserved but not used.
final class DecodedImages: @unchecked Sendable {
  /// Where each image's pixels begin; one more for the end.
  private let offsets: [Int]
  // An image's bytes are written once, under the lock, before its mark is set; whoever saw the mark only reads.
  private let storage: UnsafeMutablePointer<UInt8>
  private let isPresent: Mutex<[Bool]>

  /// - Parameter sizes: bytes of each image's pixels.
  init(sizes: [Int]) {
    var offsets = [0]
    for size in sizes { offsets.append(offsets[offsets.count - 1] + size) }
    self.offsets = offsets
    storage = .allocate(capacity: max(1, offsets[sizes.count]))
    isPresent = Mutex([Bool](repeating: false, count: sizes.count))
  }

  /// The pixels of image `position`, if they are there; valid as long as this object lives.
  func pixels(_ position: Int) -> UnsafePointer<UInt8>? {
    isPresent.withLock { $0[position] } ? UnsafePointer(storage + offsets[position]) : nil
  }

  /// Keeps the pixels of image `position`. If another thread was quicker, its equal bytes stay.
  func keep(_ pixels: [UInt8], _ position: Int) {
    isPresent.withLock { isPresent in
      guard !isPresent[position], pixels.count == offsets[position + 1] - offsets[position] else {
        return
      }
      pixels.withUnsafeBufferPointer { source in
        guard let source = source.baseAddress else { return }
        (storage + offsets[position]).update(from: source, count: pixels.count)
      }
      isPresent[position] = true
    }
  }

  deinit { storage.deallocate() }
}

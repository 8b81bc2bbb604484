import CPangoCairo

/// Receives what Cairo writes, in memory.
///
/// Cairo 1.16 reports "no error" for a PDF that a full disk cut short, and can crash on it. So no Cairo
/// surface ever writes to a file: bytes are collected here and leave through the one write path of the
/// project, which checks every call.
final class ByteSink {
  private(set) var bytes: [UInt8] = []

  /// Runs `body` with the callback and closure pointer that Cairo's stream functions want.
  func withStream<R>(_ body: (cairo_write_func_t, UnsafeMutableRawPointer) -> R) -> R {
    body(
      { closure, data, count in
        guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
        let sink = Unmanaged<ByteSink>.fromOpaque(closure).takeUnretainedValue()
        sink.bytes += UnsafeBufferPointer(start: data, count: Int(count))
        return CAIRO_STATUS_SUCCESS
      }, Unmanaged.passUnretained(self).toOpaque())
  }
}

import CCurl
import Diagnostics
import Foundation

/// Why a file could not be had from a mirror.
enum TransferProblem: Error, Equatable {
  /// No connection, no name server, no first byte in time: likely no network at all.
  case unreachable(String)
  /// The mirror answered, but not with the file.
  case refused(String)

  var words: String {
    switch self {
    case .unreachable(let words), .refused(let words): words
    }
  }
}

/// Fetches one file into memory by libcurl.
///
/// libcurl rather than Foundation's URLSession because it has separate limits for name look-up and connection,
/// the first byte, and a stalled transfer, and obeys the proxy variables of the environment.
struct MirrorTransfer {
  /// When the first byte must have come, on `monotonicSeconds`'s clock.
  var contactDeadline: Double
  /// The most bytes to accept.
  var largestFile: Int
  /// A transfer slower than this many bytes a second …
  static let slowestRate = 1_000
  /// … for this many seconds is given up.
  static let longestStall = 8
  /// No file takes longer than this many seconds.
  static let longestTransfer = 240

  /// - Parameters:
  ///   - url: `https:`, `http:` or `file:`.
  ///   - progress: called with the bytes received so far and the total (0 while unknown).
  func fetch(
    _ url: String, progress: @escaping (_ received: Int, _ total: Int) -> Void
  ) throws(TransferProblem) -> [UInt8] {
    Self.prepareLibrary()
    guard let handle = curl_easy_init() else { throw .refused("libcurl cannot start") }
    defer { curl_easy_cleanup(handle) }
    let state = TransferState(
      contactDeadline: contactDeadline, largestFile: largestFile, progress: progress)
    var errorText = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
    let status = errorText.withUnsafeMutableBufferPointer { buffer -> CURLcode in
      curl_set_text(handle, CURLOPT_URL, url)
      curl_set_text(handle, CURLOPT_ERRORBUFFER, buffer.baseAddress)
      configure(handle, state)
      return curl_easy_perform(handle)
    }
    return try withExtendedLifetime(state) { () throws(TransferProblem) in
      try result(handle, status, state, errorText)
    }
  }

  private func configure(_ handle: UnsafeMutableRawPointer, _ state: TransferState) {
    let wait = max(1, Int((contactDeadline - monotonicSeconds()) * 1000))
    curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, wait)
    curl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, Self.slowestRate)
    curl_set_long(handle, CURLOPT_LOW_SPEED_TIME, Self.longestStall)
    curl_set_long(handle, CURLOPT_TIMEOUT, Self.longestTransfer)
    curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    curl_set_long(handle, CURLOPT_FAILONERROR, 1)
    curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 1)
    curl_set_long(handle, CURLOPT_MAXREDIRS, 5)
    curl_set_protocols(handle, "https,http,file", "https,http")
    curl_set_quick_exit(handle)
    let context = Unmanaged.passUnretained(state).toOpaque()
    curl_set_receiver(
      handle,
      { bytes, size, count, context in
        guard let bytes, let context else { return 0 }
        let state = Unmanaged<TransferState>.fromOpaque(context).takeUnretainedValue()
        return state.receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
      }, context)
    curl_set_watcher(
      handle,
      { context, total, received, _, _ in
        guard let context else { return 1 }
        let state = Unmanaged<TransferState>.fromOpaque(context).takeUnretainedValue()
        return state.watch(received: Int(received), total: Int(total)) ? 0 : 1
      }, context)
  }

  private func result(
    _ handle: UnsafeMutableRawPointer, _ status: CURLcode, _ state: TransferState,
    _ errorText: [CChar]
  ) throws(TransferProblem) -> [UInt8] {
    if status == CURLE_OK { return state.body }
    if state.isTooLate { throw .unreachable("no answer in time") }
    if state.isTooLarge { throw .refused("more than \(largestFile) bytes") }
    let text = String(
      decoding: errorText.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    let words = text.isEmpty ? String(cString: curl_easy_strerror(status)) : text
    switch status {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT:
      throw .unreachable(words)
    case CURLE_OPERATION_TIMEDOUT where state.body.isEmpty: throw .unreachable(words)
    default: throw .refused(words)
    }
  }

  /// Once per process. Without an answer from a name server the C library would wait up to 30 seconds; the
  /// user's own setting of `RES_OPTIONS` stands.
  private static func prepareLibrary() { _ = libraryStatus }
  private static let libraryStatus: CURLcode = {
    setenv("RES_OPTIONS", "timeout:1 attempts:2", 0)
    return curl_start()
  }()
}

/// What the callbacks of one transfer share. Used by the thread that calls `fetch` only.
private final class TransferState {
  private let contactDeadline: Double
  private let largestFile: Int
  private let progress: (Int, Int) -> Void
  private(set) var body: [UInt8] = []
  private(set) var isTooLate = false
  private(set) var isTooLarge = false

  init(contactDeadline: Double, largestFile: Int, progress: @escaping (Int, Int) -> Void) {
    self.contactDeadline = contactDeadline
    self.largestFile = largestFile
    self.progress = progress
  }

  /// - Returns: the number of bytes accepted; libcurl stops when it is not all of them.
  func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard body.count + bytes.count <= largestFile else {
      isTooLarge = true
      return 0
    }
    body.append(contentsOf: bytes)
    return bytes.count
  }

  /// - Returns: whether to go on.
  func watch(received: Int, total: Int) -> Bool {
    if received == 0, body.isEmpty, monotonicSeconds() > contactDeadline {
      isTooLate = true
      return false
    }
    progress(received, total)
    return true
  }
}

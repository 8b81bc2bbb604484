import Foundation

/// An HTTP server on this machine that answers every request in the same, mostly bad, way.
final class LoopbackServer: Sendable {
  enum Behaviour: Sendable {
    /// Takes the connection and says nothing.
    case silent
    /// Sends these bytes and closes.
    case answer(String)
    /// Sends these bytes and keeps the connection open without sending more.
    case stall(String)
  }

  let port: UInt16
  private let listener: Int32
  var url: String { "http://127.0.0.1:\(port)" }

  init(_ behaviour: Behaviour) throws {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> Int32 in
        guard bind(socket, address, length) == 0, listen(socket, 16) == 0 else { return -1 }
        return getsockname(socket, address, &length)
      }
    }
    guard socket >= 0, status == 0 else { throw CocoaError(.fileReadUnknown) }
    listener = socket
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { Self.serve(socket, behaviour) }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private static func serve(_ listener: Int32, _ behaviour: Behaviour) {
    var kept: [Int32] = []
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { break }
      var request = [UInt8](repeating: 0, count: 4096)
      switch behaviour {
      case .silent: kept.append(connection)
      case .answer(let text):
        _ = recv(connection, &request, request.count, 0)
        _ = Array(text.utf8).withUnsafeBytes {
          send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        close(connection)
      case .stall(let text):
        _ = recv(connection, &request, request.count, 0)
        _ = Array(text.utf8).withUnsafeBytes {
          send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        kept.append(connection)
      }
    }
    for connection in kept { close(connection) }
  }
}

import Foundation
import TestSupport
import Testing

/// What Package.swift declares, held against the sources' imports and the floors of `Sources/`.
@Suite("the graph of rooms") struct RoomGraphTests {
  private struct Room: Codable {
    var name: String
    var folder: String
    var dependencies: [String]

    /// What its sources import, links followed.
    func imports() throws -> Set<String> {
      let folder = URL(filePath: folder).resolvingSymlinksInPath().path
      let files = try FileManager.default.subpathsOfDirectory(atPath: folder)
        .filter { $0.hasSuffix(".swift") }
      return try Set(
        files.flatMap { file in
          try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            .matches(of: /(?m)^\s*(?:@\w+ )?import (\w+)/).map { String($0.1) }
        })
    }
  }
  private struct Graph: Codable { var targets: [Room] }

  /// The floors, each using only those before it, and rooms of its own.
  private static let floors = [
    "System", "Mathematics", "Engine", "Exchange", "Work", "Paper", "Stages",
  ]

  private let rooms: [Room]

  init() throws {
    rooms = try BuiltGraph.read(as: Graph.self).targets
    try #require(rooms.count > 60)
  }

  /// SwiftPM lets through what a declared room declares in its turn.
  @Test("a room imports what it declares, and declares what it imports")
  func declarations() throws {
    let known = Set(rooms.flatMap { [$0.name] + $0.dependencies })
    for room in rooms {
      let (declared, imported) = (Set(room.dependencies), try room.imports().intersection(known))
      let (unused, hidden) = (declared.subtracting(imported), imported.subtracting(declared))
      #expect(unused.isEmpty, "\(room.name) declares \(unused.sorted()) and does not import it")
      #expect(hidden.isEmpty, "\(room.name) imports \(hidden.sorted()) and does not declare it")
    }
  }

  /// SwiftPM itself refuses circles; this forbids the way back up from one floor to another.
  @Test("rooms use only floors above their own, and their own")
  func floors() throws {
    let floors = try Dictionary(
      uniqueKeysWithValues: rooms.compactMap { room -> (String, Int)? in
        guard let floor = room.folder.firstMatch(of: /\/Sources\/(\w+)\//) else { return nil }
        return (room.name, try #require(Self.floors.firstIndex(of: String(floor.1)), "\(floor.1)"))
      })
    #expect(Set(floors.values).count == Self.floors.count - 1, "all but System have Swift sources")
    for room in rooms {
      guard let own = floors[room.name] else { continue }
      for used in room.dependencies {
        #expect(floors[used] ?? 0 <= own, "\(room.name) uses \(used), which is on a floor below it")
      }
    }
  }
}

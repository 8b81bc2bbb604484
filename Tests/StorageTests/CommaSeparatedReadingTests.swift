import Storage
import Testing

@Suite("comma-separated records, read back") struct CommaSeparatedReadingTests {
  @Test("what is written reads back")
  func roundTrip() throws {
    let table = CommaSeparated(
      header: ["name", "value"],
      records: [
        ["plain", "1.5"], ["with, comma", ""], ["with \"quotes\"", "\""], ["two\nlines", ",,"],
        ["", ""], ["Q̂ (S), 1.01 η", "0.5"],
      ])
    #expect(CommaSeparated(text: table.text) == table)
  }

  @Test(
    "what is not whole is refused",
    arguments: ["", "a,b\n1\n", "a,b\n1,2", "a,b\n\"1,2\n", "a,b\n1,2,3\n", "a,b\n1,2\n3"])
  func refused(text: String) {
    #expect(CommaSeparated(text: text) == nil)
  }

  @Test("line ends of other systems are taken")
  func carriageReturns() {
    #expect(
      CommaSeparated(text: "a,b\r\n1,2\r\n")
        == CommaSeparated(header: ["a", "b"], records: [["1", "2"]]))
  }
}

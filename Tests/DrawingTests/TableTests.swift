import Drawing
import Storage
import Testing

@Suite struct TableTests {
  private func table(rows: Int) -> Table {
    Table(
      columns: [.init(.left), .init(.right)], headings: [[.init("a"), .init("b")]],
      rows: (0..<rows).map {
        .init(["x", .init(RichText(verbatim: "\($0)"))], separation: $0 == 2 ? .rule : .none)
      })
  }

  @Test func partsOfATable() throws {
    let layout = try TableLayout(table(rows: 6), typesetter: Typesetter())
    #expect(abs(layout.height(ofRows: 0..<6) - layout.size.height) < 1e-9)
    #expect(layout.height(ofRows: 0..<3) < layout.height(ofRows: 0..<4))
    // Both parts repeat the head and close with a rule; the separation at the break is gone.
    let whole = layout.height(ofRows: 0..<6)
    let parts = layout.height(ofRows: 0..<2) + layout.height(ofRows: 2..<6)
    #expect(parts > whole && parts < whole + layout.headHeight + 20)
  }

  @Test func stretching() throws {
    let layout = try TableLayout(table(rows: 2), width: 300, typesetter: Typesetter())
    #expect(abs(layout.size.width - 300) < 1e-9)
  }

  @Test func columnsLeftOut() {
    let table = Table(
      columns: [.init(.left), .init(.right), .init(.left, width: 80), .init(.centre)],
      headings: [
        [.init("a"), .init("b", span: 2), .init("c")],
        [.init("d"), .init("e"), .init("f"), .init("g")],
      ],
      rows: [
        .init(section: "*Part*", columns: 4), .init(["1", "2", "3", "4"], separation: .space),
      ])
    #expect(
      table.omitting([2, 3])
        == Table(
          columns: [.init(.left), .init(.right)],
          headings: [[.init("a"), .init("b")], [.init("d"), .init("e")]],
          rows: [.init(section: "*Part*", columns: 2), .init(["1", "2"], separation: .space)]))
    #expect(table.omitting([]) == table)
  }

  @Test func sectionsInLaTeX() {
    let table = Table(
      columns: [.init(.left), .init(.left, width: 80)],
      headings: [[.init("a"), .init("b")]],
      rows: [.init(section: "*Part*", columns: 2), .init(["1 %", "**2**"], separation: .space)])
    #expect(
      table.latex == """
        \\begin{tabular}{lp{80pt}}
          \\toprule
          a & b \\\\
          \\midrule
          \\multicolumn{2}{l}{\\emph{Part}} \\\\
          \\addlinespace
          1 \\% & \\textbf{2} \\\\
          \\bottomrule
        \\end{tabular}

        """)
  }

  @Test func commaSeparated() {
    let records = CommaSeparated(
      header: ["a", "b"], records: [["1,5", "say \"so\""], ["", "x"]])
    #expect(records.text == "a,b\n\"1,5\",\"say \"\"so\"\"\"\n,x\n")
  }
}

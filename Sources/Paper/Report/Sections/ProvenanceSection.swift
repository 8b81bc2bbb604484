import Drawing
import Figures

/// Where the numbers come from: sources, machine, libraries, data, files, commands.
struct ProvenanceSection: ReportSection {
  func blocks(_ inputs: ReportInputs) throws -> [any Block] {
    let analysis = inputs.analysis
    var blocks: [any Block] = [
      Heading("Provenance", anchor: "provenance", endsFloats: true),
      Paragraph(
        """
        Everything above is computed from the files named here, and from nothing else. Equal inputs \
        give equal bytes on one kind of machine; how long each stage took stands beside this report \
        in `timings.json`, since it never repeats, and `manifest.json` names inputs and SHA-256 of \
        every output.
        """),
      Heading("Sources, machine and libraries", anchor: "machine", level: 1),
      pairs(analysis.runProvenance.entries.map { ($0.name.replacing("_", with: " "), $0.value) }),
    ]
    if !analysis.provenanceNotes.isEmpty {
      blocks.append(
        Paragraph("Not all runs come from one state of sources and machine:", keepsWithNext: true))
      blocks += analysis.provenanceNotes.map {
        Paragraph(
          RichText(verbatim: breakable($0)), style: PageStyle.small, spaceBefore: 2, indent: 16)
      }
    }
    blocks.append(Heading("Experiment", anchor: "experiment", level: 1))
    blocks.append(
      pairs(
        [
          ("experiment", analysis.experiment.name), ("profile", analysis.profile),
          ("seeds", analysis.seeds.map(String.init).joined(separator: ", ")),
        ]
          + analysis.configuration.sorted { $0.key < $1.key }.map {
            ($0.key.replacing("_", with: " "), $0.value)
          }))
    blocks.append(Heading("Data", anchor: "data", level: 1))
    blocks.append(Paragraph(RichText(verbatim: sentence(analysis.dataset.source))))
    blocks.append(pairs(analysis.dataset.checksums.map { ($0.file, $0.sha256) }, isHash: true))
    blocks.append(Heading("Files read", anchor: "files", level: 1))
    blocks.append(pairs(analysis.inputs.map { ($0.path, $0.sha256) }, isHash: true))
    blocks.append(Heading("Commands", anchor: "commands", level: 1))
    blocks.append(Paragraph("From a checkout of the commit above, with the same data at hand:"))
    blocks += inputs.commands.map {
      Paragraph("`\($0)`", style: PageStyle.small, spaceBefore: 2, indent: 16)
    }
    return blocks
  }

  private func pairs(_ values: [(String, String)], isHash: Bool = false) -> any Block {
    TableBlock(
      anchor: "", label: nil, caption: nil,
      table: Table(
        columns: [.init(.left, width: 116), .init(.left, width: 290)],
        headings: [],
        rows: values.map { name, value in
          Table.Row([
            .init(RichText(verbatim: breakable(name))),
            .init(isHash ? "`\(value)`" : RichText(verbatim: value)),
          ])
        }), style: Self.style, placement: .long)
  }

  /// Zero-width spaces let long paths break into lines.
  private func breakable(_ text: String) -> String { text.replacing("/", with: "/\u{200B}") }

  /// Small enough for a SHA-256 on one line.
  private static let style: TableStyle = {
    var style = TableStyle.small
    style.text.size = 8
    return style
  }()
}

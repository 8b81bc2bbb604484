import Diagnostics
import Records
import Storage
import TestSupport
import Testing

@Suite("Runs whose weights stay in their files") struct StoredRunTests {
  @Test("weights are read tensor by tensor, the rest at once") func tensors() throws {
    let folder = try TemporaryDirectory()
    let whole = SyntheticRun.make("qhat-sgd")
    try whole.write(
      to: folder.file("run.h5"), key: StageKey(stage: "train"),
      provenance: Provenance(entries: []))
    let (file, reader) = try ChecksumNotes().open(.trainingRun, at: folder.file("run.h5"))
    let stored = try StoredRun(file, reader)
    var light = whole
    (light.initial, light.final, light.snapshots, light.statistics) = ([], [], [], [])
    light.optimizerState = []
    #expect(stored.run == light)
    let weights = try stored.weights()
    for index in whole.tensors.indices {
      #expect(try weights.final(index) == whole.final[index].values)
      #expect(try weights.snapshots(index) == whole.snapshots[index].values)
    }
  }
}

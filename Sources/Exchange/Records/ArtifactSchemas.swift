import Storage

/// What training reads and writes.
extension ArtifactSchema {
  package static let preparedImages = ArtifactSchema(
    "prepared-images", remedy: "prepare the data again: make -C pipeline data")
  package static let imageSet = ArtifactSchema(
    "image-set", remedy: "prepare the images again: make -C pipeline images")
  package static let imageShard = ArtifactSchema("image-shard", remedy: imageSet.remedy)
  package static let trainingRun = ArtifactSchema(
    "training-run", remedy: "train the run again: make -C pipeline runs")
  package static let checkpoint = ArtifactSchema(
    "checkpoint",
    remedy: "delete it; training starts from the beginning or an older checkpoint")
}

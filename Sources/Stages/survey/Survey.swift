import WeightFiles

/// Reads a strange HDF5 file, the standard input, in the place of `convert` and `compare`, which start it: what damage
/// makes HDF5 do, it does here. How the process ends is the answer.
@main
struct Survey {
  static func main() { surveyStandardInput() }
}

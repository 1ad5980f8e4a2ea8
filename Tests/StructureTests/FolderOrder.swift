/// What may refer to what: from the ground up, each rank to those before it alone, and to none of its own.
enum FolderOrder {
  /// The targets of the library.
  static let targets: [[String]] = [
    ["Kernels", "Storage", "Recordings"],
    ["Figures", "NetworkModel", "Datasets"],
    ["SynfireCircuits", "ChipSimulator"],
    ["Learners"],
    ["Experiments"],
    ["Reports", "Papers"],
    ["Synfire"],
    ["SynfireCLI"],
  ]

  /// Stands for all folders of a target that are not named.
  static let others = "*"

  /// The folders of each target that has some; `.` stands for the files that are in none.
  static let folders: [String: [[String]]] = [
    "ChipSimulator": [
      ["Memory", "Model"], ["Placement", "Plan"], ["Cost", "Snapshot", "State"], ["Engine"], ["."],
    ],
    "Datasets": [["."], ["Encoding", "Glyphs", "Reading"], ["Known", "Tasks"]],
    "Experiments": [["."], ["Continual", "Inspection"]],
    "Figures": [["Drawing"], [".", "Axes"], ["Circuits", "Lines", "Maps", "Rasters"], ["Bars"]],
    "Kernels": [["."], ["Reference"]],
    // A learner's folder has no line of its own: none refers to another.
    "Learners": [["."], ["Dynamics", "Playback"], [others], ["Table"]],
    "NetworkModel": [["Registers"], ["Rules"], ["Parts"], ["Connections", "Probes"], ["."], ["JSON"]],
    "Papers": [["."], ["Beyond", "Biswas2023", "Renner2024"]],
    "Recordings": [["Text"], ["."]],
    "SynfireCLI": [["Console"], ["Options"], ["Circuits", "Reproduction", "Train"], ["."]],
    "SynfireCircuits": [["Blocks"], ["Plan"], ["."]],
  ]

  /// Targets that do not know by which command they are used: none of their texts spells an option.
  static let withoutOptions = [
    "ChipSimulator", "Datasets", "Experiments", "Figures", "Kernels", "NetworkModel", "Recordings", "Storage",
    "SynfireCircuits",
  ]
}

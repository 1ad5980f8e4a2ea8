/// How far apart two cores are: an assumption about their order on the mesh, which the estimates of cost stand on.
///
/// Four cores share a tile, and a chip of 128 cores is a mesh of 8 columns by 4 rows of tiles. Cores are numbered tile by
/// tile, tiles row by row, chips from west to east as one long mesh. A spike goes along its row, then along its column,
/// so hops = |Δcolumn| east-west + |Δrow| north-south. The number of tiles, 32, is that of the published figure for the
/// barrier; columns, rows and numbering are this simulator's own assumption.
///
/// Source: Davies et al., IEEE Micro 38(1), 2018, doi:10.1109/MM.2018.112130359, Table 1.
enum TileMesh {
  static let coresPerTile = 4
  static let columns = 8
  static let rows = 4
  static let coresPerChip = coresPerTile * columns * rows

  /// The hops between the tiles of two cores; none within a tile.
  static func hops(from first: Int, to second: Int) -> (eastWest: Int, northSouth: Int) {
    let (from, to) = (place(of: first), place(of: second))
    return (abs(from.column - to.column), abs(from.row - to.row))
  }

  private static func place(of core: Int) -> (column: Int, row: Int) {
    let (chip, place) = core.quotientAndRemainder(dividingBy: coresPerChip)
    let (row, column) = (place / coresPerTile).quotientAndRemainder(dividingBy: columns)
    return (chip * columns + column, row)
  }
}

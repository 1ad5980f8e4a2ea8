import Foundation
import Learners
import Testing

/// What a record says of a network is checked before anything is computed from it: a line, and no trap.
@Suite("Hostile records of nBP") struct HostileRecordTests {
  private static let rest = #""seed":1,"on":"arithmetic","weightRange":"symmetric""#

  @Test(arguments: [
    #""layers":[4,3,2],"thresholds":[]"#, #""layers":[4,3,2],"thresholds":[7,1024]"#,
    #""layers":[4,3,2],"thresholds":[9223372036854775806,1024]"#, #""layers":[4,3,2],"scales":[-1,1]"#,
    #""layers":[4,3,2],"population":0"#, #""layers":[4,3,2],"population":3"#,
    #""layers":[4,3,2],"margin":{"low":-2,"high":600}"#, #""layers":[4,3,2],"margin":{"low":2,"high":99999999999}"#,
    #""layers":[4,3,2],"halving":0"#, #""layers":[4,3,2],"halving":-9223372036854775808"#,
    #""layers":[],"input":{"height":0,"width":9,"levels":1},"windows":["local:3x3/1x2","4","2"]"#,
    #""layers":[],"input":{"height":-9,"width":-9,"levels":1},"windows":["local:3x3/1x2","4","2"]"#,
    #""layers":[],"input":{"height":9223372036854775807,"width":9,"levels":9},"windows":["4","2"]"#,
    #""layers":[],"input":{"height":9,"width":9,"levels":1},"windows":["local:99x99/1x2","4","2"]"#,
    #""layers":[],"input":{"height":9,"width":9,"levels":1},"windows":["local:3x3/1x99999","4","2"]"#,
    #""layers":[],"input":{"height":9,"width":9,"levels":1},"windows":[]"#,
  ])
  func areRefused(network: String) {
    let json = Data("{\(network),\(Self.rest)}".utf8)
    #expect(throws: (any Error).self) {
      let configuration = try JSONDecoder().decode(NBPConfiguration.self, from: json)
      try configuration.checkSizes()
      _ = try configuration.makeLearner()
    }
  }
}

import NetworkModel
import Testing

@Suite struct GraphvizTests {
  @Test func theFirstCircuitIsDrawn() throws {
    #expect(
      try FirstCircuitTests.network().graphviz == #"""
        digraph network {
          rankdir=LR;
          node [fontname="Helvetica"];
          edge [fontname="Helvetica"];
          s0 [shape=ellipse, label="source\n4"];
          s1 [shape=ellipse, label="gate\n1"];
          s2 [shape=ellipse, label="reward\n1"];
          g0 [shape=box, label="hidden\n8"];
          s0 -> g0 [arrowhead=diamond, style=bold, label="source→hidden\ndense\nweights -64 to 64\ndw = 4*r1*x0*y0 - 2*x0*y0"];
          s2 -> g0 [style=dashed, arrowhead=vee, constraint=false, label="r1 of source→hidden"];
          s1 -> g0 [arrowhead=normal, label="gate→hidden\nbroadcast\nweights 8704"];
        }

        """#)
  }

  @Test func signsPatternsAndDelaysShow() throws {
    var small = try SmallNetwork()
    let (source, relays) = (small.source, small.relays)
    try small.net.connect(source, to: relays, .fixedFanOut(2), weights: -520, delays: 3)
    try small.net.connect(
      source, to: relays, .sparse([SynapsePair(1, 2)]), weights: .normal(mean: 1.5, deviation: 1e300))
    try small.net.connect(relays, to: relays, .oneToOne, weights: 3, delays: .normal(mean: -1e300, deviation: 0))
    let edges = small.net.graphviz.split(separator: "\n").filter { $0.contains("->") }
    #expect(edges.map { $0.contains("arrowhead=tee") } == [true, false, false])
    #expect(edges.map { $0.contains("arrowhead=diamond") } == [false, true, false])
    #expect(edges.map { $0.contains("arrowhead=normal") } == [false, false, true])
    #expect(edges[0].contains(#"\nfan-out 2\nweights -520\ndelays 3""#))
    #expect(edges[1].contains(#"\nsparse, 1\nweights 1.5 ± 1e+300""#))
    #expect(edges[2].contains(#"g0 -> g0 "#) && edges[2].contains(#"\none to one\nweights 3\ndelays -1e+300 ± 0""#))
    #expect(small.net.graphviz.contains(#"s1 [shape=ellipse, style=dashed, label="reward\n1"]"#))
  }

  @Test func namesCannotEndTheirQuotes() throws {
    var net = Network()
    try net.addGroup(#"a "b" \n \"#, count: 2, Compartment(threshold: 1))
    try net.addSpikeGenerator("<b>];", count: 1)
    let lines = net.graphviz.split(separator: "\n")
    #expect(lines.contains(#"  g0 [shape=box, label="a \"b\" \\n \\\n2"];"#))
    #expect(lines.contains(#"  s0 [shape=ellipse, style=dashed, label="<b>];\n1"];"#))
    #expect(Network().graphviz.hasSuffix("}\n"))
  }
}

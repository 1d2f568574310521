package scaler.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import scaler.sim.trace.Course;
import scaler.sim.trace.Loads;
import scaler.sim.trace.Replay;
import scaler.sim.trace.Trace;

/** The pictures of the docs are made of scores as they are. */
class PolicyPicturesTest {
  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static double x(Document picture, int dot) {
    return Double.parseDouble(
        ((Element) picture.getElementsByTagName("circle").item(dot)).getAttribute("cx"));
  }

  @Test
  void each_load_is_a_dot_and_what_is_too_late_or_too_dear_stands_at_the_edge() throws Exception {
    Map<String, List<Contest.Score>> rules = new LinkedHashMap<>();
    rules.put(
        "slo",
        List.of(
            new Contest.Score("one", 1, 0.01, 3),
            new Contest.Score("other", 50, 0.9, 3),
            new Contest.Score("edge", 4, 0.16, 3)));
    rules.put("static", List.of(new Contest.Score("one", 2, 0, 0)));
    Document picture = parsed(CostPicture.of(rules));
    assertThat(picture.getElementsByTagName("circle").getLength()).isEqualTo(4);
    assertThat(x(picture, 1)).isEqualTo(x(picture, 2)).isGreaterThan(x(picture, 0));
  }

  @Test
  void a_day_has_both_rules_as_lines() throws Exception {
    Trace trace = Loads.onAndOff(48, 1);
    Peers.Peer peer = Peers.tuned().getFirst();
    Course course =
        Replay.run(
            trace,
            peer.maker().of(trace.meanService()),
            PolicyBench.setting(PolicyBench.BOOT, Replay.Victims.NEWEST));
    List<DayPicture.Side> sides =
        List.of(new DayPicture.Side("one", course), new DayPicture.Side("other", course));
    String svg = DayPicture.of("made", trace, 1, sides);
    assertThat(parsed(svg).getElementsByTagName("polyline").getLength()).isEqualTo(4);
    assertThat(svg).contains(">one</text>", ">other</text>").doesNotContain("NaN");
  }
}

package scaler.sim.law;

/** The invariants that a simulated life is held to. */
public enum Law {
  G1("every machine of ours that lives is on record, or was seen less than 150 s ago"),
  G2("a role has never more machines and open launches than its maximum"),
  G3("a slot gives one machine at the most"),
  G4("scale-in ends no machine before its minimum lifetime, and the cause of each end is true"),
  G5("no machine is ended with a job in hand, and none to scale in without newer proof"),
  G6("every call that changes something is written down before"),
  G7("nobody writes or calls after his lease"),
  G8("machines of others are left alone"),
  G9("in service is served, and nobody is cut off who is connected"),
  G10("nothing is scaled in on a queue that did not answer"),
  G11("few machines of a role end without proof in ten minutes"),
  G12("what is ill is healed: on true signs, few at a time, rung by rung, and once each"),
  G13("scale-in does not go below the minimum, and a replacement serves first"),
  G14("the same look gives the same decision"),
  G15("when the trouble is over, all is as wanted within minutes"),
  G16("what is wanted does not flap"),
  G17("only legal transitions are on record"),
  G18("no time on record is later than now, and what began once began then"),
  G21("nothing is asked for over and over"),
  G25("under a pause nothing is changed"),
  G26("no more is launched in an hour, or spent in a day or a month, than is allowed"),
  G27("no ready job is left without anybody coming"),
  G28("zones are filled evenly"),
  G29("a job is freed only when its machine has ended, and runs once at a time"),
  FOLLOWED("whoever falls silent is followed within seconds"),
  BLIND("a silent queue takes nothing away, and its fall-back comes"),
  HANDED("what changes hands does so whole"),
  HELD("a machine that somebody holds is neither drained nor ended"),
  EMPTY("in a zone that is to stand empty nothing is launched"),
  VOLUME("a data volume is one machine's at a time, and copied before its end where that is asked");

  private final String sentence;

  Law(String sentence) {
    this.sentence = sentence;
  }

  public String sentence() {
    return sentence;
  }
}

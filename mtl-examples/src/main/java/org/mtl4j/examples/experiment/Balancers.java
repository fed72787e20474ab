package org.mtl4j.examples.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.mtl4j.balance.CaGrad;
import org.mtl4j.balance.DbMtl;
import org.mtl4j.balance.Dwa;
import org.mtl4j.balance.EqualWeights;
import org.mtl4j.balance.FairGrad;
import org.mtl4j.balance.Famo;
import org.mtl4j.balance.GradNorm;
import org.mtl4j.balance.ImtlG;
import org.mtl4j.balance.ImtlL;
import org.mtl4j.balance.LossBalancer;
import org.mtl4j.balance.MetaBalance;
import org.mtl4j.balance.Mgda;
import org.mtl4j.balance.NashMtl;
import org.mtl4j.balance.PcGrad;
import org.mtl4j.balance.RandomWeights;
import org.mtl4j.balance.UncertaintyWeighting;

/** The records that {@code training.balancing.type} names. */
final class Balancers {

  private static final RecordTypes<LossBalancer> TYPES =
      new RecordTypes<>("training.balancing", LossBalancer.class, types());

  private Balancers() {}

  private static Map<String, Class<? extends Record>> types() {
    Map<String, Class<? extends Record>> types = new LinkedHashMap<>();
    types.put("equal", EqualWeights.class);
    types.put("uncertainty", UncertaintyWeighting.class);
    types.put("metabalance", MetaBalance.class);
    types.put("dbmtl", DbMtl.class);
    types.put("famo", Famo.class);
    types.put("pcgrad", PcGrad.class);
    types.put("cagrad", CaGrad.class);
    types.put("nash", NashMtl.class);
    types.put("fairgrad", FairGrad.class);
    types.put("gradnorm", GradNorm.class);
    types.put("mgda", Mgda.class);
    types.put("imtl_g", ImtlG.class);
    types.put("imtl_l", ImtlL.class);
    types.put("dwa", Dwa.class);
    types.put("random", RandomWeights.class);
    return types;
  }

  static LossBalancer of(Config.BalancingPart part) {
    return TYPES.of(part.type(), component -> TYPES.value(component, part.own()));
  }

  /** Fails at a key that no balancer has; {@code place} says where a key stands. */
  static void check(Config.BalancingPart part, UnaryOperator<String> place) {
    if (part != null && !part.own().isEmpty()) {
      var known = new TreeSet<>(TYPES.keys(part.type(), component -> true));
      known.add("type");
      TYPES.check(part.own().keySet(), known, place);
    }
  }
}

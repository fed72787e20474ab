package org.mtl4j.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tensorflow.proto.DeviceStepStats;
import org.tensorflow.proto.NodeExecStats;
import org.tensorflow.proto.RunMetadata;

/**
 * One execution of an operation in a traced step.
 *
 * @param name of the operation
 * @param type such as {@code MatMul}
 * @param startNanos on a clock whose zero is the start of the step's first operation
 * @param nanos how long it ran
 */
public record OpTime(String name, String type, long startNanos, long nanos) {

  static List<OpTime> of(RunMetadata metadata) {
    List<OpTime> times = new ArrayList<>();
    for (DeviceStepStats device : metadata.getStepStats().getDevStatsList()) {
      for (NodeExecStats node : device.getNodeStatsList()) {
        times.add(
            new OpTime(
                node.getNodeName(),
                type(node),
                node.getAllStartNanos() + node.getOpStartRelNanos(),
                node.getOpEndRelNanos() - node.getOpStartRelNanos()));
      }
    }
    times.sort(Comparator.comparingLong(OpTime::startNanos));
    long zero = times.isEmpty() ? 0 : times.get(0).startNanos;
    return times.stream()
        .map(time -> new OpTime(time.name, time.type, time.startNanos - zero, time.nanos))
        .toList();
  }

  // a label reads "name = Type(inputs)"
  private static String type(NodeExecStats node) {
    String label = node.getTimelineLabel();
    int from = label.indexOf(" = ") + 3;
    int to = label.indexOf('(', from);
    return from < 3 || to < 0 ? node.getNodeName() : label.substring(from, to);
  }
}

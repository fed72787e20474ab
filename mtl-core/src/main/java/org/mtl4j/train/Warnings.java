package org.mtl4j.train;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.mtl4j.io.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What may be meant and may be a mistake, of one training: it goes on, but says so. Each message is
 * kept once, and logged once however many trainings of the process find it.
 */
public final class Warnings {

  private static final Logger LOG = LoggerFactory.getLogger(Warnings.class);
  private static final int MOST = 1000; // messages that are remembered as logged
  private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

  private final Set<String> all = Collections.synchronizedSet(new LinkedHashSet<>());

  /** Adds a message, as one line. */
  public void add(String text) {
    String message = Printable.line(text);
    if (all.add(message)) {
      if (LOGGED.size() >= MOST) {
        LOGGED.clear();
      }
      if (LOGGED.add(message)) {
        LOG.warn("{}", message);
      }
    }
  }

  /** The messages in the order in which they came. */
  public List<String> all() {
    synchronized (all) {
      return List.copyOf(all);
    }
  }
}

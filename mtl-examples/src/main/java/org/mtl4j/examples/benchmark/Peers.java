package org.mtl4j.examples.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.mtl4j.data.row.DataException;

/**
 * The environment of the Python contestants.
 *
 * @param python the interpreter
 * @param scripts the folder of their runners
 */
record Peers(Path python, Path scripts) {

  /** The interpreter of a virtual environment, which may be named by its folder or itself. */
  static Peers of(Path environment, Path scripts) {
    Path python =
        Files.isDirectory(environment) ? environment.resolve("bin").resolve("python") : environment;
    if (!Files.isExecutable(python)) {
      throw new DataException(
          "--peers: no python at " + python + "; expected the folder of a virtual environment");
    }
    if (!Files.isDirectory(scripts)) {
      throw new DataException("--scripts: no such folder: " + scripts);
    }
    return new Peers(python, scripts);
  }

  List<String> command(Contestant contestant) {
    return List.of(python.toString(), scripts.resolve(contestant.script()).toString());
  }
}

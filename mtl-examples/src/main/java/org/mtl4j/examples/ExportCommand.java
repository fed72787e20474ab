package org.mtl4j.examples;

import com.google.common.collect.Streams;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.mtl4j.data.row.DataException;
import org.mtl4j.examples.experiment.RunFolder;
import org.mtl4j.export.SavedModelWriter;
import org.mtl4j.io.Disk;
import org.mtl4j.io.OutputFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Copies a SavedModel that loads; the copy appears whole or not at all. */
@Command(name = "export", mixinStandardHelpOptions = true, description = "Copies a SavedModel.")
final class ExportCommand implements Callable<Integer> {

  @Option(names = "--model", required = true, description = "Run folder or SavedModel")
  private Path model;

  @Option(names = "--out", required = true, description = "New folder")
  private Path out;

  @Option(names = "--trust", description = "Takes the files as they are: new checksums")
  private boolean trust;

  @Override
  public Integer call() {
    Path from = RunFolder.savedModel(model);
    if (Files.exists(out)) {
      throw new DataException(out + ": already exists; take another --out");
    }
    if (!Files.isDirectory(from)) {
      throw new DataException(from + ": no such folder");
    }
    try (OutputFolder export = OutputFolder.open(out)) {
      copy(from, export.path());
      if (trust) {
        SavedModelWriter.trust(export.path());
      }
      List<String> lines = ExportReport.lines(out, export.path());
      export.commit();
      lines.forEach(System.out::println);
    } catch (IOException e) {
      throw Disk.cannotWrite(out, e);
    }
    return 0;
  }

  // links are followed; names that start with a dot are not a model's: a volume of Kubernetes keeps
  // its files in ..data and links them
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path name = from.relativize(file);
        if (Streams.stream(name).noneMatch(part -> part.toString().startsWith("."))) {
          Path target = to.resolve(name.toString());
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
  }
}

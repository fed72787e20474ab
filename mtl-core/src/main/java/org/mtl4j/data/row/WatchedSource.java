package org.mtl4j.data.row;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of files that must stay what they were when this was made. They are looked at each time one
 * is opened and where {@link #check} is called.
 */
public final class WatchedSource implements ForwardingSource {

  private final RowSource source;
  private final Map<Path, FileMark> marks;

  private WatchedSource(RowSource source, Map<Path, FileMark> marks) {
    this.source = source;
    this.marks = marks;
  }

  /** Looks at the files of {@code source}. */
  public static WatchedSource of(RowSource source) {
    Map<Path, FileMark> marks = new LinkedHashMap<>();
    for (Path file : source.files()) {
      if (Files.isRegularFile(file)) { // all else may have no end
        marks.put(file, FileMark.of(file));
      }
    }
    return new WatchedSource(source, marks);
  }

  /** What the files were, in their order. */
  public Map<Path, FileMark> marks() {
    return marks;
  }

  /**
   * Looks at the files again.
   *
   * @throws DataException naming the first that was changed
   */
  public void check() {
    for (Path file : source.files()) {
      FileMark mark = marks.get(file);
      if (mark != null && !mark.fits(file)) {
        throw new DataException(
            (file + ": was changed while a training reads it; it was " + mark)
                + (", is " + FileMark.of(file)));
      }
    }
  }

  @Override
  public RowSource source() {
    return source;
  }

  @Override
  public List<RowSource> parts() {
    return source.parts().stream().<RowSource>map(part -> new WatchedSource(part, marks)).toList();
  }

  @Override
  public RowReader open() {
    check();
    return source.open();
  }
}

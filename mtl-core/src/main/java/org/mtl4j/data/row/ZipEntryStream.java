package org.mtl4j.data.row;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Owner of a zip archive of which one file is read. */
final class ZipEntryStream extends FilterInputStream {

  private final ZipFile archive;

  private ZipEntryStream(ZipFile archive, ZipEntry entry) throws IOException {
    super(archive.getInputStream(entry));
    this.archive = archive;
  }

  /** The only file of an archive, those apart that hold no data. */
  static InputStream open(Path file) throws IOException {
    ZipFile archive = new ZipFile(file.toFile());
    try {
      List<? extends ZipEntry> entries =
          archive.stream().filter(entry -> isData(entry.getName())).toList();
      if (archive.getEntry("[Content_Types].xml") != null) {
        throw new IOException("it is a document of Office; save its table as CSV");
      }
      if (entries.size() != 1) {
        throw new IOException(
            "it is a zip archive of " + entries.size() + " files, expected 1; unpack it");
      }
      return new ZipEntryStream(archive, entries.get(0));
    } catch (IOException | RuntimeException e) {
      archive.close();
      throw e;
    }
  }

  private static boolean isData(String name) {
    return !name.endsWith("/")
        && !name.startsWith("__MACOSX/")
        && !name.substring(name.lastIndexOf('/') + 1).startsWith(".");
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      archive.close();
    }
  }
}

package org.mtl4j.data.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.mtl4j.data.row.CellKind;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.Texts;
import org.mtl4j.data.row.Utf8;
import org.mtl4j.feature.TextRule;

/**
 * Owner of one open Parquet file: a row group is in memory, packed, and each column is decoded a
 * block of rows at a time once it is asked for.
 */
final class ParquetFile implements RowReader {

  private static final int BLOCK = 1024;

  private final Path path;
  private final List<String> names;
  private final TextRule text;
  private final ParquetFileReader file;
  private final MessageType schema;
  private final ParquetColumn[] columns;
  private final ColumnReader[] readers;
  // the first row of the group that each column has not read; a column is asked for by block
  private final long[] readTo;
  private final GroupConverter root = new Root();
  private PageReadStore group;
  private ColumnReadStoreImpl pages;
  private int groups;
  private long groupRows;
  private long groupRow = -1;
  private long rows;

  ParquetFile(Path path, List<String> names, TextRule text) {
    this.path = path;
    this.names = names;
    this.text = text;
    this.file = ParquetAccess.open(path);
    this.columns = new ParquetColumn[names.size()];
    this.readers = new ColumnReader[names.size()];
    this.readTo = new long[names.size()];
    try {
      this.schema = wanted(file.getFileMetaData().getSchema());
      file.setRequestedSchema(schema);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private MessageType wanted(MessageType all) {
    for (String name : names) {
      if (!all.containsField(name)) {
        throw DataException.unknown(path + ": column", name, ParquetAccess.columns(all));
      }
    }
    return new MessageType(all.getName(), names.stream().map(all::getType).toList());
  }

  private final class Root extends GroupConverter {
    @Override
    public Converter getConverter(int field) {
      Type type = schema.getType(field);
      return ParquetField.path(type, columns[names.indexOf(type.getName())]);
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }

  @Override
  public boolean next() {
    groupRow++;
    while (groupRow >= groupRows) {
      if (groups == file.getRowGroups().size()) {
        return false;
      }
      ParquetAccess.guard(path + ", row group " + (groups + 1), this::nextGroup);
    }
    rows++;
    return true;
  }

  private Void nextGroup() throws IOException {
    BlockMetaData described = file.getRowGroups().get(groups++);
    ParquetAccess.checkRows(described);
    long size = described.getColumns().stream().mapToLong(ColumnChunkMetaData::getTotalSize).sum();
    if (size > Runtime.getRuntime().maxMemory() / 2) {
      throw new IOException(size + " bytes do not fit into half of the memory (-Xmx)");
    }
    group = file.readNextRowGroup();
    groupRows = group == null ? 0 : group.getRowCount();
    groupRow = 0;
    Arrays.fill(readers, null);
    Arrays.fill(readTo, 0);
    if (group != null) {
      pages = new ColumnReadStoreImpl(group, root, schema, file.getFileMetaData().getCreatedBy());
    }
    return null;
  }

  private int blockRow() {
    return (int) (groupRow % BLOCK);
  }

  // the column with the block of this row in it
  private ParquetColumn column(int index) {
    if (readers[index] == null || readTo[index] <= groupRow) {
      ParquetAccess.guard(place(index), () -> read(index));
    }
    return columns[index];
  }

  private String place(int index) {
    return place() + ", column \"" + names.get(index) + "\"";
  }

  private ParquetColumn decoder(int index) throws IOException {
    if (columns[index] == null) {
      columns[index] = new ParquetColumn(ParquetField.of(schema, names.get(index), text));
    }
    return columns[index];
  }

  private Void read(int index) throws IOException {
    ParquetColumn column = decoder(index);
    if (readers[index] == null) {
      readers[index] = pages.getColumnReader(column.field().leaf());
      long values = group.getPageReader(column.field().leaf()).getTotalValueCount();
      column.start(readers[index], values, groupRows);
    }
    long from = groupRow - blockRow();
    column.skip(from - readTo[index]);
    int count = (int) Math.min(BLOCK, groupRows - from);
    column.read(count);
    readTo[index] = from + count;
    if (readTo[index] == groupRows) {
      column.end();
    }
    return null;
  }

  @Override
  public String text(int column) {
    try {
      return column(column).text(blockRow());
    } catch (Utf8.Malformed e) {
      throw noText(column, e);
    }
  }

  @Override
  public CellKind cell(int column) {
    ParquetColumn known = columns[column];
    ParquetColumn decoder =
        known != null ? known : ParquetAccess.guard(place(column), () -> decoder(column));
    return decoder.field().repeated() ? CellKind.LIST : CellKind.TEXT;
  }

  @Override
  public List<String> items(int column) {
    try {
      return column(column).items(blockRow());
    } catch (Utf8.Malformed e) {
      throw noText(column, e);
    }
  }

  @Override
  public int add(int column, Texts texts) {
    try {
      return column(column).add(blockRow(), texts);
    } catch (Utf8.Malformed e) {
      throw noText(column, e);
    }
  }

  private DataException noText(int column, Utf8.Malformed error) {
    return new DataException(
        (place() + ", column \"" + names.get(column) + "\": " + error.getMessage())
            + "; binary values are read once they are written as text, such as hex");
  }

  @Override
  public int numbers(int column, double[] values) {
    return column(column).numbers(blockRow(), values);
  }

  @Override
  public String file() {
    return path.toString();
  }

  @Override
  public long line() {
    return rows;
  }

  @Override
  public String place() {
    return path + ", row " + rows;
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

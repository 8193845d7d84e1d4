package io.cooperage.engine.container.log;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// One file of a log, held open so that renaming or deleting it changes nothing here, with its checkpoints and
/// the count of its complete lines. All but [#read] and [#channel] are called under the owning log's lock.
///
/// The shim's index file (`log.idx`: offset, line number and time, three little-endian 64-bit words, about
/// every 64 KiB) is a hint. A record is believed after the place that it names was looked at; what it does not
/// cover, because it lags, is torn or is missing, is scanned once, and checkpoints are kept of that too.
/// Nothing is ever written here.
final class LogFile implements AutoCloseable {
    /// How far apart checkpoints are, and how much is scanned at once.
    private static final int BLOCK = 1 << 16;

    /// Unscanned bytes from which it pays to look for a checkpoint in the index file first.
    private static final int WORTH_AN_INDEX = 2 * BLOCK;

    private static final int RECORD = 3 * Long.BYTES;

    /// Index records read at a time: 96 KiB.
    private static final int RECORDS = 4096;

    private final Path openedAs;
    private final Object key;

    /// Read under its own monitor, since reads move its position. A plain file rather than a channel:
    /// interrupting a thread that reads a channel closes it for everybody.
    private final RandomAccessFile file;

    private final SparseIndex index = new SparseIndex();
    private long indexRead;
    private long lines;
    private long end;
    /// The file's size when it was scanned last.
    private long seen;

    private long firstNumber;

    /// @param key the file's identity (device and inode)
    LogFile(Path openedAs, Object key, RandomAccessFile file) {
        this.openedAs = openedAs;
        this.key = key;
        this.file = file;
    }

    Object key() {
        return key;
    }

    /// The number that the log gives to the first line here.
    long firstNumber() {
        return firstNumber;
    }

    void number(long first) {
        firstNumber = first;
    }

    /// Complete lines, as of the last [#refresh].
    long lines() {
        return lines;
    }

    /// The end of the last complete line.
    long end() {
        return end;
    }

    /// The number after the last line here.
    long afterLast() {
        return firstNumber + lines;
    }

    /// Takes in what was written since.
    ///
    /// @param indexPath where this file's index is now
    void refresh(Path indexPath) {
        try {
            long size = file.length();
            if (size == seen) {
                return;
            }
            if (size - end > WORTH_AN_INDEX) {
                loadIndex(indexPath, size);
                jump();
            }
            scan(size);
            seen = size;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /// A cursor that stands before the line `line` of this file.
    LineCursor cursorAt(long line) {
        return cursorAt(line, end);
    }

    /// @param until the end of the last line to give
    LineCursor cursorAt(long line, long until) {
        int i = index.atLine(line);
        while (i >= 0 && !credible(i)) {
            index.remove(i--);
        }
        LineCursor cursor = new LineCursor(this, i < 0 ? 0 : index.offset(i), until);
        for (long skip = line - (i < 0 ? 0 : index.line(i)); skip > 0 && cursor.next(); skip--) {
            // Only counts.
        }
        return cursor;
    }

    /// The first line of this file at or after `nanos`; [#lines] when there is none.
    long lineAt(long nanos) {
        int i = index.beforeTime(nanos);
        while (i >= 0 && !credible(i)) {
            index.remove(i--);
        }
        LineCursor cursor = new LineCursor(this, i < 0 ? 0 : index.offset(i), end);
        long line = i < 0 ? 0 : index.line(i);
        while (cursor.next()) {
            long time = CriEntry.nanos(cursor.bytes(), cursor.from(), cursor.to());
            if (time != CriEntry.NO_TIME && time >= nanos) {
                return line;
            }
            line++;
        }
        return lines;
    }

    /// When the first line that has a time in it was written, or [CriEntry#NO_TIME].
    long firstTime() {
        LineCursor cursor = new LineCursor(this, 0, end);
        while (cursor.next()) {
            long time = CriEntry.nanos(cursor.bytes(), cursor.from(), cursor.to());
            if (time != CriEntry.NO_TIME) {
                return time;
            }
        }
        return CriEntry.NO_TIME;
    }

    /// Reads up to `length` bytes at `offset`; fewer only at the end of the file. Any thread, also an
    /// interrupted one.
    int read(long offset, byte[] into, int from, int length) {
        synchronized (file) {
            try {
                file.seek(offset);
                int done = 0;
                while (done < length) {
                    int read = file.read(into, from + done, length - done);
                    if (read < 0) {
                        break;
                    }
                    done += read;
                }
                return done;
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
    }

    /// For threads that nobody interrupts: positional reads that do not wait for each other.
    FileChannel channel() {
        return file.getChannel();
    }

    EngineException unreadable(IOException e) {
        return new EngineException(ErrorKind.UNAVAILABLE, "read log " + openedAs + ": " + e.getMessage(), e);
    }

    /// Whether checkpoint `i` names the start of a line written at the time that it says.
    private boolean credible(int i) {
        byte[] place = new byte[1 + CriEntry.STAMP + 16];
        int read = read(index.offset(i) - 1, place, 0, place.length);
        if (read < 1 || place[0] != '\n') {
            return false;
        }
        return CriEntry.nanos(place, 1, read) == index.nanos(i);
    }

    private void loadIndex(Path indexPath, long size) throws IOException {
        try (RandomAccessFile records = new RandomAccessFile(indexPath.toFile(), "r")) {
            ByteBuffer buffer = ByteBuffer.allocate(RECORDS * RECORD).order(ByteOrder.LITTLE_ENDIAN);
            records.seek(indexRead);
            int read;
            while ((read = readFully(records, buffer.array())) >= RECORD) {
                buffer.clear().limit(read - read % RECORD); // a torn last record is left for later
                while (buffer.hasRemaining()) {
                    long offset = buffer.getLong();
                    long line = buffer.getLong();
                    long time = buffer.getLong();
                    if (offset >= size) {
                        return; // written after the size was taken
                    }
                    index.add(offset, line, time);
                    indexRead += RECORD;
                }
            }
        } catch (java.io.FileNotFoundException | NoSuchFileException | EOFException e) {
            return; // no index: everything is scanned
        }
    }

    private static int readFully(RandomAccessFile from, byte[] into) throws IOException {
        int done = 0;
        while (done < into.length) {
            int read = from.read(into, done, into.length - done);
            if (read < 0) {
                break;
            }
            done += read;
        }
        return done;
    }

    /// Skips what the index has counted already.
    private void jump() {
        for (int i = index.size() - 1; i >= 0 && index.offset(i) > end; i--) {
            if (credible(i)) {
                end = index.offset(i);
                lines = index.line(i);
                return;
            }
            index.remove(i);
        }
    }

    /// Counts from the end of the last complete line. What follows that is looked at again each time: on a full
    /// disk the shim takes an incomplete line back.
    private void scan(long size) {
        byte[] block = new byte[Math.clamp(size - end, 0, BLOCK)];
        long position = end;
        while (position < size) {
            int read = read(position, block, 0, (int) Math.min(block.length, size - position));
            if (read == 0) {
                return;
            }
            if (position == end && end - index.lastOffset() >= BLOCK / 2) {
                checkpoint(block, read);
            }
            int last = Newlines.last(block, 0, read);
            if (last < 0) {
                position += read;
            } else {
                lines += Newlines.count(block, 0, last + 1);
                end = position + last + 1;
                position = end;
            }
        }
    }

    /// Keeps the line that starts a block as a checkpoint, if its time can be told.
    private void checkpoint(byte[] block, int read) {
        int newline = Newlines.next(block, 0, read);
        long time = newline < 0 ? CriEntry.NO_TIME : CriEntry.nanos(block, 0, newline);
        if (time != CriEntry.NO_TIME) {
            index.add(end, lines, time);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }
}

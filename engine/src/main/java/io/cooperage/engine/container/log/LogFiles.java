package io.cooperage.engine.container.log;

import io.cooperage.engine.container.log.LogDirectory.Opened;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The open files of one log as one row of lines, numbered without a gap through rotation. Only the last file
/// grows. Used under the owning log's lock.
final class LogFiles implements AutoCloseable {
    /// Bytes of files without a name that are kept for reading.
    static final long KEEP_DELETED = 64L << 20;

    private final LogDirectory directory;
    /// Oldest first.
    private final List<LogFile> files = new ArrayList<>();

    LogFiles(LogDirectory directory) {
        this.directory = directory;
    }

    List<LogFile> oldestFirst() {
        return Collections.unmodifiableList(files);
    }

    /// The number of the oldest line.
    long firstNumber() {
        return files.isEmpty() ? 0 : files.getFirst().firstNumber();
    }

    /// The number after that of the newest line.
    long afterLast() {
        return files.isEmpty() ? 0 : files.getLast().afterLast();
    }

    /// The number of the first line at or after `nanos`.
    long lineAt(long nanos) {
        for (int i = files.size() - 1; i >= 0; i--) {
            LogFile file = files.get(i);
            long firstTime = file.firstTime();
            if (i == 0 || (firstTime != CriEntry.NO_TIME && firstTime < nanos)) {
                return file.firstNumber() + file.lineAt(nanos);
            }
        }
        return 0;
    }

    /// Takes in what was written since, and the files that rotation has made.
    ///
    /// @param mayLetGo nobody reads these files at the moment
    void refresh(boolean mayLetGo) {
        Object newest = directory.newestKey();
        if (files.isEmpty() || (newest != null && !newest.equals(files.getLast().key()))) {
            adoptNewer();
            if (mayLetGo) {
                letGoOfDeleted();
            }
        } else {
            files.getLast().refresh(directory.newestIndex());
        }
    }

    @Override
    public void close() {
        files.forEach(LogFile::close);
        files.clear();
    }

    private void adoptNewer() {
        Set<Object> held = new HashSet<>();
        files.forEach(file -> held.add(file.key()));
        if (!files.isEmpty()) { // what was `log` before has another name now, so its last line is written
            files.getLast().refresh(directory.firstRotatedIndex());
        }
        for (Opened opened : directory.openNewerThan(held)) {
            LogFile file = opened.file();
            file.number(afterLast());
            files.add(file);
            file.refresh(opened.index());
        }
    }

    private void letGoOfDeleted() {
        Set<Object> named = directory.keys();
        long deleted = files.stream()
                .filter(file -> !named.contains(file.key()))
                .mapToLong(LogFile::end)
                .sum();
        while (deleted > KEEP_DELETED && !named.contains(files.getFirst().key())) {
            LogFile oldest = files.removeFirst();
            deleted -= oldest.end();
            oldest.close();
        }
    }
}

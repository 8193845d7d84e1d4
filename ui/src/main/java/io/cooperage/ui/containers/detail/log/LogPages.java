package io.cooperage.ui.containers.detail.log;

import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerLog.Entry;
import io.cooperage.ui.fx.UiTasks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The few pages of rows that are near what is looked at, read and parsed off the FX thread. A page is made of rows,
/// not of lines: the fifty rows of a filter may lie in fifty places of the log.
///
/// A row that is not there yet is null now and announced later. The page asked for last is read first, and requests
/// that scrolling has overtaken are dropped, so dragging the scroll bar through ten million lines reads only where it
/// rests. At most one read runs at a time. FX thread only.
final class LogPages {
    static final int PAGE = 100;

    /// Reading so many unwanted lines is cheaper than looking for a place in the log again.
    private static final int GAP = 24;

    /// Characters kept, the least recently used pages going first: lines may be 16 KiB each.
    private static final long MOST_CHARACTERS = 8_000_000;

    private static final int MOST_PAGES = 64;
    private static final int MOST_REQUESTS = 4;

    private record Page(List<DisplayLine> lines, long characters) {}

    private final ContainerLog log;
    private final LogRows rows;
    private final UiTasks tasks;
    private final Runnable loaded;
    private final Consumer<Throwable> failed;

    private final LinkedHashMap<Long, Page> pages = new LinkedHashMap<>(MOST_PAGES, 0.75f, true);
    private final Deque<Long> requests = new ArrayDeque<>();
    /// Pages whose reading failed; asked for again only after the log has grown, or every repaint would fail anew.
    private final Set<Long> broken = new HashSet<>();

    private long characters;
    private @Nullable Long reading;
    private boolean closed;

    /// @param loaded called when lines have arrived
    /// @param failed told why a page can't be read
    LogPages(ContainerLog log, LogRows rows, UiTasks tasks, Runnable loaded, Consumer<Throwable> failed) {
        this.log = log;
        this.rows = rows;
        this.tasks = tasks;
        this.loaded = loaded;
        this.failed = failed;
    }

    /// What is shown in `row`, or null and a request for it.
    @Nullable
    DisplayLine row(long row) {
        long index = row / PAGE;
        int inPage = (int) (row % PAGE);
        Page page = pages.get(index);
        if (page != null && inPage < page.lines.size()) {
            return page.lines.get(inPage);
        }
        request(index);
        return null;
    }

    /// The same without the request.
    @Nullable
    DisplayLine peek(long row) {
        Page page = pages.get(row / PAGE);
        int inPage = (int) (row % PAGE);
        return page != null && inPage < page.lines.size() ? page.lines.get(inPage) : null;
    }

    /// The log has more lines, or its reader has recovered.
    void retryBroken() {
        broken.clear();
    }

    void close() {
        closed = true;
        requests.clear();
        pages.clear();
        characters = 0;
    }

    private void request(long index) {
        boolean beyond = index * PAGE >= rows.count();
        if (closed || beyond || broken.contains(index) || (reading != null && reading == index)) {
            return;
        }
        requests.remove(index);
        requests.addFirst(index);
        if (requests.size() > MOST_REQUESTS) {
            requests.removeLast();
        }
        readNext();
    }

    private void readNext() {
        if (reading != null || closed) {
            return;
        }
        Long index = requests.pollFirst();
        if (index == null) {
            return;
        }
        reading = index;
        long[] numbers = numbers(index);
        tasks.quiet(() -> read(numbers))
                .onSuccess(lines -> arrived(index, lines))
                .onFailure(problem -> unreadable(index, problem));
    }

    private long[] numbers(long index) {
        int count = Math.clamp(rows.count() - index * PAGE, 0, PAGE);
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = rows.line(index * PAGE + i);
        }
        return numbers;
    }

    private List<DisplayLine> read(long[] numbers) {
        List<DisplayLine> lines = new ArrayList<>(numbers.length);
        for (int at = 0; at < numbers.length; ) {
            int end = at + 1;
            while (end < numbers.length && numbers[end] - numbers[end - 1] <= GAP) {
                end++;
            }
            int next = at;
            for (Entry entry : log.entries(numbers[at], (int) (numbers[end - 1] - numbers[at] + 1))) {
                if (next < end && entry.line().number() == numbers[next]) {
                    lines.add(DisplayLine.of(entry));
                    next++;
                }
            }
            if (next < end) {
                // Shorter than promised. What follows would be shown in the wrong row.
                break;
            }
            at = end;
        }
        return lines;
    }

    private void arrived(long index, List<DisplayLine> lines) {
        reading = null;
        if (closed) {
            return;
        }
        long size = 0;
        for (DisplayLine line : lines) {
            size += line.text().text().length() + line.line().text().length();
        }
        Page before = pages.put(index, new Page(lines, size));
        characters += size - (before == null ? 0 : before.characters);
        if (lines.isEmpty()) {
            // Rotated away or cut short under us. Asking again at once would only spin.
            broken.add(index);
        }
        evict();
        readNext();
        loaded.run();
    }

    private void unreadable(long index, Throwable problem) {
        reading = null;
        if (closed) {
            return;
        }
        broken.add(index);
        failed.accept(problem);
        readNext();
    }

    private void evict() {
        Iterator<Map.Entry<Long, Page>> oldest = pages.entrySet().iterator();
        while ((pages.size() > MOST_PAGES || characters > MOST_CHARACTERS) && pages.size() > 2) {
            characters -= oldest.next().getValue().characters;
            oldest.remove();
        }
    }
}

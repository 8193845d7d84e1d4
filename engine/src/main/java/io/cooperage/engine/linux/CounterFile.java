package io.cooperage.engine.linux;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.ToIntFunction;

/// One small kernel file, read whole into a buffer that is used again and again, and searched as bytes: the
/// sampler reads a dozen of these for every container every second. Not for threads to share.
final class CounterFile {
    private final NativeSyscalls sys = NativeSyscalls.instance();
    /// Outside the heap, so that the kernel writes where it is told and only what was read is copied.
    private ByteBuffer room = ByteBuffer.allocateDirect(16 * 1024);

    private byte[] text = new byte[room.capacity()];
    private int length;

    /// Reads the file; afterwards everything else asks about its content. Missing or unreadable is empty.
    CounterFile read(Path file) {
        byte[] name = NativeText.terminated("open", file.toString());
        return fill(into -> sys.slurp(name, into));
    }

    /// Reads an open file from its start, as [#read(Path)] does. A kernel file makes its text anew for each
    /// such reading; of a group that has been removed it is unreadable.
    CounterFile read(Fd file) {
        int number = file.number();
        return fill(into -> sys.slurp(number, into));
    }

    private CounterFile fill(ToIntFunction<ByteBuffer> reading) {
        int count = reading.applyAsInt(room);
        while (count == room.capacity()) {
            room = ByteBuffer.allocateDirect(room.capacity() * 4);
            text = new byte[room.capacity()];
            count = reading.applyAsInt(room);
        }
        length = Math.max(count, 0);
        room.get(0, text, 0, length);
        return this;
    }

    /// As if the file were missing.
    CounterFile clear() {
        length = 0;
        return this;
    }

    boolean isEmpty() {
        return length == 0;
    }

    /// The number that is the whole content; empty for `max` or no content.
    OptionalLong number() {
        return number(0);
    }

    /// The number after `key` and one blank, `key` at the start of a line.
    OptionalLong field(String key) {
        int at = lineAfter(key, 0);
        return at < 0 ? OptionalLong.empty() : number(at);
    }

    /// The number after `word` in the line that starts with `key`: `some … total=12`.
    OptionalLong field(String key, String word) {
        int at = lineAfter(key, 0);
        while (at >= 0 && at < length && text[at] != '\n') {
            if (matches(at, word)) {
                return number(at + word.length());
            }
            at++;
        }
        return OptionalLong.empty();
    }

    /// Position behind "key " at the start of a line at or after `from`, −1 when there is none.
    private int lineAfter(String key, int from) {
        int at = from;
        while (at < length) {
            if (matches(at, key) && at + key.length() < length && text[at + key.length()] == ' ') {
                return at + key.length() + 1;
            }
            at = nextLine(at);
        }
        return -1;
    }

    int nextLine(int at) {
        int i = at;
        while (i < length && text[i] != '\n') {
            i++;
        }
        return i + 1;
    }

    int length() {
        return length;
    }

    boolean matches(int at, String word) {
        if (at + word.length() > length) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (text[at + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Position behind the digits at `at`.
    int skipDigits(int at) {
        int i = at;
        while (i < length && text[i] >= '0' && text[i] <= '9') {
            i++;
        }
        return i;
    }

    byte at(int index) {
        return index < length ? text[index] : 0;
    }

    /// The decimal number at `at`; saturates at the largest long, for the kernel's counters are unsigned.
    OptionalLong number(int at) {
        int i = at;
        long value = 0;
        while (i < length && text[i] >= '0' && text[i] <= '9') {
            int digit = text[i] - '0';
            value = value > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : value * 10 + digit;
            i++;
        }
        return i == at ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
